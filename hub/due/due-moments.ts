import type { Db } from '../store/tables.ts'

/**
 * What can fall due: a ticket's next step, a follow-up, and what the hub does after a call in case that the agent's
 * console did not (`hub/lines/line-ledger.ts`).
 */
export const DUE_KINDS = ['ticket', 'followUp', 'callBackstop'] as const
export type DueKind = (typeof DUE_KINDS)[number]

/** Something that falls due at a moment. */
export interface DueMoment {
  readonly kind: DueKind
  readonly entityId: string
  /** By the hub's clock. */
  readonly dueAt: number
  /** The same for every try to act on this moment, and another one for another time of the same entity. */
  readonly key: string
}

/** SQLite's own limit is higher; a statement of this many stays short. */
const ROWS_PER_STATEMENT = 250

/** Notes that these fall due, instead of what was noted for them. What was signalled for the same time stays signalled. */
export async function planDue(
  db: Db,
  kind: DueKind,
  moments: readonly { readonly entityId: string; readonly dueAt: number }[],
): Promise<void> {
  for (let from = 0; from < moments.length; from += ROWS_PER_STATEMENT)
    await db
      .insertInto('due_moments')
      .values(
        moments.slice(from, from + ROWS_PER_STATEMENT).map(({ entityId, dueAt }) => ({
          kind,
          entity_id: entityId,
          due_at: dueAt,
          signalled_at: null,
        })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(['kind', 'entity_id'])
          .doUpdateSet((row) => ({ due_at: row.ref('excluded.due_at'), signalled_at: null }))
          .whereRef('due_moments.due_at', '<>', 'excluded.due_at'),
      )
      .execute()
}

/** Forgets what was noted for these: they do not fall due any more. */
export async function forgetDue(db: Db, kind: DueKind, entityIds: readonly string[]): Promise<void> {
  for (let from = 0; from < entityIds.length; from += ROWS_PER_STATEMENT)
    await db
      .deleteFrom('due_moments')
      .where('kind', '=', kind)
      .where('entity_id', 'in', entityIds.slice(from, from + ROWS_PER_STATEMENT))
      .execute()
}

/**
 * Returns moments of one kind that are not signalled yet, the earliest first.
 *
 * @param until only those that fall due then or before
 * @param after only those behind this one in that order
 */
export async function findDue(
  db: Db,
  kind: DueKind,
  until: number,
  after: DueMoment | undefined,
  limit: number,
): Promise<DueMoment[]> {
  let query = db
    .selectFrom('due_moments')
    .select(['entity_id', 'due_at'])
    .where('kind', '=', kind)
    .where('signalled_at', 'is', null)
    .where('due_at', '<=', until)
  if (after)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('due_at', 'entity_id'), '>', tuple(after.dueAt, after.entityId)),
    )
  const rows = await query.orderBy('due_at').orderBy('entity_id').limit(limit).execute()
  return rows.map((row) => ({
    kind,
    entityId: row.entity_id,
    dueAt: row.due_at,
    key: `due:${kind}:${row.entity_id}:${row.due_at}`,
  }))
}

/** Returns when the next moment of a kind after `now` comes; undefined for none. */
export async function nextDueAfter(db: Db, kind: DueKind, now: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('due_moments')
    .select('due_at')
    .where('kind', '=', kind)
    .where('signalled_at', 'is', null)
    .where('due_at', '>', now)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst()
  return row?.due_at
}

/**
 * Notes that moments were acted on. With `isKept` their rows stay, signalled, until the entity is no longer due then; else
 * they are removed. A moment that was moved meanwhile is left alone.
 */
export async function settleDue(
  db: Db,
  moments: readonly DueMoment[],
  now: number,
  isKept: boolean,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const { kind, entityId, dueAt } of moments) {
      if (isKept)
        await transaction
          .updateTable('due_moments')
          .set({ signalled_at: now })
          .where('kind', '=', kind)
          .where('entity_id', '=', entityId)
          .where('due_at', '=', dueAt)
          .execute()
      else
        await transaction
          .deleteFrom('due_moments')
          .where('kind', '=', kind)
          .where('entity_id', '=', entityId)
          .where('due_at', '=', dueAt)
          .execute()
    }
  })
}

/** Counts what is overdue: signalled, and still due then. */
export async function countOverdue(db: Db, kind: DueKind): Promise<number> {
  const row = await db
    .selectFrom('due_moments')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('kind', '=', kind)
    .where('signalled_at', 'is not', null)
    .executeTakeFirstOrThrow()
  return row.count
}
