import { isEverybody } from '../../shared/entities/bucket.ts'
import type { BucketRules } from '../../shared/entities/bucket-rules.ts'
import type { EntityType, LedgerItem } from '../../shared/entities/registry.ts'
import type { Db } from './tables.ts'

const IDS_PER_STATEMENT = 250

/** Writes which buckets these entities are in; those of kinds that are everybody's cost nothing. */
export async function writeEntityBuckets(
  db: Db,
  rules: BucketRules,
  items: readonly LedgerItem[],
): Promise<void> {
  const byKind = new Map<EntityType, Map<string, readonly string[]>>()
  for (const { entity, value } of items) {
    if (rules.isForEverybody(entity)) continue
    const ofKind = byKind.get(entity) ?? new Map<string, readonly string[]>()
    byKind.set(entity, ofKind.set(value.id, rules.of(entity, value)))
  }
  for (const [entity, ofKind] of byKind) {
    const all = [...ofKind]
    for (let from = 0; from < all.length; from += IDS_PER_STATEMENT) {
      const some = all.slice(from, from + IDS_PER_STATEMENT)
      await db
        .deleteFrom('entity_buckets')
        .where('entity', '=', entity)
        .where(
          'entity_id',
          'in',
          some.map(([id]) => id),
        )
        .execute()
      const rows = some.flatMap(([id, buckets]) =>
        isEverybody(buckets) ? [] : buckets.map((bucket) => ({ entity, entity_id: id, bucket })),
      )
      if (rows.length > 0) await db.insertInto('entity_buckets').values(rows).execute()
    }
  }
}

/** Returns the buckets of those of these entities that are not in `all` alone. */
export async function readEntityBuckets(
  db: Db,
  entity: EntityType,
  ids: readonly string[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  if (ids.length === 0) return found
  const rows = await db
    .selectFrom('entity_buckets')
    .select(['entity_id', 'bucket'])
    .where('entity', '=', entity)
    .where('entity_id', 'in', ids)
    .execute()
  for (const { entity_id, bucket } of rows) found.set(entity_id, [...(found.get(entity_id) ?? []), bucket])
  return found
}
