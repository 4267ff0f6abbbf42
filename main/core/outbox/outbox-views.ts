import { z } from 'zod'
import type { Command } from '../../../shared/acts/command.ts'
import { SUBMIT_BYTES } from '../../../shared/contract/hub.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import type { EntityType } from '../../../shared/entities/registry.ts'
import type { OutboxBasics, Refusal } from './outbox-basics.ts'
import { commandOf, type OutboxRow, type OutboxStatus } from './outbox-table.ts'
import { inOrder, nextBatchOf } from './send-order.ts'
import { countAside } from './set-aside.ts'

export interface OutboxEntry {
  readonly command: Command
  readonly status: OutboxStatus
  readonly refusal: Refusal | null
  readonly attempts: number
  /** The command that must be settled before this one can be sent. */
  readonly behind: string | null
}

/** What the outbox holds, as it is sent and shown. */
export interface OutboxViews {
  /** The oldest commands of this person that the hub has not answered and nothing holds back. */
  nextBatch(person: PersonId, limit: number): Command[]
  /** What is not confirmed, in order: so many at most of what needs a person, and of the rest. */
  entries(person: PersonId | undefined, limit: number): OutboxEntry[]
  /** Intents that are not confirmed, in order. */
  intents(limit: number): OutboxEntry[]
  counts(): { readonly toSend: number; readonly needsYou: number }
  /** Commands of a newer Ringdesk, which this one does not know and does not send. */
  setAside(): number
  /** Whether a command about this subject is not confirmed. */
  isPending(entity: EntityType, id: string): boolean
  /** Commands about this subject that are on their way. */
  pending(entity: EntityType, id: string): Command[]
}

const KeptRefusal = z.object({ code: z.string(), message: z.string() })

const entryOf = (row: OutboxRow, command: Command, behind: string | null): OutboxEntry => ({
  command,
  status: row.status,
  refusal: row.refusal === null ? null : KeptRefusal.parse(JSON.parse(row.refusal)),
  attempts: row.attempts,
  behind,
})

/** Readings of the outbox's rows. */
export function createOutboxViews({ cache, table, overlay, program }: OutboxBasics): OutboxViews {
  return {
    nextBatch: (person, limit) => nextBatchOf(table.unconfirmed(), person, limit, SUBMIT_BYTES, program),
    entries: (person, limit) => {
      const needsYou: OutboxEntry[] = []
      const waiting: OutboxEntry[] = []
      const refused = table.counts().needsYou
      for (const { row, command, behind } of inOrder(table.unconfirmed(), person, program)) {
        const list = row.status === 'needsYou' ? needsYou : waiting
        if (list.length < limit) list.push(entryOf(row, command, behind))
        if (waiting.length >= limit && needsYou.length >= Math.min(limit, refused)) break
      }
      return [...needsYou, ...waiting]
    },
    intents: (limit) => table.intents(limit).map((row) => entryOf(row, commandOf(row), null)),
    counts: () => table.counts(),
    setAside: () => countAside(cache),
    isPending: (entity, id) => overlay.covers(entity, id) || table.isAbout(entity, id),
    pending: (entity, id) => table.about(entity, id).map(commandOf),
  }
}
