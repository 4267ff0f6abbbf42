import type { Cache } from './cache.ts'
import { OWN_TABLES } from './rescue.ts'

/** Facts without which nobody ever signed in on this cache, and nothing of a hub was copied into it. */
const USED = `name IN ('session', 'snapshotHalf') OR name LIKE 'verifier %'`

/** True where nothing is lost with this cache: no person signed in here, nothing was copied, typed or done. */
export function holdsNothing({ db }: Cache): boolean {
  const hasRow = (sql: string): boolean => db.prepare(`SELECT 1 FROM ${sql} LIMIT 1`).get() !== undefined
  if (hasRow('bucket_cursor')) return false
  return !hasRow(`meta WHERE ${USED}`) && !OWN_TABLES.some((table) => hasRow(table))
}
