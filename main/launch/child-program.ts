import { fork } from 'node:child_process'
import type { DoorKind } from '../../shared/contract/shell.ts'
import { openLog } from './log-file.ts'
import type { ProgramName } from './program-files.ts'
import { programFiles } from './program-files.ts'

/** A core or hub that runs: a child process of Node, or a `utilityProcess` of Electron. */
export interface ChildProgram {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once; `reason` is a code or a signal, in words. */
  onExit(listener: (reason: string) => void): void
  /** Ends it at once. To ask it to end, send `stop`: the system's way (SIGTERM) leaves it no time on every system. */
  kill(): void
  /** Hands it one end of a real MessagePort, where the transport can; otherwise ports are numbered frames. */
  readonly handPort?: (kind: DoorKind, port: unknown) => void
}

/** Starts one program with arguments; its output goes to the log file. */
export type SpawnProgram = (name: ProgramName, args: readonly string[], logFile: string) => ChildProgram

/** Starts programs as child processes of the given Node binary. */
export function spawnWithNode(
  nodePath: string,
  files: Readonly<Record<ProgramName, string>> = programFiles,
): SpawnProgram {
  return (name, args, logFile) => {
    const child = fork(files[name], [...args], {
      execPath: nodePath,
      // the shell's own switches (inspector, watch) are not the child's
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    const log = openLog(logFile)
    child.stdout?.pipe(log, { end: false })
    child.stderr?.pipe(log, { end: false })
    const exitListeners = new Set<(reason: string) => void>()
    let reason = 'no reason'
    child.on('exit', (code, signal) => (reason = signal === null ? `code ${code}` : signal))
    child.on('error', (error) => {
      reason = error.message
      // a program that could not be started has nothing to close
      if (child.pid === undefined) child.emit('close')
    })
    // after its exit the last words may still be under way; it has ended when they are written
    child.once('close', () => {
      log.end(() => {
        for (const listener of exitListeners) listener(reason)
      })
    })
    return {
      // a channel that closes under a message means that the program ended, and onExit says so
      send: (message) => void (child.connected && child.send(message as object, () => undefined)),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void exitListeners.add(listener),
      kill: () => void child.kill('SIGKILL'),
    }
  }
}
