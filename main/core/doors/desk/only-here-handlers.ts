import type { OnlyHereItem } from '../../../../shared/contract/desk-queries.ts'
import { DoorError } from '../../../../shared/contract/door.ts'
import { wordsOfEntity } from '../../../../shared/domain/entity-words.ts'
import { canTryAgain } from '../../../../shared/domain/send-again-rules.ts'
import type { Role } from '../../../../shared/domain/people.ts'
import { entitySchema, type LedgerItem } from '../../../../shared/entities/registry.ts'
import type { Cache } from '../../cache/cache.ts'
import type { KeptEntry, OnlyHereKey } from '../../cache/only-here.ts'
import type { HubClient } from '../../hub-link/hub-client.ts'
import type { Names } from '../../names/names.ts'
import type { PerformActs } from '../../outbox/perform-acts.ts'
import type { DeskHandlers } from './desk-handlers.ts'

interface OnlyHereParts {
  readonly cache: Pick<Cache, 'ledger'>
  readonly names: Pick<Names, 'customer'>
  readonly acts: Pick<PerformActs, 'person'>
  readonly client: Pick<HubClient, 'again'>
}

/** More than this is nothing that a person reads; the counts say how many there are. */
const LISTED = 200

/** The entry as this version reads it; undefined where it cannot. */
function itemOf({ entity, body }: KeptEntry): LedgerItem | undefined {
  const read = entitySchema(entity).safeParse(JSON.parse(body))
  return read.success ? ({ entity, value: read.data } as LedgerItem) : undefined
}

/** The ticket and the customer that an entry belongs to, as people call them. */
function belongsTo({ cache, names }: OnlyHereParts, item: LedgerItem | undefined) {
  const ticket = (id: string | null): string | null => {
    const found = id === null ? undefined : cache.ledger.get('ticket', id)
    return found ? (found.number ?? (found.title || null)) : null
  }
  const customerOfTicket = (id: string | null): string | null =>
    id === null ? null : names.customer(cache.ledger.get('ticket', id)?.customerId ?? null)
  switch (item?.entity) {
    case 'customer':
      return { ticket: null, customer: item.value.name }
    case 'ticket':
      return {
        ticket: item.value.number ?? (item.value.title || null),
        customer: names.customer(item.value.customerId),
      }
    case 'note': {
      const { entity, id } = item.value.about
      return entity === 'ticket'
        ? { ticket: ticket(id), customer: customerOfTicket(id) }
        : { ticket: null, customer: names.customer(id) }
    }
    case 'call':
    case 'followUp':
      return { ticket: ticket(item.value.ticketId), customer: names.customer(item.value.customerId) }
    case 'order':
    case 'numberLink':
      return { ticket: null, customer: names.customer(item.value.customerId) }
    default:
      // it cannot be read here, or belongs to the team
      return { ticket: null, customer: null }
  }
}

function viewOf(parts: OnlyHereParts, role: Role, entry: KeptEntry): OnlyHereItem {
  const { entity, id, epoch, kept_at: at, answer, body } = entry
  const item = itemOf(entry)
  const value = parts.cache.ledger.get(entity, id)
  const here = value && ({ entity, value } as LedgerItem)
  const isWanted = answer === null && parts.client.again.isWanted(entry)
  return {
    entity,
    id,
    epoch,
    at,
    ...belongsTo(parts, item),
    words: item ? wordsOfEntity(item) : [body],
    status: answer !== null ? 'notTaken' : isWanted ? 'wanted' : 'waiting',
    answer,
    canTryAgain: canTryAgain(role, answer, item, here),
  }
}

/** Shows what the hub lost with its earlier data and this computer still has, one by one, and does with each what the person wants. */
export function createOnlyHereHandlers(parts: OnlyHereParts): DeskHandlers<'onlyHere'> {
  const { again } = parts.client
  const entryOf = (key: OnlyHereKey): KeptEntry => {
    const entry = again.find(key)
    if (!entry) throw new DoorError('notFound', 'This entry is not only here any more.')
    return entry
  }
  return {
    'onlyHere.list': () => {
      const { role } = parts.acts.person()
      return { items: again.list(LISTED).map((entry) => viewOf(parts, role, entry)) }
    },
    'onlyHere.sendAgain': (key) => {
      const { role } = parts.acts.person()
      if (!viewOf(parts, role, entryOf(key)).canTryAgain)
        throw new DoorError('notAllowed', 'The hub would not take this from you; it stays here.')
      again.request(key)
      return null
    },
    'onlyHere.discard': (key) => {
      parts.acts.person()
      again.discard(entryOf(key))
      return null
    },
  }
}
