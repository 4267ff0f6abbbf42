import type { Command } from '../../../shared/acts/command.ts'
import { dependsOn, referencesOf } from '../../../shared/acts/decide.ts'
import type { EntityKey } from '../../../shared/entities/entity-ref.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import { commandOf, type OutboxRow } from './outbox-table.ts'

export interface Ordered {
  readonly row: OutboxRow
  readonly command: Command
  /** Id of the command that this one waits behind; null where nothing holds it. */
  readonly behind: string | null
}

/**
 * The unconfirmed commands in their order, each with what holds it back. A command waits behind an earlier one that it
 * depends on (`dependsOn`) where that one was refused, is held back itself, or belongs to a person who is not signed in
 * here, or where the hub's answer to it could not be read by this `program`; everything else goes on.
 */
export function* inOrder(
  rows: Iterable<OutboxRow>,
  person: PersonId | undefined,
  program: string,
): Generator<Ordered> {
  const held = new Map<EntityKey, Command[]>()
  for (const row of rows) {
    const command = commandOf(row)
    const keys = referencesOf(command.act)
    const before = keys
      .flatMap((key) => held.get(key) ?? [])
      .find((earlier) => dependsOn(command.act, earlier.act))
    if (before || row.status === 'needsYou' || row.actor !== person || row.unread_by === program)
      for (const key of keys) held.set(key, [...(held.get(key) ?? []), command])
    yield { row, command, behind: row.status === 'waiting' ? (before?.id ?? null) : null }
  }
}

/** The oldest commands of a person that may be sent now: so many, and of so many bytes, at most; one at the least. */
export function nextBatchOf(
  rows: Iterable<OutboxRow>,
  person: PersonId,
  limit: number,
  mostBytes: number,
  program: string,
): Command[] {
  const batch: Command[] = []
  let bytes = 0
  for (const { row, command, behind } of inOrder(rows, person, program)) {
    if (row.status !== 'waiting' || row.actor !== person || behind !== null) continue
    if (row.unread_by === program) continue
    bytes += Buffer.byteLength(row.command)
    if (batch.length > 0 && bytes > mostBytes) break
    batch.push(command)
    if (batch.length >= limit) break
  }
  return batch
}
