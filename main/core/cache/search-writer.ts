import type { Database, Statement } from 'better-sqlite3'
import { entityDefinition, type EntityOf, type EntityType } from '../../../shared/entities/registry.ts'
import { SEARCHED_KINDS, searchFields, tokensOf } from '../search-text/search-fields.ts'

/**
 * What the search index has to learn from a transaction, written at its end and by rows. FTS5 writes a piece of its index out
 * whenever a row comes that is not above the one before. And an entity that is taken away and comes back as it was, as all do that lie
 * under commands on their way, costs nothing.
 */
export interface SearchWriter {
  /** The body at this row became another, came (`before` undefined) or went (`after` undefined). */
  follow(entity: EntityType, row: number, before: string | undefined, after: string | undefined): void
  /** Writes it; the end of the transaction. */
  flush(): void
  /** The transaction is undone, and with it what it had to say. */
  forget(): void
}

/** What the index holds of an entity. */
export const searchTokens = <T extends EntityType>(entity: T, value: EntityOf<T>): string =>
  tokensOf(searchFields(entity, value))

interface Pending {
  readonly row: number
  /** The body that the index knows at this row. */
  readonly before: string | undefined
  after: string | undefined
}
interface Index {
  readonly add: Statement<[bigint, string]>
  readonly remove: Statement<[bigint]>
  readonly pending: Map<number, Pending>
}

/** The writer over an open cache. */
export function createSearchWriter(db: Database): SearchWriter {
  const indexes = new Map<EntityType, Index>()
  for (const entity of SEARCHED_KINDS) {
    const { table } = entityDefinition(entity).cache
    indexes.set(entity, {
      add: db.prepare(`INSERT INTO search_${table} (rowid, tokens) VALUES (?, ?)`),
      remove: db.prepare(`DELETE FROM search_${table} WHERE rowid = ?`),
      pending: new Map(),
    })
  }

  const write = (entity: EntityType, { add, remove }: Index, { row, before, after }: Pending): void => {
    if (before === after) return
    // what was written passed its schema then
    const tokens = (body: string): string => searchTokens(entity, JSON.parse(body) as EntityOf<typeof entity>)
    const now = after === undefined ? undefined : tokens(after)
    if (before !== undefined) {
      if (now !== undefined && tokens(before) === now) return
      remove.run(BigInt(row))
    }
    if (now !== undefined) add.run(BigInt(row), now)
  }

  return {
    follow: (entity, row, before, after) => {
      const index = indexes.get(entity)
      if (!index) return
      const known = index.pending.get(row)
      if (known) known.after = after
      else index.pending.set(row, { row, before, after })
    },
    flush: () => {
      for (const [entity, index] of indexes) {
        if (index.pending.size === 0) continue
        const inOrder = [...index.pending.values()].sort((a, b) => a.row - b.row)
        index.pending.clear()
        for (const pending of inOrder) write(entity, index, pending)
      }
    },
    forget: () => {
      for (const { pending } of indexes.values()) pending.clear()
    },
  }
}
