import { inTransaction } from '../store/in-transaction.ts'
import type { Db } from '../store/tables.ts'
import { FIRST_HASH, hashOfRow } from './audit-row.ts'

/** What is written down for good; the detail holds ids and codes, never names, numbers, texts or secrets. */
export interface AuditEntry {
  readonly at: number
  /** Who did it; null where nobody is known yet (a wrong sign-in). */
  readonly actor: string | null
  readonly kind:
    | 'command'
    | 'commandsRefused'
    | 'signIn'
    | 'signInRefused'
    | 'signOut'
    | 'sessionRevoked'
    | 'presenceForced'
    | 'teamCreated'
    | 'import'
    | 'passwordSet'
    | 'signedOut'
    | 'personDisabled'
    | 'personEnabled'
    | 'restored'
    | 'steppedBack'
    | 'restoreAsked'
    | 'backupsSet'
    | 'sentAgain'
    | 'rescued'
    | 'signInsRefused'
    | 'recoveryKeyMade'
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
}

const ROWS_PER_STATEMENT = 250

/** Appends a row to the chain, in the transaction that is given or in one of its own. */
export const appendAudit = (db: Db, entry: AuditEntry): Promise<void> => appendAudits(db, [entry])

/** Appends rows to the chain, in the transaction that is given or in one of their own; none costs nothing. */
export const appendAudits = async (db: Db, entries: readonly AuditEntry[]): Promise<void> => {
  if (entries.length > 0) await inTransaction(db, (transaction) => append(transaction, entries))
}

/** A row of the chain that another one follows. */
export interface AuditPlace {
  readonly n: number
  readonly hash: string
}

/** Appends a row behind a place that is not the last row that is there: the rows up to it are known to have been, and are lost. */
export const appendAuditBehind = (db: Db, place: AuditPlace, entry: AuditEntry): Promise<void> =>
  appendTo(db, place, [entry])

/** Number and hash of the last row; undefined where there is none. */
export const lastAuditRow = (db: Db): Promise<AuditPlace | undefined> =>
  db.selectFrom('audit').select(['n', 'hash']).orderBy('n', 'desc').limit(1).executeTakeFirst()

async function append(db: Db, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return
  await appendTo(db, (await lastAuditRow(db)) ?? { n: 0, hash: FIRST_HASH }, entries)
}

async function appendTo(db: Db, place: AuditPlace, entries: readonly AuditEntry[]): Promise<void> {
  let last = place
  const rows = entries.map(({ at, actor, kind, detail }) => {
    const row = { n: last.n + 1, at, actor, kind, detail: JSON.stringify(detail) }
    const hash = hashOfRow({ ...row, previousHash: last.hash })
    const previous_hash = last.hash
    last = { n: row.n, hash }
    return { ...row, previous_hash, hash }
  })
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT)
    await db
      .insertInto('audit')
      .values(rows.slice(from, from + ROWS_PER_STATEMENT))
      .execute()
}
