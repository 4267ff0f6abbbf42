import { SECOND_MS } from '../../../shared/domain/time.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { LedgerSync } from './ledger-sync.ts'
import type { HubConnection } from './hub-connection.ts'

/** The sync over the connection there is now. Work of an earlier connection changes nothing, and is not repeated. */
export interface SyncRunner {
  connection(): HubConnection | undefined
  /** Works over this connection from now on (undefined: there is none), and begins by catching up. */
  connect(connection: HubConnection | undefined): void
  /** Reads what is missing. */
  catchUp(): void
  /** Waits for work over a connection; where it breaks off, everything missing is read after a pause. */
  runOn(connection: HubConnection, work: Promise<void>): void
}

const RETRY_MS = 2 * SECOND_MS

/** `onBroken` hears why work of the present connection broke off. */
export function createSyncRunner(
  sync: LedgerSync,
  clock: Clock,
  log: Log,
  onBroken: (error: unknown) => void,
): SyncRunner {
  let connection: HubConnection | undefined
  const runOn = (mine: HubConnection, work: Promise<void>): void => {
    work.catch((error: unknown) => {
      // a new connection starts its own
      if (connection !== mine) return
      log.warn('the sync broke off; it goes on', { error })
      onBroken(error)
      clock.after(RETRY_MS, () => {
        if (connection === mine) runOn(mine, sync.catchUp(mine))
      })
    })
  }
  const catchUp = (): void => {
    if (connection) runOn(connection, sync.catchUp(connection))
  }
  return {
    connection: () => connection,
    connect: (next) => {
      connection = next
      catchUp()
    },
    catchUp,
    runOn,
  }
}
