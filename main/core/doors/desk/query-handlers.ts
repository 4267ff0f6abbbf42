import { dialText } from '../../../../shared/domain/party-number.ts'
import type { TypedChoice } from '../../../../shared/domain/typed-number.ts'
import type { CallerMatcher } from '../../matching/caller-matcher.ts'
import type { Numbers } from '../../numbers/numbers.ts'
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
  readonly numbers: Numbers
  readonly outbox: Pick<Outbox, 'isPending'>
  readonly acts: Pick<PerformActs, 'person'>
}

/** Answers what the rooms show of the ledger, to whoever is signed in. */
export function createQueryHandlers(
  parts: QueryParts,
): DeskHandlers<'ticket' | 'customer' | 'followUp' | 'work' | 'search' | 'number'> {
  const { lists, customers, search, matcher, numbers, outbox, acts } = parts
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
      const read = numbers.typed(number)
      return read.kind === 'one' && read.number.kind === 'e164'
        ? { e164: read.number.e164, candidates: matcher.match(read.number.e164) }
        : { e164: null, candidates: [] }
    },
    'number.read': async ({ text }) => {
      acts.person()
      // a place that cannot be had is unknown, and keeps nobody from dialling
      await numbers.loadPlaces().catch(() => undefined)
      const read = numbers.typed(text)
      const shown = (choice: TypedChoice) => ({ ...choice, place: numbers.placeOf(dialText(choice.number)) })
      switch (read.kind) {
        case 'none':
          return read
        case 'one':
          return { kind: 'one', choice: shown(read) }
        case 'asked':
          return { kind: 'asked', choices: read.choices.map(shown) }
      }
    },
    'followUp.list': (query) => (acts.person(), lists.followUps(query)),
    'work.list': () => lists.work(acts.person().id),
    'followUp.get': ({ id }) => (acts.person(), lists.followUp(id)),
    'search.find': ({ text, limit }) => {
      acts.person()
      const startedAt = performance.now()
      const hits = search.find(text, limit)
      return { hits, tookMs: performance.now() - startedAt }
    },
  }
}
