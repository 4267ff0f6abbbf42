import { PULL_LIMIT, type FeedChange, type PullAnswer } from '../../shared/contract/hub.ts'
import type { Change } from '../../shared/domain/ledger.ts'
import type { Db } from './tables.ts'

/** Where a change came from; null for the import. */
export interface ChangeOrigin {
  readonly command: string | null
  readonly desk: string | null
  readonly actor: string | null
  readonly at: number
}

/** The newest revision, and the oldest after which every change is in the feed. */
export async function feedEnds(db: Db): Promise<{ head: number; floor: number }> {
  return db.selectFrom('feed').select(['head', 'floor']).where('id', '=', 1).executeTakeFirstOrThrow()
}

/** Gives changes their revisions and appends them; must run in the transaction that writes their entities. */
export async function appendChanges(
  db: Db,
  changes: readonly Change[],
  origin: ChangeOrigin,
): Promise<FeedChange[]> {
  const { head } = await feedEnds(db)
  const entries = changes.map((change, index) => ({ revision: head + 1 + index, change, ...origin }))
  if (entries.length === 0) return entries
  await db
    .updateTable('feed')
    .set({ head: head + entries.length })
    .where('id', '=', 1)
    .execute()
  const rows = entries.map(({ revision, change }) => ({
    revision,
    entity: change.entity,
    entity_id: change.id,
    op: change.op,
    body: JSON.stringify(change.op === 'put' ? change.value : change.fields),
    ...origin,
  }))
  await db.insertInto('changes').values(rows).execute()
  return entries
}

/** Changes after a revision in order, or the word that the snapshot is needed because the feed does not reach so far. */
export async function pullChanges(db: Db, after: number, limit: number): Promise<PullAnswer> {
  const { head, floor } = await feedEnds(db)
  // `after` beyond the head: the desk knew a hub that went on further than this data does
  if (after < floor || after > head) return { kind: 'snapshotNeeded', head }
  const rows = await db
    .selectFrom('changes')
    .selectAll()
    .where('revision', '>', after)
    .orderBy('revision')
    .limit(Math.min(limit, PULL_LIMIT))
    .execute()
  const changes = rows.map((row): FeedChange => {
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
    }
  })
  return { kind: 'changes', changes, head }
}
