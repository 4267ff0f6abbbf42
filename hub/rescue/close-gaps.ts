import { createPublicKey } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { isSigned, signHead } from '../audit/audit-head.ts'
import { FIRST_HASH } from '../audit/audit-row.ts'
import { appendAuditBehind, lastAuditRow, type AuditEntry, type AuditPlace } from '../audit/audit-trail.ts'
import { AUDIT_HEADS_FILE } from '../audit/keep-heads.ts'
import { isPutBack, readHeadLines, restoredRows } from '../audit/kept-heads.ts'
import { loadHubKeys } from '../store/hub-keys.ts'
import type { Db } from '../store/tables.ts'
import type { Gap } from './readable-rows.ts'

export interface AuditRescue {
  /** Where the data of before lies, with the heads that were written out. */
  readonly dataDir: string
  /** Where hub.key lies by now. */
  readonly keyDir: string
  readonly hubId: string
  /** Nobody knows how far the trail went. */
  readonly isEndLost: boolean
}

/** The rows of the trail that are missing before `end`. */
async function gapsBefore(db: Db, end: number): Promise<Gap[]> {
  const { rows } = await sql<Gap>`
    select before + 1 as "from", n - 1 as "to"
    from (select n, lag(n, 1, 0) over (order by n) as before from (select n from audit union select ${end}))
    where n > before + 1 order by n`.execute(db)
  return rows
}

/** The last row of the trail of which a signed head or a row tells. */
async function lastKnown(db: Db, { dataDir, keyDir, hubId, isEndLost }: AuditRescue): Promise<AuditPlace> {
  const last = (await lastAuditRow(db)) ?? { n: 0, hash: FIRST_HASH }
  if (!isEndLost) return last
  const publicKey = createPublicKey(loadHubKeys(keyDir).auditKey)
  const file = join(dataDir, AUDIT_HEADS_FILE)
  const restores = await restoredRows(db)
  const stored = await db.selectFrom('audit_heads').select(['n', 'hash', 'at', 'signature']).execute()
  const written = existsSync(file) ? readHeadLines(file, hubId).heads : []
  return [...stored, ...written.filter((head) => !isPutBack(head, restores))]
    .filter((head) => isSigned(publicKey, hubId, head))
    .reduce<AuditPlace>((furthest, { n, hash }) => (n > furthest.n ? { n, hash } : furthest), last)
}

/**
 * Signs the last row before each gap: no row that follows holds its hash any more, so without a head nobody could tell later that the rows
 * before a gap are as they were when the data was rescued.
 */
async function signBefore(db: Db, { keyDir, hubId }: AuditRescue, gaps: readonly Gap[], at: number) {
  const { auditKey } = loadHubKeys(keyDir)
  for (const { from } of gaps) {
    const n = from - 1
    const row = await db.selectFrom('audit').select('hash').where('n', '=', n).executeTakeFirst()
    if (!row) continue
    const { signature } = signHead(auditKey, hubId, { n, hash: row.hash, at })
    const day = `${new Date(at).toISOString().slice(0, 10)} ${n}`
    await db
      .insertInto('audit_heads')
      .values({ day, n, hash: row.hash, at, signature, is_written: 1 })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** Rows as in `3-7,12`. */
const rangesOf = (gaps: readonly Gap[]): string =>
  gaps.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(',')

/** Goes on with the trail behind everything that is known to have been in it, by a row that names what is missing. Returns the gaps. */
export async function tellRescue(
  db: Db,
  audit: AuditRescue,
  entry: Omit<AuditEntry, 'kind'>,
): Promise<readonly Gap[]> {
  const place = await lastKnown(db, audit)
  const gaps = await gapsBefore(db, place.n + 1)
  await signBefore(db, audit, gaps, entry.at)
  const { isEndLost } = audit
  const detail = { ...entry.detail, missing: rangesOf(gaps), isEndLost }
  await appendAuditBehind(db, place, { ...entry, kind: 'rescued', detail })
  return gaps
}
