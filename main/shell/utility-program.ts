import { finished } from 'node:stream/promises'
import type { MessagePortMain } from 'electron'
import { utilityProcess } from 'electron'
import { isLastWords, LAST_WORDS_TAKEN } from '../../shared/contract/last-words.ts'
import type { DoorKind } from '../../shared/contract/shell.ts'
import type { SpawnProgram } from '../launch/child-program.ts'
import { openLog } from '../launch/log-file.ts'
import { programFiles } from '../launch/program-files.ts'

/** How long the last words of a program that ended may take to arrive, in milliseconds. */
const LAST_WORDS_MS = 500

/** Starts core and hub as utility processes of Electron, which carries the Node they need. */
export const spawnUtility: SpawnProgram = (name, args, logFile) => {
  const child = utilityProcess.fork(programFiles[name], [...args], {
    stdio: 'pipe',
    serviceName: `Ringdesk ${name}`,
  })
  const log = openLog(logFile)
  const words = [child.stdout, child.stderr].filter((stream) => stream !== null)
  for (const stream of words) stream.pipe(log, { end: false })
  const exitListeners = new Set<(reason: string) => void>()
  let hasEnded = false
  let isToBeKilled = false
  // SIGKILL, for Electron's own `kill` is the system's way of asking
  const kill = (): void => {
    isToBeKilled = true
    if (!hasEnded && child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
  }
  // one that is ended while it is only just being started has no process yet
  child.once('spawn', () => {
    if (isToBeKilled) kill()
  })
  child.on('message', (message) => {
    // what was written before this message is read with the next turn of the loop, which comes before its `setImmediate`
    if (isLastWords(message)) setImmediate(() => !hasEnded && child.postMessage(LAST_WORDS_TAKEN))
  })
  child.once('exit', (code) => {
    hasEnded = true
    const isSaid = Promise.allSettled(words.map((stream) => finished(stream, { writable: false })))
    const isLate = new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS))
    void Promise.race([isSaid, isLate]).then(() =>
      log.end(() => {
        for (const listener of exitListeners) listener(`code ${code}`)
      }),
    )
  })
  return {
    send: (message) => {
      if (!hasEnded) child.postMessage(message)
    },
    onMessage: (listener) =>
      void child.on('message', (message) => {
        if (!isLastWords(message)) listener(message)
      }),
    onExit: (listener) => void exitListeners.add(listener),
    kill,
    handPort: (kind: DoorKind, port: unknown) => {
      const real = port as MessagePortMain
      // closed, so that the window at its other end hears of it and asks again
      if (hasEnded) real.close()
      else child.postMessage({ type: 'port', kind }, [real])
    },
  }
}
