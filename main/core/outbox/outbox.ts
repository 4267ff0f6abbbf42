import { WIRE_HASH } from '../../../shared/contract/wire-hash.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'
import type { Overlay } from '../cache/overlay.ts'
import type { Drafts } from '../drafts/drafts.ts'
import { createDoneCommands, type DoneCommands } from './done-commands.ts'
import { createHubAnswers, type HubAnswers } from './hub-answers.ts'
import type { OutboxBasics } from './outbox-basics.ts'
import { createOutboxTable } from './outbox-table.ts'
import { createOutboxViews, type OutboxViews } from './outbox-views.ts'
import { createPerformedActs, type PerformedActs } from './performed-acts.ts'
import { createReplay } from './replay.ts'
import { setUnknownAside } from './set-aside.ts'

export type { Held } from './hub-answers.ts'

/**
 * Commands from the act until the hub's changes are here. Each is in the same transaction as its effect on the cache.
 * They are sent in the order of their places; what holds one back is said in `send-order.ts`.
 */
export interface Outbox extends PerformedActs, HubAnswers, OutboxViews {
  /** Commands on the wire now; they cannot be undone. */
  readonly sending: Set<string>
  /** What the hub has done, for when its data is put back. */
  readonly done: DoneCommands
  onChanged(listener: () => void): () => void
}

/**
 * The outbox over the cache; `isOffline` says whether the hub can be reached at the moment of an act, `program` differs between
 * programs that can read different answers.
 */
export function createOutbox(
  cache: Cache,
  overlay: Overlay,
  drafts: Drafts,
  isOffline: () => boolean = () => false,
  program: string = WIRE_HASH,
  now: () => Moment = Date.now,
): Outbox {
  const table = createOutboxTable(cache.db)
  const isSortedAnew = setUnknownAside(cache, program)
  const replay = createReplay(cache, overlay, table)
  if (isSortedAnew) cache.write('relaxed', () => replay.all())

  const listeners = new Set<() => void>()
  const tell = (): void => {
    // in a transaction of the caller: nobody may send what is not on the disk yet
    if (cache.db.inTransaction) return queueMicrotask(tell)
    for (const listener of listeners) listener()
  }
  const sending = new Set<string>()
  const done = createDoneCommands(cache, now)
  const basics: OutboxBasics = {
    cache,
    table,
    overlay,
    replay,
    drafts,
    done,
    program,
    sending,
    isOffline,
    tell,
  }
  return {
    sending,
    done,
    ...createPerformedActs(basics),
    ...createHubAnswers(basics),
    ...createOutboxViews(basics),
    onChanged: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
