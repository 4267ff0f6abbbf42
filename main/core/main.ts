import { STOP_GRACE_MS } from '../../shared/contract/shell.ts'
import { after } from '../../shared/timer.ts'
import { outliveReaders } from '../../shared/log/outlive-readers.ts'
import { watchForSleep } from './sleep-watch.ts'
import {
  acceptPorts,
  askOwnHub,
  onHubTrouble,
  onPower,
  onStop,
  receiveOptions,
  sayFailed,
  sayPreparing,
  sayReady,
  saySession,
  whenHubReady,
  whenWordsAreTaken,
} from './shell-port.ts'
import { createLog } from './log.ts'
import { startCore, type Core } from './start-core.ts'

/** The core as a process: `utilityProcess` of Electron, or a child process of Node, started and stopped by its shell. */

outliveReaders([process.stdout, process.stderr])
const log = createLog((line) => process.stderr.write(line))
let core: Core | undefined
let isStopping = false

const stop = (code: number): void => {
  if (isStopping) return
  isStopping = true
  // where the shell was killed, nobody else would end what hangs
  after(STOP_GRACE_MS, () => process.exit(1), { keepsAlive: false })
  const closing = core?.close() ?? Promise.resolve()
  closing
    .catch((error: unknown) => log.error('the core could not end in order', { error }))
    .finally(() => void whenWordsAreTaken().then(() => process.exit(code)))
}
onStop(() => stop(0))
// a bug must not take the desk away: what is written is safe, so the shell starts the core anew
process.on('uncaughtException', (error) => {
  log.error('the core broke', { error })
  stop(1)
})
process.on('unhandledRejection', (error) => log.error('nobody waited for this failure', { error }))

try {
  const options = await receiveOptions()
  // the shell starts it again at once, and the start sets the damaged file aside
  core = await startCore({
    ...options,
    log,
    onDamaged: () => stop(1),
    onOtherHub: () => stop(1),
    onPreparing: sayPreparing,
    onSession: saySession,
    askOwnHub,
  })
  const running = core
  acceptPorts((kind, port) => running.attach(kind, port))
  onPower((event) => running.power(event))
  void whenHubReady().then(() => running.onHubReady())
  onHubTrouble((trouble) => running.onHubTrouble(trouble))
  watchForSleep((sleptMs) => {
    log.info('the computer seems to have slept', { sleptMs })
    running.power('resume')
  })
  sayReady()
} catch (error) {
  log.error('the core cannot start', { error })
  sayFailed(error instanceof Error ? error.message : String(error))
  stop(1)
}
