import { callerLookUp } from './caller-look-up.ts'
import { answer, pageToRegistered, ringToPop } from './calls-in-browser.ts'
import { answerInElectron, ringToPopInElectron } from './calls-in-electron.ts'
import { backupBesideWork, checkAtStart, encryptedData } from './hub-data.ts'
import { consoleStart } from './console-start.ts'
import { doors } from './doors.ts'
import { hubLoad } from './hub-load.ts'
import { idleMinute } from './idle-minute.ts'
import { initialJs } from './initial-js.ts'
import { listUnderChanges } from './list-under-changes.ts'
import type { Bench } from './measure.ts'
import { outbox } from './outbox.ts'
import { queueStrip } from './queue-strip.ts'
import { search } from './search.ts'
import { switchLoad } from './switch-load.ts'
import { thousandCalls } from './thousand-calls.ts'

/** In the order in which they are run and told. */
export const BENCHES: readonly Bench[] = [
  callerLookUp,
  search,
  ringToPop,
  answer,
  pageToRegistered,
  ringToPopInElectron,
  answerInElectron,
  outbox,
  queueStrip,
  listUnderChanges,
  hubLoad,
  doors,
  encryptedData,
  backupBesideWork,
  checkAtStart,
  switchLoad,
  consoleStart,
  thousandCalls,
  idleMinute,
  initialJs,
]
