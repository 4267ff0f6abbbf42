import type { Act } from '../../../shared/acts/registry.ts'
import type { DeskState } from '../../../shared/contract/desk-state.ts'
import type { FeedChange } from '../../../shared/contract/hub.ts'
import type { OverwrittenValue } from '../../../shared/domain/overwritten-value.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import { DAY_MS, type Moment } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'
import type { LedgerCache } from '../cache/ledger-cache.ts'
import { ownChangeOf } from '../outbox/desk-id.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { ConflictMarks } from './conflict-marks.ts'
import { confirmIntent, listIntents } from './intents.ts'
import { OverwriteDetector, type CopiedEntity } from './overwrite-detector.ts'
import { OwnValues } from './own-values.ts'

export type { CopiedEntity } from './overwrite-detector.ts'

/**
 * What a person should know of their own work after it met that of others: values that another console's overwrote, and
 * intents with what the hub said of them. Kept until the person has seen to it.
 */
export interface Conflicts {
  /** Looks at changes of the hub in its order; in the transaction that writes them, while their commands are still here. */
  detectOverwrites(changes: readonly FeedChange[]): void
  /** Looks at entities that a whole copy of the ledger brings; in the transaction that writes them. */
  detectInSnapshot(items: readonly CopiedEntity[]): void
  list(person: PersonId): DeskState['conflicts']
  /** Acts that give these fields their own values again, and the entity's revision they rest on. */
  actsToRestoreMine(person: PersonId, ids: readonly string[]): { act: Act; basedOn: number | null }[]
  dismiss(person: PersonId, ids: readonly string[]): void
  /** Forgets values that are too old to be overwritten by mistake; where the time is known for sure. In a transaction of the caller. */
  forgetOld(): void
  onChanged(listener: (overwritten: number) => void): () => void
}

/** Who overwrites a value older than this does so knowingly. */
const REMEMBERED_MS = 30 * DAY_MS

/** The act that gives fields of one entity their own values again. */
function restoringAct(
  ledger: LedgerCache,
  group: readonly [OverwrittenValue, ...OverwrittenValue[]],
): { act: Act; basedOn: number | null } {
  const [{ entity, entityId }] = group
  const fields = Object.fromEntries(group.map(({ field, own }) => [field, own]))
  const type = entity === 'ticket' ? 'ticket.update' : 'customer.update'
  return {
    act: { type, id: entityId, fields } as Act,
    basedOn: ledger.revisionOf(entity, entityId) ?? null,
  }
}

/** Conflicts over the cache. */
export function createConflicts(cache: Cache, outbox: Outbox, now: () => Moment): Conflicts {
  const { db, ledger } = cache
  const own = new OwnValues(db)
  const marks = new ConflictMarks(db)
  const detector = new OverwriteDetector({ ledger, outbox, own, marks, now })
  const listeners = new Set<(overwritten: number) => void>()
  const tell = (overwritten: number): void => {
    for (const listener of listeners) listener(overwritten)
  }
  // in a transaction: nobody may hear of what is not on the disk yet
  const tellAfterCommit = (overwritten: number): void => queueMicrotask(() => tell(overwritten))

  /** A change that this console made has come back confirmed. */
  const confirm = (change: FeedChange, confirmed: Set<string>): void => {
    const arrived = change.command === null ? undefined : outbox.arrivedCommand(change.command)
    if (!arrived) return
    detector.confirm(arrived.command, change)
    if (!confirmed.has(arrived.command.id)) confirmIntent(marks, arrived, change.at)
    confirmed.add(arrived.command.id)
  }
  outbox.onDoneInCopy((done, revision) => {
    confirmIntent(marks, done, now())
    const overwritten = detector.confirmByCopy(done.command, revision)
    tellAfterCommit(overwritten)
  })

  return {
    detectOverwrites: (changes) => {
      const isOwn = ownChangeOf(cache)
      const confirmed = new Set<string>()
      let overwritten = 0
      for (const change of changes)
        if (isOwn(change)) confirm(change, confirmed)
        else overwritten += detector.inChange(change, confirmed)
      tellAfterCommit(overwritten)
    },
    detectInSnapshot: (items) => {
      const known = marks.remembered()
      if (known.size === 0) return
      let overwritten = 0
      for (const item of items)
        if (known.has(`${item.entity}/${item.id}`)) overwritten += detector.inCopy(item)
      tellAfterCommit(overwritten)
    },
    list: (person) => ({
      overwritten: marks.overwrittenOf(person),
      intents: listIntents(marks, outbox, person),
    }),
    actsToRestoreMine: (person, ids) => {
      const groups = new Map<string, [OverwrittenValue, ...OverwrittenValue[]]>()
      for (const value of marks.overwrittenOf(person)) {
        if (!ids.includes(value.id)) continue
        const key = `${value.entity}/${value.entityId}`
        const group = groups.get(key)
        if (group) group.push(value)
        else groups.set(key, [value])
      }
      return [...groups.values()].map((group) => restoringAct(ledger, group))
    },
    dismiss: (person, ids) => {
      cache.write('durable', () => ids.forEach((id) => marks.erase(id, person)))
      tell(0)
    },
    forgetOld: () => own.forgetBefore(now() - REMEMBERED_MS),
    onChanged: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
