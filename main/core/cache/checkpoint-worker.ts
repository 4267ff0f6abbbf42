import Database from 'better-sqlite3'
import { parentPort, workerData } from 'node:worker_threads'
import { unlock } from '../../../shared/cipher.ts'

/** The thread of `checkpointer.ts`: a connection of its own to the cache, which writes the log back whenever it is asked. */

const { file, key } = workerData as { file: string; key: string | undefined }
const db = new Database(file, { fileMustExist: true })
unlock(db, key)
db.pragma('synchronous = NORMAL')
parentPort?.on('message', () => {
  // passive: nobody is waited for, and nobody waits
  db.pragma('wal_checkpoint(PASSIVE)')
  parentPort?.postMessage(null)
})
