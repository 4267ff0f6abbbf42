import { appendAudit } from '../audit/audit-trail.ts'
import { writeMeta } from '../store/meta.ts'
import type { Db } from '../store/tables.ts'

/** Seals the backups from now on for another recovery key; those that were made before stay as they are. */
export const setRecoveryKey = (db: Db, publicKey: string, now: number): Promise<void> =>
  db.transaction().execute(async (transaction) => {
    await writeMeta(transaction, 'recoveryKey', publicKey)
    await appendAudit(transaction, { at: now, actor: null, kind: 'recoveryKeyMade', detail: {} })
  })
