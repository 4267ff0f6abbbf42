import { sql } from 'kysely'
import { ALL } from '../../shared/entities/bucket.ts'
import type { BucketRules } from '../../shared/entities/bucket-rules.ts'
import { ENTITY_TYPES, type EntityType } from '../../shared/entities/registry.ts'
import { readEntityBuckets } from './entity-buckets.ts'
import { tableOf } from './ledger-store.ts'
import type { Db } from './tables.ts'

/** An entity as it is stored, with those of the reader's buckets that it is in; without them it is in `all` alone. */
export interface BucketItem {
  readonly id: string
  readonly revision: number
  readonly body: string
  readonly buckets?: readonly string[]
}

/** The entities of one bucket, for one reader. */
export class BucketItems {
  readonly #rules: BucketRules
  readonly #bucket: string
  readonly #reader: ReadonlySet<string>

  constructor(rules: BucketRules, bucket: string, reader: ReadonlySet<string>) {
    this.#rules = rules
    this.#bucket = bucket
    this.#reader = reader
  }

  /** Returns how many there are. */
  async count(db: Db): Promise<number> {
    let total = 0
    for (const entity of ENTITY_TYPES) {
      const { rows } = await sql<{ count: number }>`select count(*) as count
        from ${this.#source(entity)}`.execute(db)
      total += rows[0]?.count ?? 0
    }
    return total
  }

  /** Returns the next ones of a kind after an id, by id; none at the end. */
  async page(db: Db, entity: EntityType, after: string, limit: number): Promise<BucketItem[]> {
    if (this.#rules.isForEverybody(entity) && this.#bucket !== ALL) return []
    const id = sql.ref(this.#bucket === ALL ? 'entry.id' : 'place.entity_id')
    const { rows } = await sql<BucketItem>`select entry.id, entry.revision, entry.body
      from ${this.#source(entity)} and ${id} > ${after} order by ${id} limit ${limit}`.execute(db)
    if (this.#rules.isForEverybody(entity)) return rows
    const buckets = await readEntityBuckets(
      db,
      entity,
      rows.map(({ id }) => id),
    )
    return rows.map((row) => {
      const own = buckets.get(row.id)?.filter((bucket) => this.#reader.has(bucket))
      return own ? { ...row, buckets: own } : row
    })
  }

  /** The rows of a kind that are in the bucket, as the end of a statement up to its conditions. */
  #source(entity: EntityType): ReturnType<typeof sql> {
    const table = sql.table(tableOf(entity))
    if (this.#bucket !== ALL)
      return sql`entity_buckets as place join ${table} as entry on entry.id = place.entity_id
        where place.bucket = ${this.#bucket} and place.entity = ${entity}`
    if (this.#rules.isForEverybody(entity)) return sql`${table} as entry where true`
    return sql`${table} as entry where (not exists
        (select 1 from entity_buckets where entity = ${entity} and entity_id = entry.id)
      or exists (select 1 from entity_buckets where entity = ${entity} and entity_id = entry.id and bucket = ${ALL}))`
  }
}
