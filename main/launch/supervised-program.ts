import { STOP_GRACE_MS } from '../../shared/contract/shell.ts'
import type { ChildProgram } from './child-program.ts'
import { restartDelay, STEADY_AFTER_MS } from './restart-policy.ts'

/** How long a program may take until it is ready, in milliseconds; a first start makes a database. */
const START_TIMEOUT_MS = 60_000
/** How long it may take when it has said that it is busy with its data: gigabytes on a slow disk. */
const PREPARING_TIMEOUT_MS = 30 * 60_000

export interface SupervisedOptions {
  /** As people know it, at the start of a sentence: `The core`. */
  readonly name: string
  /** Where its own words go. */
  readonly logFile: string
  start(): ChildProgram
  /** A message came; true means that the program is ready. */
  onMessage(child: ChildProgram, message: unknown): boolean
  /** A message that says: this start takes long, and is no failure. */
  isPreparing?(message: unknown): boolean
  /** What is said where starting it again cannot help, by the reason of its end; it is not started again then. */
  hopeless?(reason: string): string | undefined
  onUp?(child: ChildProgram): void
  onDown?(): void
  /** One line for the person who can act. */
  say(line: string): void
}

export interface SupervisedProgram {
  /** The program while it is ready. */
  current(): ChildProgram | undefined
  /** Ends it now and starts it anew, as after a crash but without delay. */
  restart(): void
  /** Starts it where it has ended and is not started again by itself. */
  startAgain(): void
  /** Asks it to end, and ends it after the grace; resolves when it is gone. */
  stop(): Promise<void>
}

/** A program that cannot start at all is told thrice and then now and then, not every ten seconds. */
const isWorthSaying = (failures: number): boolean => failures <= 3 || failures % 10 === 0

/** Keeps a program running: starts it again with growing pauses when it ends, until it is stopped. */
export function superviseProgram(options: SupervisedOptions): SupervisedProgram {
  const { name, say } = options
  let child: ChildProgram | undefined
  let ready: ChildProgram | undefined
  let failures = 0
  let isStopping = false
  let isRestarting = false
  let restartTimer: NodeJS.Timeout | undefined
  const goneListeners: (() => void)[] = []

  const start = (): void => {
    const startedAt = Date.now()
    const mine = options.start()
    child = mine
    const giveUpAfter = (ms: number): NodeJS.Timeout =>
      setTimeout(() => {
        say(`${name} did not get ready within ${ms / 1000} s; it is ended and started again.`)
        mine.kill()
      }, ms)
    let startTimer = giveUpAfter(START_TIMEOUT_MS)
    mine.onMessage((message) => {
      if (options.isPreparing?.(message)) {
        clearTimeout(startTimer)
        startTimer = giveUpAfter(PREPARING_TIMEOUT_MS)
      }
      if (!options.onMessage(mine, message) || ready === mine) return
      clearTimeout(startTimer)
      ready = mine
      if (failures > 0) say(`${name} is back.`)
      options.onUp?.(mine)
    })
    mine.onExit((reason) => {
      clearTimeout(startTimer)
      child = undefined
      if (ready === mine) {
        ready = undefined
        options.onDown?.()
      }
      if (isStopping) return goneListeners.forEach((listener) => listener())
      if (isRestarting) {
        isRestarting = false
        return start()
      }
      const hopeless = options.hopeless?.(reason)
      if (hopeless !== undefined) return say(hopeless)
      if (Date.now() - startedAt > STEADY_AFTER_MS) failures = 0
      failures += 1
      const delay = restartDelay(failures)
      if (isWorthSaying(failures)) {
        say(
          `${name} ended by itself (${reason}); it is started again in ${delay / 1000} s. ` +
            `Nothing saved is lost. Details: ${options.logFile}`,
        )
      }
      restartTimer = setTimeout(start, delay)
    })
  }
  start()

  /** Asks a program to end, and ends it after the grace. */
  const end = (running: ChildProgram): void => {
    const killTimer = setTimeout(() => {
      say(`${name} did not end within ${STOP_GRACE_MS / 1000} s and is ended now.`)
      running.kill()
    }, STOP_GRACE_MS)
    running.onExit(() => clearTimeout(killTimer))
    running.send({ type: 'stop' })
  }

  return {
    current: () => ready,
    restart: () => {
      // one that is just waiting to be started again needs no push
      if (child === undefined) return
      isRestarting = true
      end(child)
    },
    startAgain: () => {
      if (child !== undefined || isStopping) return
      clearTimeout(restartTimer)
      failures = 0
      start()
    },
    stop: () =>
      new Promise((resolve) => {
        isStopping = true
        clearTimeout(restartTimer)
        if (child === undefined) return resolve()
        goneListeners.push(resolve)
        end(child)
      }),
  }
}
