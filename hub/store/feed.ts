import { sql } from 'kysely'
import type { Change } from '../../shared/entities/change.ts'
import { ALL } from '../../shared/entities/bucket.ts'
import type { EntityType } from '../../shared/entities/registry.ts'
import { PULL_LIMIT } from '../../shared/contract/hub.ts'
import { readTogether } from './in-transaction.ts'
import { bucketsOfReach, type Reach, type StoredChange } from './stored-change.ts'
import type { ChangeRow, Db } from './tables.ts'

/** The newest revision, and the oldest after which every change is in the feed. */
export async function feedEnds(db: Db): Promise<{ head: number; floor: number }> {
  return db.selectFrom('feed').select(['head', 'floor']).where('id', '=', 1).executeTakeFirstOrThrow()
}

const ROWS_PER_STATEMENT = 250

/** Appends changes that have their revisions, and moves the head; in the transaction that writes their entities. */
export async function writeChanges(db: Db, changes: readonly StoredChange[]): Promise<void> {
  const last = changes.at(-1)
  if (!last) return
  await db.updateTable('feed').set({ head: last.revision }).where('id', '=', 1).execute()
  const rows = changes.map(
    ({ revision, change, command, desk, actor, at, actedAt, basedOn, reach, whole }) => ({
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
      reach: reach ? JSON.stringify(reach) : null,
      whole: whole === undefined ? null : JSON.stringify(whole),
      in_all: Number(bucketsOfReach(reach).includes(ALL)),
    }),
  )
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT)
    await db
      .insertInto('changes')
      .values(rows.slice(from, from + ROWS_PER_STATEMENT))
      .execute()
  const places = changes.flatMap(({ revision, reach }) =>
    reach ? bucketsOfReach(reach).map((bucket) => ({ bucket, revision })) : [],
  )
  for (let from = 0; from < places.length; from += ROWS_PER_STATEMENT)
    await db
      .insertInto('change_buckets')
      .values(places.slice(from, from + ROWS_PER_STATEMENT))
      .execute()
}

function changeOf(row: ChangeRow): StoredChange {
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
    ...(row.reach !== null && { reach: JSON.parse(row.reach) as Reach }),
    ...(row.whole !== null && { whole: JSON.parse(row.whole) as unknown }),
  }
}

/** Changes of the feed; undefined where it does not reach back so far, or not so far ahead. */
export interface FeedPart {
  readonly head: number
  readonly changes: readonly StoredChange[] | undefined
}

/** Reads a part of the feed by `read`, where the feed holds everything after a revision. */
function readPart(db: Db, after: number, read: (db: Db) => Promise<ChangeRow[]>): Promise<FeedPart> {
  // in one transaction: pruning between the two looks would leave a gap that nobody sees
  return readTogether(db, async (transaction) => {
    const { head, floor } = await feedEnds(transaction)
    // `after` beyond the head: the console knew a hub that went on further than this data does
    if (after < floor || after > head) return { head, changes: undefined }
    return { head, changes: (await read(transaction)).map(changeOf) }
  })
}

/** Returns the changes after a revision, of all buckets, in order. */
export const pullChanges = (db: Db, after: number, limit: number): Promise<FeedPart> =>
  readPart(db, after, (transaction) =>
    transaction
      .selectFrom('changes')
      .selectAll()
      .where('revision', '>', after)
      .orderBy('revision')
      .limit(Math.min(limit, PULL_LIMIT))
      .execute(),
  )

/** Returns the changes after a revision that concern a bucket, in order: one look-up in an index, whatever others there are. */
export const pullBucket = (db: Db, bucket: string, after: number, limit: number): Promise<FeedPart> =>
  readPart(db, after, async (transaction) => {
    const most = Math.min(limit, PULL_LIMIT)
    const query =
      bucket === ALL
        ? sql<ChangeRow>`select * from changes indexed by changes_of_all
            where in_all = 1 and revision > ${after} order by revision limit ${most}`
        : sql<ChangeRow>`select changes.* from change_buckets join changes using (revision)
            where change_buckets.bucket = ${bucket} and change_buckets.revision > ${after}
            order by change_buckets.revision limit ${most}`
    return (await query.execute(transaction)).rows
  })

/** Returns the newest revision of each bucket that has changes in the feed. */
export async function bucketHeads(db: Db): Promise<Map<string, number>> {
  const heads = new Map<string, number>()
  const all = await sql<{ revision: number | null }>`select max(revision) as revision
    from changes indexed by changes_of_all where in_all = 1`.execute(db)
  const ofAll = all.rows[0]?.revision
  const others = await sql<{ bucket: string; revision: number }>`select bucket, max(revision) as revision
    from change_buckets group by bucket`.execute(db)
  for (const { bucket, revision } of others.rows) heads.set(bucket, revision)
  if (ofAll != null) heads.set(ALL, ofAll)
  return heads
}

/** Returns the changes of some kinds of entities after a revision, in order; at most `limit`. */
export async function changesOfKinds(
  db: Db,
  entities: readonly EntityType[],
  after: number,
  limit: number,
): Promise<StoredChange[]> {
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
