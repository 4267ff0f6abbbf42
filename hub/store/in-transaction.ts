import type { Db } from './tables.ts'

/** Does something in the transaction that runs already, or in one of its own. */
export const inTransaction = <T>(db: Db, act: (transaction: Db) => Promise<T>): Promise<T> =>
  db.isTransaction ? act(db) : db.transaction().execute(act)
