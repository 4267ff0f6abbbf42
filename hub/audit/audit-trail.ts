import { createHash } from 'node:crypto'
import { inTransaction } from '../store/in-transaction.ts'
import type { Db } from '../store/tables.ts'

/** What is written down for good; the detail holds ids and codes, never names, numbers, texts or secrets. */
export interface AuditEntry {
  readonly at: number
  /** Who did it; null where nobody is known yet (a wrong sign-in). */
  readonly actor: string | null
  readonly kind:
    | 'command'
    | 'signIn'
    | 'signInRefused'
    | 'signOut'
    | 'sessionRevoked'
    | 'presenceForced'
    | 'teamCreated'
    | 'import'
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
}

const FIRST_HASH = '0'.repeat(64)

const hashOf = (
  previous: string,
  n: number,
  row: { at: number; actor: string | null; kind: string; detail: string },
) =>
  createHash('sha256')
    .update(JSON.stringify([previous, n, row.at, row.actor, row.kind, row.detail]))
    .digest('hex')

const ROWS_PER_STATEMENT = 250

/** Appends a row to the chain, in the transaction that is given or in one of its own. */
export const appendAudit = (db: Db, entry: AuditEntry): Promise<void> => appendAudits(db, [entry])

/** Appends rows to the chain, in the transaction that is given or in one of their own. */
export const appendAudits = (db: Db, entries: readonly AuditEntry[]): Promise<void> =>
  inTransaction(db, (transaction) => append(transaction, entries))

async function append(db: Db, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return
  const last = await db
    .selectFrom('audit')
    .select(['n', 'hash'])
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst()
  let n = last?.n ?? 0
  let previous = last?.hash ?? FIRST_HASH
  const rows = entries.map(({ at, actor, kind, detail }) => {
    const row = { at, actor, kind, detail: JSON.stringify(detail) }
    const previous_hash = previous
    n += 1
    previous = hashOf(previous_hash, n, row)
    return { n, ...row, previous_hash, hash: previous }
  })
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT)
    await db
      .insertInto('audit')
      .values(rows.slice(from, from + ROWS_PER_STATEMENT))
      .execute()
}

export type AuditVerdict =
  { readonly ok: true; readonly rows: number } | { readonly ok: false; readonly brokenAt: number }

/** Walks the chain from its start: whether every row is as it was written, or where the first is not. */
export async function verifyAudit(db: Db): Promise<AuditVerdict> {
  let n = 0
  let hash = FIRST_HASH
  for (;;) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('n', '>', n)
      .orderBy('n')
      .limit(1000)
      .execute()
    if (rows.length === 0) return { ok: true, rows: n }
    for (const row of rows) {
      const isWhole = row.n === n + 1 && row.previous_hash === hash && row.hash === hashOf(hash, row.n, row)
      if (!isWhole) return { ok: false, brokenAt: n + 1 }
      n = row.n
      hash = row.hash
    }
  }
}
