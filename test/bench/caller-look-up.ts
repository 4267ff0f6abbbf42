import { createCallerMatcher } from '../../main/core/matching/caller-matcher.ts'
import { createCustomerCards } from '../../main/core/queries/customer-cards.ts'
import { createNames } from '../../main/core/names/names.ts'
import { toE164 } from '../../shared/domain/phone-number.ts'
import { measureRounds, timesRow, type Bench } from './measure.ts'
import { openWorld } from './world-cache.ts'

/**
 * Timed: from the number as the line wrote it to the best candidate's card with orders, open tickets and timeline, as it
 * pops with a call. Bare: the same prepared statements with the same values, rows fetched and left unread. Each caller is
 * another customer, so that both meet pages that nobody has read lately.
 */
export const callerLookUp: Bench = {
  name: 'look-up',
  about:
    'who calls, with history, open tickets and orders; bare: the same prepared statements, rows left unread',
  run({ customers, share, say }) {
    const { world, cache } = openWorld(customers, say)
    const { db } = cache
    const matcher = createCallerMatcher(cache)
    const cards = createCustomerCards(cache, createNames(cache), Date.now)

    const holders = db.prepare<[string], { customer_id: string }>(
      'SELECT customer_id, position, label FROM customer_number WHERE e164 = ? LIMIT 13',
    )
    const byNumber = [
      'SELECT customer_id FROM number_link WHERE e164 = ?',
      'SELECT customer_id FROM shop_order WHERE receiver = ? GROUP BY customer_id ORDER BY max(placed_at) DESC LIMIT 12',
    ].map((sql) => db.prepare<[string]>(sql))
    const page = (table: string, at: string): string =>
      `SELECT ${at} AS at, body FROM ${table} WHERE customer_id = ? ORDER BY ${at} DESC LIMIT 20`
    const byCustomer = [
      'SELECT body, last_contact_at FROM customer WHERE id = ?',
      'SELECT 1 FROM ticket INDEXED BY ticket_open_of WHERE customer_id = ? AND is_open = 1 LIMIT 1',
      'SELECT row, body, revision FROM customer WHERE id = ?',
      page('call', 'started_at'),
      page('ticket', 'created_at'),
      page('shop_order', 'placed_at'),
      page('follow_up', 'created_at'),
    ].map((sql) => db.prepare<[string]>(sql))
    const notes = db.prepare<[string, string]>(
      `SELECT at, body FROM note WHERE about_id IN (SELECT ? UNION ALL SELECT id FROM ticket WHERE customer_id = ?)
       ORDER BY at DESC, id DESC LIMIT 20`,
    )

    const ours = (number: string): unknown => {
      const e164 = toE164(number)
      const best = e164 && matcher.match(e164)[0]
      return best && cards.card(best.customer.id)
    }
    const bare = (number: string): void => {
      const found = holders.all(number)
      for (const statement of byNumber) statement.all(number)
      const first = found[0]?.customer_id
      if (first === undefined) return
      for (const statement of byCustomer) statement.all(first)
      notes.all(first, first)
    }
    const numbers = world.samples.customers.map(({ number }) => number)
    const warmUp = numbers.slice(0, Math.ceil(300 * share))
    for (const number of warmUp) {
      ours(number)
      bare(number)
    }
    const inputs = numbers.slice(warmUp.length, warmUp.length + Math.ceil(1700 * share))
    const rounds = measureRounds(inputs, 5, ours, bare)
    cache.close()
    return [
      timesRow(
        `caller look-up, ${customers.toLocaleString('en')} customers`,
        rounds,
        'p99 ≤ 1.2×',
        (_times, ratio) => ratio(0.99) <= 1.2,
      ),
    ]
  },
}
