import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import {
  FromMender,
  type OwnHubAnswer,
  type OwnHubAsk,
  type OwnHubTrouble,
} from '../../shared/contract/own-hub.ts'
import { FromHub, HubFailed } from '../../shared/contract/shell.ts'
import type { WorldLanguage } from '../../shared/domain/world-language.ts'
import type { SpawnProgram } from './child-program.ts'
import type { HubRecord } from './hub-record.ts'
import { awaitFreePort, isHubAlive, readHubRecord, writeHubRecord } from './hub-record.ts'
import { claimFolder } from './owner-lock.ts'
import type { SupervisedProgram } from './supervised-program.ts'
import { superviseProgram } from './supervised-program.ts'

/** A hub that ended takes up to its grace to free the port. */
const PORT_PATIENCE_MS = 5000
/** After so many starts that failed, the recorded port is given up: something else sits on it. */
const STARTS_ON_SAME_PORT = 3
const PROBE_EVERY_MS = 150
/** `dataUnusable` of hub/exit-codes.ts. */
const HUB_DATA_UNUSABLE = 'code 4'

export interface HubOptions {
  readonly hubFolder: string
  readonly logFolder: string
  /** Of the sample team, where there is no team yet. */
  readonly language: WorldLanguage
  readonly spawn: SpawnProgram
  /** Called before the hub is started, with the address at which it is all but certain to come. */
  onExpected?(record: HubRecord): void
  /** A hub that is expected is started when this is kept: what is needed sooner comes first. */
  readonly wanted?: Promise<void>
  /** Called for each address at which the hub is found; the same one is not told twice. */
  onFound(record: HubRecord): void
  /** The hub cannot use its data, and is not started again: a person has to restore it. */
  onUnusable?(trouble: OwnHubTrouble): void
  /** A hub that could not use its data listens. */
  onUsable?(): void
  say(line: string): void
}

export interface EmbeddedHub {
  /**
   * Starts a hub that cannot use its data again. True once it listens; false at the first end of that start, whatever its reason
   * (`onUnusable` tells it), and where another console runs it.
   */
  startAgain(): Promise<boolean>
  /** Asks the hub's program about the data of a hub that does not run, or lets it mend that. */
  mend(ask: OwnHubAsk): Promise<OwnHubAnswer>
  stop(): Promise<void>
}

/** Starts a hub again that had ended, and tells how that went. */
function createRestart(program: () => SupervisedProgram | undefined) {
  const waiting = new Set<(isUp: boolean) => void>()
  return {
    /** A start is over: the hub listens, or cannot. */
    ended: (isUp: boolean): void => {
      for (const listener of waiting) listener(isUp)
      waiting.clear()
    },
    start: (): Promise<boolean> => {
      const mine = program()
      if (mine === undefined) return Promise.resolve(false)
      if (mine.current() !== undefined) return Promise.resolve(true)
      return new Promise((resolve) => {
        waiting.add(resolve)
        mine.startAgain()
      })
    },
  }
}

/** What is said on the console's output where the hub cannot use its data. */
const unusableText = (hubFolder: string, logFile: string): string =>
  'The hub cannot use its data: it is damaged, or a part of it is missing. It is not started again by itself. Ringdesk’s own ' +
  'screen offers what can be done. From a clone: Rescue it ' +
  `(npm run hub -- rescue --data ${hubFolder}), or restore a backup (npm run hub -- restore FILE --data ${hubFolder}), ` +
  `then start Ringdesk again. Why: ${logFile}`

/** What a hub says of its data before it ends; undefined where the message says something else. */
function troubleIn(message: unknown): OwnHubTrouble | undefined {
  const told = HubFailed.safeParse(message)
  return told.success ? { reason: told.data.reason, message: told.data.message } : undefined
}

/** Runs the hub's program for one question; `refused` where it ends without an answer. */
function askMender({ spawn, hubFolder, logFolder }: HubOptions, ask: OwnHubAsk): Promise<OwnHubAnswer> {
  return new Promise((resolve) => {
    const logFile = join(logFolder, 'hub.log')
    const child = spawn('hub', ['mend', hubFolder], logFile)
    child.onMessage((message) => {
      const answer = FromMender.safeParse(message)
      if (answer.success) resolve(answer.data.answer)
    })
    child.onExit((reason) =>
      resolve({
        is: 'refused',
        code: 'ownHubBroke',
        message: `The hub’s program ended (${reason}): ${logFile}`,
      }),
    )
    child.send({ type: 'mend', ask })
  })
}

