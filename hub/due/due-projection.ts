import { sql } from 'kysely'
import type { ProjectionFollower } from '../feed/follower-kinds.ts'
import type { Db } from '../store/tables.ts'
import { forgetDue, planDue } from './due-moments.ts'

interface Standing {
  readonly id: string
  /** Null where it cannot fall due: closed, settled, or without a time. */
  readonly dueAt: number | null
}

async function ticketsOf(db: Db, ids: readonly string[]): Promise<Standing[]> {
  const rows = await db
    .selectFrom('tickets')
    .select(['id', 'is_open', 'due_at'])
    .where('id', 'in', ids)
    .execute()
  return rows.map(({ id, is_open, due_at }) => ({ id, dueAt: is_open === 1 ? due_at : null }))
}

async function followUpsOf(db: Db, ids: readonly string[]): Promise<Standing[]> {
  const rows = await db
    .selectFrom('follow_ups')
    .select(['id', 'status', 'due_at'])
    .where('id', 'in', ids)
    .execute()
  return rows.map(({ id, status, due_at }) => ({ id, dueAt: status === 'owed' ? due_at : null }))
}

async function note(db: Db, kind: 'ticket' | 'followUp', standings: readonly Standing[]): Promise<void> {
  const due = standings.flatMap(({ id, dueAt }) => (dueAt === null ? [] : [{ entityId: id, dueAt }]))
  await planDue(db, kind, due)
  await forgetDue(
    db,
    kind,
    standings.flatMap(({ id, dueAt }) => (dueAt === null ? [id] : [])),
  )
}

/**
 * Keeps the due moments of tickets and follow-ups in step with the ledger.
 *
 * @param onProjected called when moments may have changed
 */
export function createDueProjection(onProjected: () => void): ProjectionFollower {
  return {
    kind: 'projection',
    name: 'due',
    entities: ['ticket', 'followUp'],
    project: async (changes, db) => {
      const idsOf = (entity: string): string[] => [
        ...new Set(changes.flatMap(({ change }) => (change.entity === entity ? [change.id] : []))),
      ]
      await note(db, 'ticket', await ticketsOf(db, idsOf('ticket')))
      await note(db, 'followUp', await followUpsOf(db, idsOf('followUp')))
    },
    rebuild: async (db) => {
      // in the database alone: there may be a hundred thousand of them
      const rebuildKind = async (kind: string, source: ReturnType<typeof sql>): Promise<void> => {
        await sql`delete from due_moments where kind = ${kind} and not exists
          (select 1 from (${source}) as due where due.id = entity_id and due.due_at = due_moments.due_at)`.execute(
          db,
        )
        await sql`insert into due_moments (kind, entity_id, due_at)
          select ${kind}, id, due_at from (${source}) where true on conflict do nothing`.execute(db)
      }
      await rebuildKind(
        'ticket',
        sql`select id, due_at from tickets where is_open = 1 and due_at is not null`,
      )
      await rebuildKind('followUp', sql`select id, due_at from follow_ups where status = 'owed'`)
    },
    onProjected,
  }
}
