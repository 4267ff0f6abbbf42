import type { z } from 'zod'
import type { FeedEnvelope } from '../../shared/contract/feed-change.ts'
import { deskMarkOf } from '../../shared/domain/ids.ts'
import { isEverybody } from '../../shared/entities/bucket.ts'
import type { StoredChange } from '../store/stored-change.ts'

/** Returns the change with the mark of its console in the place of the id, which is for that console alone. */
export const withDeskMark = (change: SentChange): SentChange =>
  change.desk === null ? change : { ...change, desk: deskMarkOf(change.desk) }

/** A change as it is sent. */
export type SentChange = z.input<typeof FeedEnvelope>

/**
 * Returns a change as a reader gets it; undefined where it concerns none of these chains.
 *
 * Through one of `chains` (buckets whose changes the reader has without a gap) the reader has the entity as it was before, and
 * the change can be sent as it is. Who did not have it gets the whole entity. Where it is in none of the chains any more there is
 * a `drop`, without anything of the entity; its `buckets` are those of the reader that still have it, whose own chains bring it.
 */
export function formFor(
  stored: StoredChange,
  chains: ReadonlySet<string>,
  reader: ReadonlySet<string>,
): SentChange | undefined {
  const { reach, whole, ...sent } = stored
  if (!reach) return chains.has('all') ? sent : undefined
  const wasHad = reach.before.some((bucket) => chains.has(bucket))
  const isHad = reach.after.some((bucket) => chains.has(bucket))
  if (!wasHad && !isHad) return undefined
  const { entity, id } = sent.change
  const buckets = reach.after.filter((bucket) => reader.has(bucket))
  if (!isHad) return { ...sent, change: { op: 'drop', entity, id }, buckets }
  const change =
    wasHad || whole === undefined ? sent.change : { op: 'put' as const, entity, id, value: whole }
  return isEverybody(buckets) ? { ...sent, change } : { ...sent, change, buckets }
}

/** Returns a change as a console of the time before buckets gets it, which reads `all` alone. */
export function formForOlder(stored: StoredChange, keepsUnread: boolean): SentChange | undefined {
  const form = formFor(stored, ALL_ALONE, ALL_ALONE)
  // a console that keeps what it cannot read marks the entity; an older one would stop at it
  if (form?.change.op === 'drop' && !keepsUnread) return undefined
  return form
}
const ALL_ALONE: ReadonlySet<string> = new Set(['all'])
