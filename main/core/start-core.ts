import type { Port } from '../../shared/contract/door.ts'
import type { OwnHubTrouble } from '../../shared/contract/own-hub.ts'
import type { DoorKind, PowerEvent } from '../../shared/contract/shell.ts'
import { createDeskClock } from './clock.ts'
import type { CoreEvents } from './core-events.ts'
import { createEvents } from './events.ts'
import { createLog } from './log.ts'
import type { Basics, StartCoreOptions } from './wiring/basics.ts'
import { openCalls } from './wiring/open-calls.ts'
import { openHub } from './wiring/open-hub.ts'
import { openLedger } from './wiring/open-ledger.ts'
import { openWindows } from './wiring/open-windows.ts'

export type { StartCoreOptions } from './wiring/basics.ts'

/** A running core. */
export interface Core {
  /** Serves a window's door on this port. */
  attach(kind: DoorKind, port: Port): void
  /** The computer goes to sleep or wakes up: phone and hub are proven anew before anything counts. */
  power(event: PowerEvent): void
  /** The hub that was just starting (`isHubStarting`) may be asked now. */
  onHubReady(): void
  /** The hub of this computer cannot use its data, and does not come before a person mends that; null: it came back. */
  onHubTrouble(trouble: OwnHubTrouble | null): void
  /** Ends: what is written is on the disk when it resolves. Calls of the phone go on without it. */
  close(): Promise<void>
}

/**
 * Starts the core: opens the cache, restores session, drafts, calls and wrap-ups, and connects to the hub. Throws
 * CacheError where the cache was written by a newer Ringdesk.
 */
export function startCore(options: StartCoreOptions): Promise<Core> {
  const basics: Basics = {
    options,
    clock: options.clock ?? createDeskClock(),
    log: options.log ?? createLog((line) => process.stderr.write(line)),
    events: createEvents<CoreEvents>(),
  }
  const { log } = basics
  // each is made of those before it, and hears of those after it by events alone
  const ledger = openLedger(basics)
  const calls = openCalls(basics, ledger)
  const hub = openHub(basics, ledger, calls)
  const windows = openWindows({ basics, ledger, calls, hub })
  const { link } = ledger
  let isClosed = false

  // the phone may still have the account of the hub before; nobody calls now
  if (ledger.isSwitched && link.session() === undefined) calls.line.setAccount(null)
  const onHubTrouble = (trouble: OwnHubTrouble | null): void => {
    if (trouble !== null && ledger.ownHub.trouble() === null) ledger.notices.add('error', 'hubUnusable')
    ledger.ownHub.setTrouble(trouble)
    link.onHubReady()
  }
  link.start()
  log.info('the core runs', { profile: options.profile, version: options.version })

  return Promise.resolve({
    attach: (kind, port) => {
      if (kind === 'phone') calls.line.attach(port)
      else windows.attach(kind, port)
    },
    power: (event) => {
      hub.proof.power(event)
      if (event === 'resume') link.wake()
    },
    onHubReady: () => link.onHubReady(),
    onHubTrouble,
    close: async () => {
      if (isClosed) return
      isClosed = true
      ledger.stop()
      hub.close()
      windows.close()
      calls.close()
      // everything is written in transactions as it happens; what is under way ends with its turn
      await new Promise((resume) => setImmediate(resume))
      await ledger.close()
      log.info('the core ended')
    },
  })
}
