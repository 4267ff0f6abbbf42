import { parseCallerNumber } from '../../../../shared/domain/phone-number.ts'
import type { CallerMatcher } from '../../matching/caller-matcher.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { PerformActs } from '../../outbox/perform-acts.ts'
import type { CustomerCards } from '../../queries/customer-cards.ts'
import type { Lists } from '../../queries/lists.ts'
import type { Search } from '../../search/search.ts'
import type { DeskHandlers } from './desk-handlers.ts'

interface QueryParts {
  readonly lists: Lists
  readonly customers: CustomerCards
  readonly search: Search
  readonly matcher: CallerMatcher
  readonly outbox: Pick<Outbox, 'isPending'>
  readonly acts: Pick<PerformActs, 'person'>
}

/** Answers what the rooms show of the ledger, to whoever is signed in. */
export function createQueryHandlers(
  parts: QueryParts,
): DeskHandlers<'ticket' | 'customer' | 'followUp' | 'search'> {
  const { lists, customers, search, matcher, outbox, acts } = parts
  return {
    'ticket.get': ({ id }) => {
      acts.person()
      const view = lists.ticket(id)
      if (!view) return null
      const isPending =
        outbox.isPending('ticket', id) || view.notes.some(({ note }) => outbox.isPending('note', note.id))
      return { ...view, isPending }
    },
    'ticket.list': (query) => lists.tickets(query, acts.person().id),
    'customer.get': ({ id }) => (acts.person(), customers.card(id) ?? null),
    'customer.list': (query) => (acts.person(), lists.customers(query)),
    'customer.timeline': ({ id, before, kinds, limit }) => {
      acts.person()
      return { items: customers.timeline(id, before, kinds, limit) }
    },
    'customer.match': ({ number }) => {
      acts.person()
      const parsed = parseCallerNumber(number)
      return parsed.kind === 'e164'
        ? { e164: parsed.e164, candidates: matcher.match(parsed.e164) }
        : { e164: null, candidates: [] }
    },
    'followUp.list': (query) => (acts.person(), lists.followUps(query)),
    'search.find': ({ text, limit }) => {
      acts.person()
      const startedAt = performance.now()
      const hits = search.find(text, limit)
      return { hits, tookMs: performance.now() - startedAt }
    },
  }
}
