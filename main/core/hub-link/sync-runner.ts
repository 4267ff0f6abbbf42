import { SECOND_MS } from '../../../shared/domain/time.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { LedgerSync } from './ledger-sync.ts'
import type { SyncLine } from './sync-line.ts'

/** The sync over the connection there is now. Work of an earlier connection changes nothing, and is not repeated. */
export interface SyncRunner {
  line(): SyncLine | undefined
  /** Works over this connection from now on (undefined: there is none), and begins by catching up. */
  connect(line: SyncLine | undefined): void
  /** Reads what is missing. */
  catchUp(): void
  /** Waits for work over a connection; where it breaks off, everything missing is read after a pause. */
  over(mine: SyncLine, work: Promise<void>): void
}

const RETRY_MS = 2 * SECOND_MS

export function createSyncRunner(sync: LedgerSync, clock: Clock, log: Log): SyncRunner {
  let line: SyncLine | undefined
  const over = (mine: SyncLine, work: Promise<void>): void => {
    work.catch((error: unknown) => {
      // a new connection starts its own
      if (line !== mine) return
      log.warn('the sync broke off; it goes on', { error })
      clock.after(RETRY_MS, () => {
        if (line === mine) over(mine, sync.catchUp(mine))
      })
    })
  }
  const catchUp = (): void => {
    if (line) over(line, sync.catchUp(line))
  }
  return {
    line: () => line,
    connect: (next) => {
      line = next
      catchUp()
    },
    catchUp,
    over,
  }
}
