import { createCallerMatcher } from '../../main/core/matching/caller-matcher.ts'
import { createCustomerCards } from '../../main/core/queries/customer-cards.ts'
import { createNames } from '../../main/core/queries/names.ts'
import { toE164 } from '../../shared/domain/phone-number.ts'
import { pair, type Bench } from './measure.ts'
import { fillWorldCache } from './world-cache.ts'

/** What pops with a call: candidates, and the best one's card with orders, open tickets and timeline. */
export const callerLookUp: Bench = {
  name: 'look-up',
  about:
    'who calls, with history, open tickets and orders; bare: the same statements, rows fetched and left unread',
  run(customers, say) {
    const world = fillWorldCache(customers, say)
    const { db } = world.cache
    const matcher = createCallerMatcher(world.cache)
    const cards = createCustomerCards(world.cache, createNames(world.cache), Date.now)

    const holders = db.prepare<[string], { customer_id: string }>(
      'SELECT customer_id, position, label FROM customer_number WHERE e164 = ? LIMIT 13',
    )
    const link = db.prepare('SELECT customer_id FROM number_link WHERE e164 = ?')
    const receivers = db.prepare(
      'SELECT customer_id FROM shop_order WHERE receiver = ? GROUP BY customer_id ORDER BY max(placed_at) DESC LIMIT 12',
    )
    const byCustomer = [
      'SELECT body FROM customer WHERE id = ?',
      'SELECT last_contact_at FROM customer WHERE id = ?',
      'SELECT 1 FROM ticket WHERE customer_id = ? AND is_open = 1 LIMIT 1',
      'SELECT row, body, revision FROM customer WHERE id = ?',
      'SELECT body FROM ticket WHERE customer_id = ? AND is_open = 1 ORDER BY created_at DESC, id LIMIT 50',
      'SELECT body FROM shop_order WHERE customer_id = ? ORDER BY placed_at DESC LIMIT 20',
      'SELECT body FROM call WHERE customer_id = ? ORDER BY started_at DESC LIMIT 20',
      'SELECT body FROM ticket WHERE customer_id = ? ORDER BY created_at DESC LIMIT 20',
      'SELECT body FROM shop_order WHERE customer_id = ? AND placed_at < 1e15 ORDER BY placed_at DESC LIMIT 20',
      'SELECT body FROM follow_up WHERE customer_id = ? ORDER BY created_at DESC LIMIT 20',
      'SELECT count(*) FROM shop_order WHERE customer_id = ?',
      'SELECT count(*) FROM ticket WHERE customer_id = ?',
      'SELECT count(*) FROM call WHERE customer_id = ?',
    ].map((sql) => db.prepare<[string], unknown>(sql))

    const notes = db.prepare<[string, string], unknown>(
      `SELECT body FROM note WHERE about_id IN (SELECT ? UNION ALL SELECT id FROM ticket WHERE customer_id = ?)
       ORDER BY at DESC LIMIT 20`,
    )

    const { ours, bare } = pair(
      world.numbers,
      (number) => {
        const e164 = toE164(number)
        const best = e164 && matcher.match(e164)[0]
        return best && cards.card(best.customer.id)
      },
      (number) => {
        link.all(number)
        receivers.all(number)
        const found = holders.all(number)
        const first = found[0]?.customer_id
        if (!first) return
        for (const statement of byCustomer) statement.all(first)
        notes.all(first, first)
      },
    )
    world.close()
    return [{ what: `caller look-up, ${customers} customers`, ours, bare }]
  },
}
