import { sql } from 'kysely'
import { BUCKET_RULES } from '../../shared/entities/bucket-rules.ts'
import { applyChange } from '../../shared/entities/change.ts'
import { entityKey } from '../../shared/entities/entity-ref.ts'
import {
  ENTITY_TYPES,
  entitySchema,
  isEntityType,
  type EntityOf,
  type EntityType,
  type LedgerItem,
} from '../../shared/entities/registry.ts'
import { writeEntityBuckets } from '../store/entity-buckets.ts'
import { entityView, findEntity, tableOf, writeEntities } from '../store/ledger-store.ts'
import type { ChangeRow, Db } from '../store/tables.ts'

const ROWS_AT_ONCE = 1000

/** An entity as far as it could be brought. */
interface Standing {
  value: EntityOf<EntityType> | undefined
  revision: number
  isNew: boolean
  /** Its row was read, or came from a backup. */
  readonly wasThere: boolean
}

/** The entities of which the feed tells something newer than their row, or that have none. */
async function behindFeed(db: Db, entity: EntityType): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct entity_id as id from changes left join ${sql.table(tableOf(entity))} as own on own.id = entity_id
    where entity = ${entity} and changes.revision > coalesce(own.revision, -1)`.execute(db)
  return rows.map(({ id }) => id)
}

async function standingsBehind(db: Db): Promise<Map<string, Standing>> {
  const standings = new Map<string, Standing>()
  for (const entity of ENTITY_TYPES)
    for (const id of await behindFeed(db, entity)) {
      const row = await entityView(db)
        .selectFrom(tableOf(entity))
        .select('revision')
        .where('id', '=', id)
        .executeTakeFirst()
      const value = row && (await findEntity(db, entity, id))
      standings.set(entityKey(entity, id), {
        value,
        revision: row?.revision ?? -1,
        isNew: false,
        wasThere: row !== undefined,
      })
    }
  return standings
}

/** Every change that the feed still holds, in order. */
async function* allChanges(db: Db): AsyncGenerator<ChangeRow> {
  for (let after = -1; ;) {
    const rows = await db
      .selectFrom('changes')
      .selectAll()
      .where('revision', '>', after)
      .orderBy('revision')
      .limit(ROWS_AT_ONCE)
      .execute()
    yield* rows
    const last = rows.at(-1)
    if (!last) return
    after = last.revision
  }
}

/** Takes one change on, where nothing before it is missing that may have been about the same entity. */
function follow(standing: Standing, row: ChangeRow, lastMissing: number): void {
  if (row.revision <= standing.revision || !isEntityType(row.entity)) return
  const whole = row.op === 'put' ? row.body : row.whole
  if (whole === null && (standing.value === undefined || lastMissing > standing.revision)) return
  const change = { op: 'set', entity: row.entity, id: row.entity_id, fields: {} as object }
  const after =
    whole === null
      ? applyChange(standing.value, { ...change, fields: JSON.parse(row.body) as object } as never)
      : (JSON.parse(whole) as unknown)
  const read = entitySchema(row.entity).safeParse(after)
  if (!read.success || read.data.id !== row.entity_id) return
  standing.value = read.data
  standing.revision = row.revision
  standing.isNew = true
}

/**
 * Brings every entity to what the feed says of it, where its row was lost or is an older one: up to the first change that is missing
 * in the feed, so that each stands as it really stood once. Returns how many rows each kind's table has got that were not there; 0 where some were
 * only brought further.
 */
export async function replayFeed(db: Db): Promise<ReadonlyMap<string, number>> {
  const standings = await standingsBehind(db)
  let before = -1
  let lastMissing = -1
  if (standings.size > 0)
    for await (const row of allChanges(db)) {
      if (row.revision > before + 1) lastMissing = row.revision - 1
      before = row.revision
      const standing = standings.get(`${row.entity}/${row.entity_id}`)
      if (standing) follow(standing, row, lastMissing)
    }
  const written = new Map<string, number>()
  for (const [key, { value, revision, isNew, wasThere }] of standings) {
    if (!isNew || value === undefined) continue
    const entity = key.slice(0, key.indexOf('/')) as EntityType
    const item = { entity, value } as LedgerItem
    if (!(await isWritten(db, item, revision))) continue
    const table = tableOf(entity)
    written.set(table, (written.get(table) ?? 0) + (wasThere ? 0 : 1))
  }
  return written
}

/** False where the place of an entity is taken by now: another one has its number. */
async function isWritten(db: Db, item: LedgerItem, revision: number): Promise<boolean> {
  try {
    await writeEntities(db, [{ item, revision }])
  } catch (error) {
    if (!String((error as { code?: unknown }).code).startsWith('SQLITE_CONSTRAINT')) throw error
    return false
  }
  await writeEntityBuckets(db, BUCKET_RULES, [item])
  return true
}
