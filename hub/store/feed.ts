import type { Change } from '../../shared/entities/change.ts'
import type { EntityType } from '../../shared/entities/registry.ts'
import { PULL_LIMIT, type FeedChange, type PullAnswer } from '../../shared/contract/hub.ts'
import { inTransaction } from './in-transaction.ts'
import type { Db, Tables } from './tables.ts'

/** The newest revision, and the oldest after which every change is in the feed. */
export async function feedEnds(db: Db): Promise<{ head: number; floor: number }> {
  return db.selectFrom('feed').select(['head', 'floor']).where('id', '=', 1).executeTakeFirstOrThrow()
}

const ROWS_PER_STATEMENT = 250

/** Appends changes that have their revisions, and moves the head; in the transaction that writes their entities. */
export async function writeChanges(db: Db, changes: readonly FeedChange[]): Promise<void> {
  const last = changes.at(-1)
  if (!last) return
  await db.updateTable('feed').set({ head: last.revision }).where('id', '=', 1).execute()
  const rows = changes.map(({ revision, change, command, desk, actor, at, actedAt, basedOn }) => ({
    revision,
    entity: change.entity,
    entity_id: change.id,
    op: change.op,
    body: JSON.stringify(change.op === 'put' ? change.value : change.fields),
    command,
    desk,
    actor,
    at,
    acted_at: actedAt,
    based_on: basedOn,
  }))
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT)
    await db
      .insertInto('changes')
      .values(rows.slice(from, from + ROWS_PER_STATEMENT))
      .execute()
}

function changeOf(row: Tables['changes']): FeedChange {
  const body: unknown = JSON.parse(row.body)
  const content = row.op === 'put' ? { value: body } : { fields: body }
  return {
    revision: row.revision,
    // what stands in the feed passed the schemas before it was written
    change: { op: row.op, entity: row.entity, id: row.entity_id, ...content } as Change,
    command: row.command,
    desk: row.desk,
    actor: row.actor,
    at: row.at,
    actedAt: row.acted_at,
    basedOn: row.based_on,
  }
}

/** Changes after a revision in order, or the word that the snapshot is needed because the feed does not reach so far. */
export function pullChanges(db: Db, after: number, limit: number): Promise<PullAnswer> {
  // in one transaction: pruning between the two looks would leave a gap that nobody sees
  return inTransaction(db, async (transaction) => {
    const { head, floor } = await feedEnds(transaction)
    // `after` beyond the head: the desk knew a hub that went on further than this data does
    if (after < floor || after > head) return { kind: 'snapshotNeeded', head }
    const rows = await transaction
      .selectFrom('changes')
      .selectAll()
      .where('revision', '>', after)
      .orderBy('revision')
      .limit(Math.min(limit, PULL_LIMIT))
      .execute()
    return { kind: 'changes', changes: rows.map(changeOf), head }
  })
}

/** Returns the changes of some kinds of entities after a revision, in order; at most `limit`. */
export async function changesOfKinds(
  db: Db,
  entities: readonly EntityType[],
  after: number,
  limit: number,
): Promise<FeedChange[]> {
  const rows = await db
    .selectFrom('changes')
    .selectAll()
    .where('revision', '>', after)
    .where('entity', 'in', entities)
    .orderBy('revision')
    .limit(limit)
    .execute()
  return rows.map(changeOf)
}
