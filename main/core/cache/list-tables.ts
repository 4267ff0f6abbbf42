import type { Database } from 'better-sqlite3'
import { entityDefinition, type EntityOf, type EntityType } from '../../../shared/entities/registry.ts'
import type { CallRecord } from '../../../shared/domain/call-record.ts'
import { agentsOf, isWrapUpOwed, segmentOf } from '../../../shared/domain/segments.ts'
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
    : [
        ticket.assignee,
        ticket.status,
        Number(isOpen(ticket)),
        ticket.kind,
        ticket.priority,
        ticket.dueAt,
        ticket.updatedAt,
      ]

/** One line for each agent of a call: whose lists it is in, and who still owes a wrap-up. */
export const callAgentRows = (
  call: CallRecord,
): readonly (readonly [string, string | null, number, number])[] =>
  agentsOf(call).map((agent) => {
    const own = segmentOf(call, agent)
    return [agent, call.outcome, call.startedAt, Number(own !== undefined && isWrapUpOwed(call, own))]
  })

/** The tables over an open cache. Every use belongs into a transaction of the caller. */
export function createListTables(db: Database): ListTables {
  const count = db.prepare(
    `INSERT INTO tally VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (entity, owner, state, sort) DO UPDATE SET n = n + excluded.n`,
  )
  const putLive = db.prepare('INSERT OR REPLACE INTO live_ticket VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const eraseLive = db.prepare('DELETE FROM live_ticket WHERE row = ?')

  const followTicket = (row: number, ticket: Ticket | undefined, old: Ticket | undefined): void => {
    const now = ticket && liveColumns(ticket)
    const before = old && liveColumns(old)
    if (now?.join('\n') === before?.join('\n')) return
    if (now) putLive.run(row, ...now)
    else eraseLive.run(row)
  }

  const putAgent = db.prepare('INSERT INTO call_agent VALUES (?, ?, ?, ?, ?)')
  const eraseAgents = db.prepare('DELETE FROM call_agent WHERE row = ?')
  const followCall = (row: number, call: CallRecord | undefined, old: CallRecord | undefined): void => {
    const now = call ? callAgentRows(call) : []
    const before = old ? callAgentRows(old) : []
    if (now.join('\n') === before.join('\n')) return
    if (before.length > 0) eraseAgents.run(row)
    for (const [agent, outcome] of before) count.run('callAgent', agent, outcome ?? '', '', -1)
    for (const [agent, outcome, ...columns] of now) {
      putAgent.run(row, agent, outcome, ...columns)
      count.run('callAgent', agent, outcome ?? '', '', 1)
    }
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
      if (entity === 'call') followCall(row, value as CallRecord | undefined, old as CallRecord | undefined)
      if (entity === 'ticket') followTicket(row, value as Ticket | undefined, old as Ticket | undefined)
    },
  }
}
