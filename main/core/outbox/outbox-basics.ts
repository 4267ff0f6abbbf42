import type { Command } from '../../../shared/acts/command.ts'
import type { Cache } from '../cache/cache.ts'
import type { Overlay } from '../cache/overlay.ts'
import type { Drafts } from '../drafts/drafts.ts'
import type { DoneCommands } from './done-commands.ts'
import type { OutboxRow, OutboxTable } from './outbox-table.ts'
import { commandOf } from './outbox-table.ts'
import type { Replay } from './replay.ts'

/** What every part of the outbox works with. */
export interface OutboxBasics {
  readonly cache: Cache
  readonly table: OutboxTable
  readonly overlay: Overlay
  readonly replay: Replay
  readonly drafts: Drafts
  readonly done: DoneCommands
  /** Differs between programs that can read different answers. */
  readonly program: string
  /** Commands on the wire now. */
  readonly sending: ReadonlySet<string>
  /** True while the hub cannot be reached. */
  isOffline(): boolean
  /** Says that the outbox is another, once what changed is on the disk. */
  tell(): void
}

export type Refusal = { readonly code: string; readonly message: string }

/** A command whose changes the hub has confirmed, as it was here. */
export interface ArrivedCommand {
  readonly command: Command
  readonly isIntent: boolean
  /** It was done while the hub could not be reached. */
  readonly isOffline: boolean
}

/** The command of a row, as it was here when the hub confirmed it. */
export const arrivedOf = (row: OutboxRow): ArrivedCommand => ({
  command: commandOf(row),
  isIntent: row.is_intent === 1,
  isOffline: row.is_offline === 1,
})
