import type { Logger } from '../../shared/log/create-logger.ts'
import { HOUR_MS, type Moment } from '../../shared/domain/time.ts'
import { after } from '../../shared/timer.ts'
import { startOfDay } from '../store/team-day.ts'
import type { Db } from '../store/tables.ts'
import type { TeamBook } from '../store/team-book.ts'
import type { LiveQueues } from './live-queues.ts'
import { totalsOfDay } from './queue-counter.ts'

export interface QueueDaysOptions {
  readonly db: Db
  readonly team: TeamBook
  readonly queues: LiveQueues
  readonly timezone: string
  readonly now: () => Moment
  /** So often it is looked which day it is, at the latest: the hub's clock may be set, or its computer sleep. */
  readonly times: { readonly dayLookMs: number }
  readonly log: Logger
}

/** Takes today's totals from the ledger and begins anew with every day of the team, also one that is set; gives the way to stop. */
export async function keepDays(options: QueueDaysOptions): Promise<() => void> {
  const { db, team, queues, timezone, now, times, log } = options
  /** The beginning of the next day: the longest has 25 hours. */
  const dayAfter = (day: Moment): Moment => startOfDay(day + 26 * HOUR_MS, timezone)
  let today = startOfDay(now(), timezone)
  let tomorrow = dayAfter(today)

  const countFromLedger = async (): Promise<void> => {
    const day = { from: today, until: tomorrow }
    for (const queue of team.queues) {
      const totals = await totalsOfDay(db, queue.id, day, queue.serviceLevelSeconds)
      if (day.from === today) queues.setTotals(queue.id, totals)
    }
  }
  const look = (): void => {
    const at = now()
    if (at >= today && at < tomorrow) return
    const day = startOfDay(at, timezone)
    const isNext = day === tomorrow
    today = day
    tomorrow = dayAfter(day)
    queues.startDay()
    // a clock that was set: this day may have had calls already
    if (!isNext)
      countFromLedger().catch((error: unknown) =>
        log.error({ err: error }, 'the calls of the day cannot be counted'),
      )
  }

  let stop = (): void => undefined
  const wait = (): void => {
    stop = after(Math.min(times.dayLookMs, Math.max(1000, tomorrow - now())), () => {
      look()
      wait()
    })
  }
  await countFromLedger()
  wait()
  return () => stop()
}
