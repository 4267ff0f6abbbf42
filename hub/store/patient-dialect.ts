import type { Database } from 'better-sqlite3'
import {
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import { isFileHeld } from '../../shared/domain/storage-fault.ts'
import { pause } from '../../shared/timer.ts'

/** From one try to the next. */
const TRY_AGAIN_MS = 15
/** So long a statement waits for another program to let go of the file; consoles wait 20 s for an answer. */
const PATIENCE_MS = 8000

/** One at a time, in the order in which they asked. */
class Turns {
  #last: Promise<void> = Promise.resolve()
  #end: () => void = () => undefined

  async take(): Promise<void> {
    const before = this.#last
    let end = (): void => undefined
    this.#last = new Promise((resolve) => (end = resolve))
    await before
    this.#end = end
  }

  end(): void {
    this.#end()
  }
}

/**
 * The connection to the file. Where another program holds it, a statement outside of a transaction (also the one that
 * begins one) did nothing: it is tried again until the patience is at its end, and meanwhile the others have their turn,
 * so that those who only read go on. SQLite's own wait would stop the thread that speaks SIP.
 */
class PatientConnection implements DatabaseConnection {
  readonly #inner: DatabaseConnection
  readonly #file: Pick<Database, 'inTransaction'>
  readonly #turns: Turns

  constructor(inner: DatabaseConnection, file: Pick<Database, 'inTransaction'>, turns: Turns) {
    this.#inner = inner
    this.#file = file
    this.#turns = turns
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    let giveUpAt: number | undefined
    for (;;) {
      try {
        return await this.#inner.executeQuery<R>(query)
      } catch (error) {
        if (this.#file.inTransaction || !isFileHeld(error)) throw error
        giveUpAt ??= performance.now() + PATIENCE_MS
        if (performance.now() > giveUpAt) throw error
      }
      this.#turns.end()
      await pause(TRY_AGAIN_MS)
      await this.#turns.take()
    }
  }

  streamQuery<R>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<R>> {
    return this.#inner.streamQuery<R>(query, chunkSize ?? 1)
  }
}

class PatientDriver extends SqliteDriver {
  readonly #file: Pick<Database, 'inTransaction'>
  readonly #turns = new Turns()
  #connection: PatientConnection | undefined

  constructor(database: SqliteFile, file: Pick<Database, 'inTransaction'>) {
    super({ database })
    this.#file = file
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    await this.#turns.take()
    this.#connection ??= new PatientConnection(await super.acquireConnection(), this.#file, this.#turns)
    return this.#connection
  }

  /** One that reads first and writes later would be refused where somebody else writes in between, so it takes the file at once. */
  override async beginTransaction(
    connection: DatabaseConnection,
    { accessMode }: TransactionSettings = {},
  ): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(accessMode === 'read only' ? 'begin' : 'begin immediate'))
  }

  override releaseConnection(): Promise<void> {
    this.#turns.end()
    return Promise.resolve()
  }
}

/** The driver gives turns itself: Kysely's own would keep them while a statement waits for the file. */
class TurnlessAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

/** What Kysely uses of a database. */
export type SqliteFile = Pick<Database, 'prepare' | 'close'>

/** Kysely's dialect for SQLite, over a file that other programs may hold for a moment. */
export class PatientDialect extends SqliteDialect {
  readonly #database: SqliteFile
  readonly #file: Pick<Database, 'inTransaction'>

  /** @param database prepares the statements; `file` is the same database, asked whether a transaction is open */
  constructor(database: SqliteFile, file: Pick<Database, 'inTransaction'>) {
    super({ database })
    this.#database = database
    this.#file = file
  }

  override createDriver(): Driver {
    return new PatientDriver(this.#database, this.#file)
  }

  override createAdapter(): SqliteAdapter {
    return new TurnlessAdapter()
  }
}
