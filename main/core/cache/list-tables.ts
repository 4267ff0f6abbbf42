import type { Database } from 'better-sqlite3'
import type { CallRecord } from '../../../shared/domain/call-record.ts'
import type { FollowUp } from '../../../shared/domain/follow-up.ts'
import type { EntityOf, EntityType } from '../../../shared/domain/ledger.ts'
import { isOpen, type Ticket } from '../../../shared/domain/ticket.ts'

/** Tables beside the ledger that answer the rooms' lists; they follow each write of an entity in its transaction. */
export interface ListTables {
  /** An entity at `row` became another, came (`old` undefined) or went (`value` undefined). */
  follow(entity: EntityType, row: number, value: unknown, old: unknown): void
  wipe(): void
}

/** Under which owner, state and sort an entity is counted. */
type Heading = readonly [owner: string, state: string, sort: string]

const HEADINGS: { readonly [T in EntityType]?: (value: EntityOf<T>) => Heading } = {
  customer: () => ['', '', ''],
  ticket: (ticket) => [ticket.assignee ?? '', ticket.status, ticket.kind],
  call: (call: CallRecord) => [call.agentId ?? '', call.outcome ?? '', ''],
  followUp: (followUp: FollowUp) => ['', followUp.status, ''],
}

/** Columns of a ticket that is not closed, by which its lists are filtered and sorted. */
const liveColumns = (ticket: Ticket): (string | number | null)[] | undefined =>
  ticket.status === 'closed'
    ? undefined
    : [ticket.assignee, ticket.status, Number(isOpen(ticket)), ticket.kind, ticket.priority, ticket.dueAt]

/** The tables over an open cache. Every use belongs into a transaction of the caller. */
export function createListTables(db: Database): ListTables {
  const count = db.prepare(
    `INSERT INTO tally VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (entity, owner, state, sort) DO UPDATE SET n = n + excluded.n`,
  )
  const putLive = db.prepare('INSERT OR REPLACE INTO live_ticket VALUES (?, ?, ?, ?, ?, ?, ?)')
  const eraseLive = db.prepare('DELETE FROM live_ticket WHERE row = ?')

  const followTicket = (row: number, ticket: Ticket | undefined, old: Ticket | undefined): void => {
    const now = ticket && liveColumns(ticket)
    const before = old && liveColumns(old)
    if (now?.join('\n') === before?.join('\n')) return
    if (now) putLive.run(row, ...now)
    else eraseLive.run(row)
  }

  return {
    follow: (entity, row, value, old) => {
      const headingOf = HEADINGS[entity] as ((value: unknown) => Heading) | undefined
      if (!headingOf) return
      const now = value === undefined ? undefined : headingOf(value)
      const before = old === undefined ? undefined : headingOf(old)
      if (now?.join('\n') !== before?.join('\n')) {
        if (before) count.run(entity, ...before, -1)
        if (now) count.run(entity, ...now, 1)
      }
      if (entity === 'ticket') followTicket(row, value as Ticket | undefined, old as Ticket | undefined)
    },
    wipe: () => db.exec('DELETE FROM tally; DELETE FROM live_ticket'),
  }
}
