import { appendAudit } from '../audit/audit-trail.ts'
import { dataFileOf } from '../store/data-file.ts'
import type { DataFolder } from '../store/data-key.ts'
import { beginEpoch } from '../store/epoch-origins.ts'
import { readMeta } from '../store/meta.ts'
import { openDatabase } from '../store/open-store.ts'

/**
 * Begins a new epoch on data that somebody put back past the hub, as a restore does: from `revision` on its changes are other ones than consoles
 * know. Everybody signs in again. With the folder's lock, while no hub runs on it. Throws StoreError.
 */
export async function beginAfterStepBack(folder: DataFolder, revision: number, now: number): Promise<void> {
  const db = openDatabase(dataFileOf(folder))
  try {
    await db.transaction().execute(async (transaction) => {
      const from = await readMeta(transaction, 'epoch')
      if (from === undefined) return
      const epoch = await beginEpoch(transaction, { from, revision, why: 'restored', now })
      await appendAudit(transaction, {
        at: now,
        actor: null,
        kind: 'steppedBack',
        detail: { revision, before: from, epoch },
      })
    })
  } finally {
    await db.destroy()
  }
}
