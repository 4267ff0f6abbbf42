import { createHash } from 'node:crypto'

/** A row of the trail as it is stored; `hash` covers everything else. */
export interface AuditRow {
  readonly n: number
  readonly at: number
  readonly actor: string | null
  readonly kind: string
  /** JSON, as it was written: its text is what the hash covers. */
  readonly detail: string
  readonly previousHash: string
  readonly hash: string
}

/** What the first row follows on. */
export const FIRST_HASH = '0'.repeat(64)

/** Returns the hash that a row must have; a script that verifies an export computes the same (scripts/verify-audit.mjs). */
export const hashOfRow = ({ previousHash, n, at, actor, kind, detail }: Omit<AuditRow, 'hash'>): string =>
  createHash('sha256')
    .update(JSON.stringify([previousHash, n, at, actor, kind, detail]))
    .digest('hex')
