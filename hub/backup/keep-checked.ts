import type { Logger } from '../../shared/log/create-logger.ts'
import { after } from '../../shared/timer.ts'
import type { DataFolder } from '../store/data-key.ts'
import type { DamageWatch } from '../store/damage-watch.ts'
import { runTask } from './run-task.ts'

export interface KeepCheckedOptions extends DataFolder {
  readonly damage: DamageWatch
  readonly log: Logger
  readonly now: () => number
  /** So long after a start the first look begins: consoles come back before it. */
  readonly firstMs: number
}

/** The hour of the hub's computer at which the data is looked through each night. */
const NIGHT_HOUR = 3

/** Milliseconds to the next night, more than none. */
export function untilNight(now: number): number {
  const night = new Date(now)
  night.setHours(NIGHT_HOUR, 0, 0, 0)
  if (night.getTime() <= now) night.setDate(night.getDate() + 1)
  return night.getTime() - now
}

/**
 * Looks through all pages of the database soon after the start and each night, in a thread of its own. What is found is noted in
 * `damage`. Returns the way to stop, which breaks off a look.
 */
export function keepChecked(options: KeepCheckedOptions): () => Promise<void> {
  const { dataDir, hubKey, damage, log, now, firstMs } = options
  const end = new AbortController()
  let looking: Promise<void> = Promise.resolve()
  let cancel = (): void => undefined
  const look = async (): Promise<void> => {
    const startedAt = performance.now()
    try {
      const [fault] = await runTask('quickCheck', { dataDir, hubKey }, end.signal)
      if (fault !== undefined) damage.note(fault)
      else log.info({ tookMs: Math.round(performance.now() - startedAt) }, 'the data is whole')
    } catch (error) {
      if (!end.signal.aborted)
        log.error({ err: error }, 'the data could not be looked through; it is tried again')
    }
  }
  const plan = (ms: number): void => {
    cancel = after(ms, () => {
      looking = look().then(() => {
        // nothing is found that is not known
        if (!end.signal.aborted && damage.found === undefined) plan(untilNight(now()))
      })
    })
  }
  plan(firstMs)
  return async () => {
    cancel()
    end.abort()
    await looking
  }
}
