import type { ReceivedChange } from '../../../shared/contract/feed-change.ts'
import { PULL_LIMIT, type PullAnswer, type SnapshotLine } from '../../../shared/contract/hub.ts'
import type { HubSocket } from './hub-socket.ts'

/** What the sync needs of a live connection. */
export interface HubConnection {
  readonly socket: HubSocket
  /** True if the hub gives each bucket a chain of its own; else there is `all` alone. */
  readonly hasBuckets?: boolean
  /** True if the hub takes again what it lost when it was put back. */
  readonly takesAgain?: boolean
  /** The lines of a bucket's snapshot, new or from where an earlier one broke off; of `all` where none is named. */
  snapshot(from: { revision: number; after: string } | null, bucket?: string): AsyncGenerator<SnapshotLine>
}
/** The hub's nudge: changes after `from` up to `to`, of the buckets that are named, each with the revision before it. */
export interface FeedNews {
  readonly from: number
  readonly to: number
  readonly changes: readonly ReceivedChange[]
  /** Absent from hubs that know `all` alone; `from` is the revision before it then. */
  readonly buckets?: readonly { readonly bucket: string; readonly previous: number }[] | undefined
}

/** Returns the revision up to which an answer to a pull is whole. */
export const endOfPull = ({ changes, head }: Extract<PullAnswer, { kind: 'changes' }>): number =>
  changes.length < PULL_LIMIT ? head : (changes.at(-1)?.revision ?? head)
