import type { Db } from './tables.ts'

/** Does something in the transaction that runs already, or in one of its own. */
export const inTransaction = <T>(db: Db, act: (transaction: Db) => Promise<T>): Promise<T> =>
  db.isTransaction ? act(db) : db.transaction().execute(act)

/** Reads several things as of one moment; it does not wait for whoever writes. */
export const readTogether = <T>(db: Db, read: (transaction: Db) => Promise<T>): Promise<T> =>
  db.isTransaction ? read(db) : db.transaction().setAccessMode('read only').execute(read)
