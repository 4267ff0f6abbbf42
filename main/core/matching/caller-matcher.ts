import type { Customer } from '../../../shared/domain/customer.ts'
import { ticketIdOf, type ContactId, type CustomerId } from '../../../shared/domain/ids.ts'
import { rankCandidates, type Candidate, type MatchReason } from '../../../shared/domain/match.ts'
import type { Order } from '../../../shared/domain/order.ts'
import type { E164 } from '../../../shared/domain/phone-number.ts'
import type { Cache } from '../cache/cache.ts'

/** Which customers a caller may be, out of the cache, each with the reason. */
export interface CallerMatcher {
  /** Best first; empty for a number that nobody has. The contact that is matched, and the ticket that it opened, say nothing of whose it is. */
  match(e164: E164, own?: ContactId): Candidate[]
  /** One candidate with a reason of its own (chosen by hand, found by an order); undefined for an unknown customer. */
  candidate(customerId: CustomerId, reason: MatchReason, own?: ContactId): Candidate | undefined
  /** The order of this number, as a caller reads it out. */
  findOrder(orderNumber: string): Order | undefined
}

/** A number that more customers than this share (a switchboard, a parcel shop) is no reason to think of any of them. */
const MOST_CANDIDATES = 12

/** The matcher; one prepared statement for each kind of reason. */
export function createCallerMatcher({ db, ledger }: Cache): CallerMatcher {
  const linked = db.prepare<[string], { customer_id: CustomerId }>(
    'SELECT customer_id FROM number_link WHERE e164 = ?',
  )
  // limits are written out: SQLite plans a statement anew each time a bound limit is given
  const holders = db.prepare<[string], { customer_id: CustomerId; position: number; label: string }>(
    `SELECT customer_id, position, label FROM customer_number WHERE e164 = ? LIMIT ${MOST_CANDIDATES + 1}`,
  )
  const receivers = db.prepare<[string], { customer_id: CustomerId }>(
    `SELECT customer_id FROM shop_order WHERE receiver = ?
     GROUP BY customer_id ORDER BY max(placed_at) DESC LIMIT ${MOST_CANDIDATES}`,
  )
  const order = db.prepare<[string], { id: string }>('SELECT id FROM shop_order WHERE number = ? LIMIT 1')
  const known = db.prepare<[string], { body: string; last_contact_at: number | null }>(
    'SELECT body, last_contact_at FROM customer WHERE id = ?',
  )
  const open = db.prepare<[string, string]>(
    'SELECT 1 FROM ticket INDEXED BY ticket_open_of WHERE customer_id = ? AND is_open = 1 AND id <> ? LIMIT 1',
  )
  // the newest is the contact itself where it was said to be this customer's
  const newest = db.prepare<[string], { contact_id: string; started_at: number }>(
    'SELECT contact_id, started_at FROM call WHERE customer_id = ? ORDER BY started_at DESC LIMIT 2',
  )
  const lastContactOf = (customerId: CustomerId, own: ContactId): number | null =>
    newest.all(customerId).find(({ contact_id }) => contact_id !== own)?.started_at ?? null

  const candidate = (customerId: CustomerId, reason: MatchReason, own?: ContactId): Candidate | undefined => {
    const row = known.get(customerId)
    if (!row) return undefined
    return {
      customer: JSON.parse(row.body) as Customer,
      reason,
      lastContactAt: own === undefined ? row.last_contact_at : lastContactOf(customerId, own),
      hasOpenTicket: open.get(customerId, own === undefined ? '' : ticketIdOf(own)) !== undefined,
    }
  }

  return {
    candidate,
    match: (e164, own) => {
      const found: (Candidate | undefined)[] = []
      const link = linked.get(e164)
      if (link) found.push(candidate(link.customer_id, 'confirmed', own))
      const sharing = holders.all(e164)
      if (sharing.length <= MOST_CANDIDATES)
        for (const { customer_id, position, label } of sharing) {
          const isTheirs = sharing.length === 1 && position === 0 && label !== 'household'
          found.push(candidate(customer_id, isTheirs ? 'exactNumber' : 'householdNumber', own))
        }
      for (const { customer_id } of receivers.all(e164))
        found.push(candidate(customer_id, 'orderReceiver', own))
      return rankCandidates(found.filter((one) => one !== undefined)).slice(0, MOST_CANDIDATES)
    },
    findOrder: (spoken) => {
      const number = spoken.normalize('NFKC').replace(/\s+/g, '')
      const bare = number.replace(/[^A-Za-z0-9]/g, '')
      for (const form of new Set([number, number.toUpperCase(), bare, bare.toUpperCase()])) {
        const row = order.get(form)
        if (row) return ledger.get('order', row.id)
      }
      return undefined
    },
  }
}
