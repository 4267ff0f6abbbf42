import type { Database } from 'better-sqlite3'
import { ENTITY_TYPES, entityDefinition, isEntityType } from '../../../shared/entities/registry.ts'
import type { BucketEntry } from '../cache/entity-buckets.ts'

/** What is here and did not come, with the hub's revision of it. */
export interface Missing extends BucketEntry {
  readonly revision: number
}
/** The place in a copy behind which nothing came yet. */
export interface CopyPosition {
  readonly entity: string
  readonly id: string
  /** The kinds of which something came. */
  readonly kinds: readonly string[]
}

/** So many are looked for at once. */
const AT_ONCE = 200

/**
 * Finds what is in the cache and does not come with a copy of the ledger. A copy brings whole kinds, one after the other, and of each
 * the ids in their order (by bytes, as SQLite compares text), so that what is here between two items that came, and is neither, is gone
 * at the hub. Nothing has to be remembered of the items before, and a copy that broke off goes on where it was.
 */
export class CopyGaps {
  readonly #db: Database
  readonly #kinds: Set<string>
  #entity: string
  #id: string

  /** `from` is where a copy goes on; nothing for one from the beginning. */
  constructor(db: Database, from: CopyPosition | undefined) {
    this.#db = db
    this.#kinds = new Set(from?.kinds)
    this.#entity = from?.entity ?? ''
    this.#id = from?.id ?? ''
  }

  position(): CopyPosition {
    return { entity: this.#entity, id: this.#id, kinds: [...this.#kinds] }
  }

  /** Gives what is missing up to the last of these items, which follow on the ones before; some at a time. */
  *before(items: readonly BucketEntry[]): Generator<Missing[]> {
    for (let from = 0; from < items.length;) {
      const entity = items[from]?.entity ?? ''
      const next = items.findIndex((item, index) => index > from && item.entity !== entity)
      const end = next < 0 ? items.length : next
      const ofKind = items.slice(from, end)
      if (entity !== this.#entity) {
        yield* this.#between(this.#entity, this.#id, undefined, [])
        this.#entity = entity
        this.#id = ''
      }
      this.#kinds.add(entity)
      const last = ofKind.at(-1)?.id ?? ''
      yield* this.#between(entity, this.#id, last, ofKind)
      this.#id = last
      from = end
    }
  }

  /** Gives what is missing behind the last item, once the copy has come to its end. */
  *rest(): Generator<Missing[]> {
    yield* this.#between(this.#entity, this.#id, undefined, [])
    for (const entity of ENTITY_TYPES)
      if (!this.#kinds.has(entity)) yield* this.#between(entity, '', undefined, [])
  }

  *#between(
    entity: string,
    after: string,
    upTo: string | undefined,
    came: readonly BucketEntry[],
  ): Generator<Missing[]> {
    if (!isEntityType(entity)) return
    const { table } = entityDefinition(entity).cache
    const page = this.#db.prepare<[string, string], { id: string; revision: number }>(
      // what the hub has never seen has no revision
      `SELECT id, revision FROM ${table}
       WHERE id > ? AND ${upTo === undefined ? "? = ''" : 'id <= ?'} AND revision > 0 ORDER BY id LIMIT ${AT_ONCE}`,
    )
    const isHere = new Set(came.map(({ id }) => id))
    for (let id = after; ;) {
      const rows = page.all(id, upTo ?? '')
      const missing = rows.filter((row) => !isHere.has(row.id)).map((row) => ({ entity, ...row }))
      if (missing.length > 0) yield missing
      if (rows.length < AT_ONCE) return
      id = rows.at(-1)?.id ?? ''
    }
  }
}
