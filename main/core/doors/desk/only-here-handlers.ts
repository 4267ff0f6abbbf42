import type { OnlyHereItem } from '../../../../shared/contract/desk-queries.ts'
import { DoorError } from '../../../../shared/contract/door.ts'
import { wordsOfEntity } from '../../../../shared/domain/entity-words.ts'
import { canTryAgain } from '../../../../shared/domain/send-again-rules.ts'
import type { Role } from '../../../../shared/domain/people.ts'
import { entitySchema, type LedgerItem } from '../../../../shared/entities/registry.ts'
import type { Cache } from '../../cache/cache.ts'
import type { KeptEntry, OnlyHereKey } from '../../cache/only-here.ts'
import type { HubClient } from '../../hub-link/hub-client.ts'
import { belongingOf } from '../../names/belonging.ts'
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
    ...belongingOf(parts, item),
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
