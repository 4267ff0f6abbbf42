/**
 * The part of better-sqlite3 that Ringdesk uses. The package (better-sqlite3-multiple-ciphers under its usual name) ships
 * types, but its `exports` hide them from the compiler.
 */
declare module 'better-sqlite3' {
  namespace Database {
    interface RunResult {
      changes: number
      lastInsertRowid: number | bigint
    }
    interface Statement<P extends unknown[] = unknown[], R = unknown> {
      readonly reader: boolean
      run(...params: P): RunResult
      get(...params: P): R | undefined
      all(...params: P): R[]
      iterate(...params: P): IterableIterator<R>
      pluck(on?: boolean): this
    }
    interface Options {
      readonly?: boolean
      fileMustExist?: boolean
      timeout?: number
    }
    interface Database {
      readonly open: boolean
      readonly inTransaction: boolean
      /** The file, as it was opened. */
      readonly name: string
      prepare<P extends unknown[] = unknown[], R = unknown>(sql: string): Statement<P, R>
      transaction<A extends unknown[], R>(work: (...args: A) => R): (...args: A) => R
      exec(sql: string): this
      pragma(sql: string, options?: { simple?: boolean }): unknown
      /** Lets statements do what SQLite forbids by default, as to work on with a damaged list of tables. */
      unsafeMode(on?: boolean): this
      backup(file: string): Promise<unknown>
      close(): void
    }
  }
  const Database: new (file?: string, options?: Database.Options) => Database.Database
  export default Database
  export type Database = Database.Database
  export type Statement<P extends unknown[] = unknown[], R = unknown> = Database.Statement<P, R>
}
