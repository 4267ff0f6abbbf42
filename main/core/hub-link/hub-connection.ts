import type { ReceivedChange } from '../../../shared/contract/feed-change.ts'
import type { SnapshotLine } from '../../../shared/contract/hub.ts'
import type { HubSocket } from './hub-socket.ts'

/** What the sync needs of a live connection. */
export interface HubConnection {
  readonly socket: HubSocket
  snapshot(from: { revision: number; after: string } | null): AsyncGenerator<SnapshotLine>
}
/** The hub's nudge: changes after `from` up to `to`. */
export interface FeedNews {
  readonly from: number
  readonly to: number
  readonly changes: readonly ReceivedChange[]
}
