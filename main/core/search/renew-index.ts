import { z } from 'zod'
import { entityDefinition, type EntityOf, type EntityType } from '../../../shared/entities/registry.ts'
import type { Cache } from '../cache/cache.ts'
import { searchTokens } from '../cache/search-writer.ts'
import type { Log } from '../log.ts'
import { SEARCH_FORM, SEARCHED_KINDS } from '../search-text/search-fields.ts'

/** So many rows are looked at in one turn of the core: some ten milliseconds, after which a call may ring. */
const ROWS_AT_ONCE = 50

/** Behind the last kind. */
const NO_MORE = ''

/** The rows of a kind up to `after` are done, and the kinds before it. */
const Progress = z.object({ form: z.number(), kind: z.string(), after: z.number() })

/**
 * Writes the search index anew where an older Ringdesk made it, a few rows a turn, beside everything else; until a row's turn
 * comes it is found as before. How far it came is kept, so that a core that ends meanwhile goes on from there. Resolves when
 * it is done or `isEnded` says so. Throws what `Cache.write` throws; the next start goes on then.
 */
export async function renewSearchIndex(cache: Cache, isEnded: () => boolean, log: Log): Promise<void> {
  const { meta } = cache
  if (meta.get('searchForm', z.number()) === SEARCH_FORM) return
  const known = meta.get('searchRenewal', Progress)
  let at =
    known?.form === SEARCH_FORM ? known : { form: SEARCH_FORM, kind: SEARCHED_KINDS[0] as string, after: 0 }
  let rows = 0
  for (const [index, kind] of SEARCHED_KINDS.entries()) {
    if (kind !== at.kind) continue
    const renewSome = renewerOf(cache, kind)
    while (at.kind === kind) {
      await new Promise((resume) => setImmediate(resume))
      if (isEnded()) return
      cache.write('relaxed', () => {
        const { last, written } = renewSome(at.after)
        rows += written
        const next = SEARCHED_KINDS[index + 1] ?? NO_MORE
        at = last === undefined ? { ...at, kind: next, after: 0 } : { ...at, after: last }
        meta.set('searchRenewal', at)
      })
    }
  }
  cache.write('relaxed', () => {
    meta.set('searchForm', SEARCH_FORM)
    meta.remove('searchRenewal')
  })
  if (rows > 0) log.info('the search index of an older version was written anew', { rows })
}

/** Renews the rows of a kind that come after one; says which was the last of them, undefined behind the last of all. */
function renewerOf<K extends EntityType>(
  { db }: Cache,
  kind: K,
): (after: number) => { last: number | undefined; written: number } {
  const { table } = entityDefinition(kind).cache
  const next = db.prepare<[number], { row: number; body: string }>(
    `SELECT row, body FROM ${table} WHERE row > ? ORDER BY row LIMIT ${ROWS_AT_ONCE}`,
  )
  const remove = db.prepare(`DELETE FROM search_${table} WHERE rowid = ?`)
  const add = db.prepare(`INSERT INTO search_${table} (rowid, tokens) VALUES (?, ?)`)
  return (after) => {
    const rows = next.all(after)
    for (const { row, body } of rows) {
      remove.run(BigInt(row))
      add.run(BigInt(row), searchTokens(kind, JSON.parse(body) as EntityOf<K>))
    }
    return { last: rows.at(-1)?.row, written: rows.length }
  }
}