/**
 * Sees to it that one hub runs on the machine's shared hub data. The first console starts it; others find it by its
 * record, and the next of them takes over, on the same data and port, when the first is gone.
 */
export function keepEmbeddedHub(options: HubOptions): EmbeddedHub {
  const { hubFolder, say } = options
  let known = readHubRecord(hubFolder)
  let told: string | undefined
  let isStopping = false
  let leave: () => void = () => undefined
  let program: SupervisedProgram | undefined
  let trouble: OwnHubTrouble | undefined
  const restart = createRestart(() => program)

  const found = (record: HubRecord): void => {
    known = record
    if (told === record.url) return
    told = record.url
    options.onFound(record)
  }

  const follow = async (gone: Promise<void>): Promise<void> => {
    let isGone = false
    void gone.then(() => (isGone = true))
    for (;;) {
      const record = readHubRecord(hubFolder)
      if (record !== undefined && (await isHubAlive(record.url))) {
        found(record)
        break
      }
      if (isGone || isStopping) return
      await pause(PROBE_EVERY_MS)
    }
    await gone
  }

  /** The port of the last time where it is free, and 0 for any; waits until the hub is wanted. */
  const choosePort = async (): Promise<number> => {
    const recorded = known === undefined ? 0 : Number(new URL(known.url).port)
    const port = recorded === 0 ? 0 : await awaitFreePort(recorded, PORT_PATIENCE_MS)
    if (known === undefined || told !== undefined || port !== recorded) return port
    options.onExpected?.(known)
    await options.wanted
    return port
  }

  const own = (firstPort: number): SupervisedProgram => {
    let port = firstPort
    let starts = 0
    /** What this start said of its data. */
    let failed: OwnHubTrouble | undefined
    const logFile = join(options.logFolder, 'hub.log')
    return superviseProgram({
      name: 'The hub',
      logFile,
      say,
      start: () => {
        starts += 1
        failed = undefined
        if (starts > STARTS_ON_SAME_PORT) port = 0
        const where = ['--data', hubFolder, '--port', String(port), '--host', '127.0.0.1']
        const args = [...where, '--language', options.language]
        return options.spawn('hub', args, logFile)
      },
      hopeless: (reason) => {
        const isOfData = reason === HUB_DATA_UNUSABLE
        // what is wrong with the data says nothing about the port
        if (isOfData || failed !== undefined) starts = 0
        // whoever looks at a trouble of before reads what came of the next start
        if (isOfData || trouble !== undefined) {
          trouble = failed ?? {
            reason: 'unknown',
            message: `The hub’s program ended (${reason}): ${logFile}`,
          }
          options.onUnusable?.(trouble)
        }
        restart.ended(false)
        if (!isOfData) return undefined
        return unusableText(hubFolder, logFile)
      },
      onMessage: (_child, message) => {
        failed = troubleIn(message) ?? failed
        const ready = FromHub.safeParse(message)
        if (!ready.success) return false
        starts = 0
        port = Number(new URL(ready.data.url).port)
        const record = { url: ready.data.url.replace(/\/+$/, ''), isTrial: ready.data.trial !== undefined }
        writeHubRecord(hubFolder, record)
        found(record)
        if (trouble !== undefined) options.onUsable?.()
        trouble = undefined
        restart.ended(true)
        return true
      },
    })
  }

  const run = async (): Promise<() => Promise<void>> => {
    for (;;) {
      const claim = await claimFolder(hubFolder, () => '')
      if (claim.isOwner) {
        if (isStopping) return () => claim.release()
        if (told !== undefined) say('The console that ran the hub is gone; this one runs it from now on.')
        const port = await choosePort()
        if (isStopping) return () => claim.release()
        const hub = own(port)
        program = hub
        // first the hub, then the claim: the next owner finds the port free
        return async () => {
          await hub.stop()
          await claim.release()
        }
      }
      leave = claim.leave
      await follow(claim.gone)
      if (isStopping) return () => Promise.resolve()
    }
  }
  const ending = run()

  return {
    startAgain: () => (isStopping ? Promise.resolve(false) : restart.start()),
    mend: (ask) => askMender(options, ask),
    stop: async () => {
      isStopping = true
      restart.ended(false)
      leave()
      const end = await ending
      await end()
    },
  }
}
