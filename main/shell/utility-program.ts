import type { MessagePortMain } from 'electron'
import { utilityProcess } from 'electron'
import type { DoorKind } from '../../shared/contract/shell.ts'
import type { SpawnProgram } from '../launch/child-program.ts'
import { openLog } from '../launch/child-program.ts'
import { programFiles } from '../launch/program-files.ts'

/** Starts core and hub as utility processes of Electron, which carries the Node they need. */
export const spawnUtility: SpawnProgram = (name, args, logFile) => {
  const child = utilityProcess.fork(programFiles[name], [...args], {
    stdio: 'pipe',
    serviceName: `Ringdesk ${name}`,
  })
  const log = openLog(logFile)
  child.stdout?.pipe(log, { end: false })
  child.stderr?.pipe(log, { end: false })
  const exitListeners = new Set<(reason: string) => void>()
  let hasEnded = false
  child.on('exit', (code) => {
    hasEnded = true
    log.end(() => {
      for (const listener of exitListeners) listener(`code ${code}`)
    })
  })
  return {
    send: (message) => {
      if (!hasEnded) child.postMessage(message)
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void exitListeners.add(listener),
    terminate: () => void child.kill(),
    // Electron has one way to end a utility process; a pid left over is ended by the system's
    kill: () => void (child.pid !== undefined && process.kill(child.pid, 'SIGKILL')),
    handPort: (kind: DoorKind, port: unknown) => {
      if (!hasEnded) child.postMessage({ type: 'port', kind }, [port as MessagePortMain])
    },
  }
}
