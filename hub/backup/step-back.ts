import { v7 } from 'uuid'
import { appendAudit } from '../audit/audit-trail.ts'
import { dataFileOf } from '../store/data-file.ts'
import type { DataFolder } from '../store/data-key.ts'
import { addOrigin } from '../store/epoch-origins.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
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
      const epoch = v7()
      await addOrigin(transaction, { epoch, from, revision })
      await writeMeta(transaction, 'epoch', epoch)
      await writeMeta(transaction, 'putBack', JSON.stringify({ from, revision }))
      await transaction
        .updateTable('sessions')
        .set({ ended_at: now, ended_why: 'restored' })
        .where('ended_at', 'is', null)
        .execute()
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
