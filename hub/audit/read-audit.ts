import type { KeyObject } from 'node:crypto'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import type { Db } from '../store/tables.ts'
import { AuditCheck, type AuditReport } from './audit-check.ts'
import { signHead, type AuditHead } from './audit-head.ts'
import type { AuditRow } from './audit-row.ts'
import { lastAuditRow } from './audit-trail.ts'

const ROWS_AT_ONCE = 1000
/** A running hub signs every half minute; what is younger may wait for its head. */
const UNSIGNED_FOR_MS = 5 * MINUTE_MS

const storedHeads = (db: Db): Promise<AuditHead[]> =>
  db.selectFrom('audit_heads').select(['n', 'hash', 'at', 'signature']).orderBy('n').execute()

/** The rows up to `last`, in order. Pages: a hub that writes meanwhile is not held up. */
async function* rowsOf(db: Db, last: number): AsyncGenerator<AuditRow> {
  for (let n = 0; ;) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('n', '>', n)
      .where('n', '<=', last)
      .orderBy('n')
      .limit(ROWS_AT_ONCE)
      .execute()
    for (const { previous_hash, ...row } of rows) {
      yield { ...row, previousHash: previous_hash }
      n = row.n
    }
    if (rows.length < ROWS_AT_ONCE) return
  }
}

export interface VerifyAuditOptions {
  readonly hubId: string
  readonly publicKey: KeyObject
  readonly now: number
  /** Heads that were kept elsewhere, as those of the hub's file: they show also what was cut together with its heads. */
  readonly keptHeads?: readonly AuditHead[]
}

/** Walks the trail of a database and its signed heads, and says what is wrong and where. May run beside the hub. */
export async function verifyAudit(db: Db, options: VerifyAuditOptions): Promise<AuditReport> {
  const { hubId, publicKey, now, keptHeads = [] } = options
  const check = new AuditCheck({ hubId, publicKey, unsignedSince: now - UNSIGNED_FOR_MS })
  for (const head of [...(await storedHeads(db)), ...keptHeads]) check.head(head)
  // read after the heads: of a trail that grows, no head is newer than the rows
  for await (const row of rowsOf(db, Number.MAX_SAFE_INTEGER)) check.row(row)
  return check.report()
}

export interface ExportAuditOptions {
  readonly hubId: string
  /** The hub's private key for its heads. */
  readonly key: KeyObject
  readonly now: number
}

/**
 * Gives the trail line by line (NDJSON): what it is, the signed heads, the rows, and at the end a head of this moment, so that a
 * file that is cut shows it. Whoever has the public key verifies it with scripts/verify-audit.mjs alone.
 */
export async function* exportAudit(db: Db, options: ExportAuditOptions): AsyncGenerator<string> {
  const { hubId, key, now } = options
  const line = (value: object): string => `${JSON.stringify(value)}\n`
  yield line({ line: 'export', format: 'ringdesk-audit', version: 1, hubId, exportedAt: now })
  const last = await lastAuditRow(db)
  for (const head of await storedHeads(db)) yield line({ line: 'head', ...head })
  for await (const row of rowsOf(db, last?.n ?? 0)) yield line({ line: 'row', ...row })
  yield line({ line: 'end', head: last ? signHead(key, hubId, { ...last, at: now }) : null })
}
