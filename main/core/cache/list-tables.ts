import type { Database } from 'better-sqlite3'
import { entityDefinition, type EntityOf, type EntityType } from '../../../shared/entities/registry.ts'
import { isOpen, type Ticket } from '../../../shared/domain/ticket.ts'

/** Tables beside the ledger that answer the rooms' lists; they follow each write of an entity in its transaction. */
export interface ListTables {
  /** An entity at `row` became another, came (`old` undefined) or went (`value` undefined). */
  follow<T extends EntityType>(
    entity: T,
    row: number,
    value: EntityOf<T> | undefined,
    old: EntityOf<T> | undefined,
  ): void
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
      const definition = entityDefinition(entity)
      if (!definition.listHeading) return
      const now = value && definition.listHeading(value)
      const before = old && definition.listHeading(old)
      if (now?.join('\n') !== before?.join('\n')) {
        if (before) count.run(entity, ...before, -1)
        if (now) count.run(entity, ...now, 1)
      }
      if (entity === 'ticket') followTicket(row, value as Ticket | undefined, old as Ticket | undefined)
    },
  }
}
