import { sql } from 'kysely'
import { BUCKET_RULES, type BucketRules } from '../../shared/entities/bucket-rules.ts'
import { entitySchema, type EntityType, type LedgerItem } from '../../shared/entities/registry.ts'
import { writeEntityBuckets } from './entity-buckets.ts'
import { feedEnds } from './feed.ts'
import { inTransaction } from './in-transaction.ts'
import { entityView, hubColumns, tableOf } from './ledger-store.ts'
import type { Db } from './tables.ts'

/** Items written in one transaction. */
const BATCH = 2000
/** Rows of one statement; SQLite takes 32,766 values in one. */
const ROWS_PER_STATEMENT = 250

/** An item that does not fit its schema, or that the ledger holds under another id: nothing of its batch was written. */
export class ImportError extends Error {
  override readonly name = 'ImportError'
}

function rowOf(item: LedgerItem, revision: number): { id: string; revision: number; body: string } {
  const parsed = entitySchema(item.entity).safeParse(item.value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new ImportError(`${item.entity} ${item.value.id}: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  const columns = hubColumns(item.entity, parsed.data)
  return { id: item.value.id, revision, body: JSON.stringify(parsed.data), ...columns }
}

async function writeOrExplain(entity: EntityType, writing: Promise<unknown>): Promise<void> {
  try {
    await writing
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown }
    if (code !== 'SQLITE_CONSTRAINT_UNIQUE') throw error
    throw new ImportError(
      `The ledger holds another ${entity} with the same number (${String(message)}). Nothing of this batch was written; ` +
        'start with an empty folder.',
    )
  }
}

async function writeRows(
  db: Db,
  entity: EntityType,
  items: readonly LedgerItem[],
  revision: number,
): Promise<void> {
  const rows = items.map((item) => rowOf(item, revision))
  const [first] = rows
  if (!first) return
  await writeOrExplain(
    entity,
    entityView(db)
      .insertInto(tableOf(entity))
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet(
            Object.fromEntries(Object.keys(first).map((name) => [name, sql.ref(`excluded.${name}`)])),
          ),
      )
      .execute(),
  )
  if (entity !== 'customer') return
  const numbers = items.flatMap((item) =>
    item.entity === 'customer'
      ? [...new Set(item.value.numbers.map((number) => number.e164))].map((e164, position) => ({
          customer_id: item.value.id,
          e164,
          position,
        }))
      : [],
  )
  const ids = rows.map((row) => row.id)
  await db.deleteFrom('customer_numbers').where('customer_id', 'in', ids).execute()
  if (numbers.length > 0) await db.insertInto('customer_numbers').values(numbers).execute()
}

async function writeBatch(
  db: Db,
  batch: readonly LedgerItem[],
  revision: number,
  rules: BucketRules,
): Promise<void> {
  const byKind = new Map<EntityType, LedgerItem[]>()
  for (const item of batch) byKind.set(item.entity, [...(byKind.get(item.entity) ?? []), item])
  for (const [entity, items] of byKind)
    for (let from = 0; from < items.length; from += ROWS_PER_STATEMENT)
      await writeRows(db, entity, items.slice(from, from + ROWS_PER_STATEMENT), revision)
  await writeEntityBuckets(db, rules, batch)
}

/** The feed cannot tell what an import brings: desks below the new revision take the snapshot. */
async function moveFloor(db: Db): Promise<number> {
  const { head } = await feedEnds(db)
  const revision = head + 1
  await db.updateTable('feed').set({ head: revision, floor: revision }).where('id', '=', 1).execute()
  return revision
}

export interface BulkImport {
  /** Writes a batch in one transaction. Throws ImportError, and then nothing of the batch is written. */
  put(batch: readonly LedgerItem[]): Promise<void>
  end(): Promise<void>
}

/** Begins a bulk load: without commands, without entries in the feed. Items may come in any order, new or again. */
export async function beginImport(db: Db, rules: BucketRules = BUCKET_RULES): Promise<BulkImport> {
  const revision = await moveFloor(db)
  return {
    put: (batch) => inTransaction(db, (transaction) => writeBatch(transaction, batch, revision, rules)),
    // a desk that read the snapshot while the import ran has not seen all of it
    end: () => moveFloor(db).then(() => undefined),
  }
}

/** Loads ledger items in bulk. Throws ImportError. */
export async function importItems(
  db: Db,
  items: readonly LedgerItem[],
  rules: BucketRules = BUCKET_RULES,
): Promise<void> {
  const load = await beginImport(db, rules)
  for (let from = 0; from < items.length; from += BATCH) await load.put(items.slice(from, from + BATCH))
  await load.end()
}
