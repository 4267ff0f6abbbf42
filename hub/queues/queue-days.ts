import { HOUR_MS } from '../../shared/domain/time.ts'
import { after } from '../../shared/timer.ts'
import { startOfDay } from '../store/team-day.ts'
import type { Db } from '../store/tables.ts'
import type { TeamBook } from '../store/team-book.ts'
import type { LiveQueues } from './live-queues.ts'
import { totalsSince } from './queue-counter.ts'

export interface QueueDaysOptions {
  readonly db: Db
  readonly team: TeamBook
  readonly queues: LiveQueues
  readonly timezone: string
  readonly now: () => number
}

/** Takes today's totals from the ledger and begins anew at every midnight of the team; gives the way to stop. */
export async function keepDays(options: QueueDaysOptions): Promise<() => void> {
  const { db, team, queues, timezone, now } = options
  const today = startOfDay(now(), timezone)
  for (const queue of team.queues)
    queues.setTotals(queue.id, await totalsSince(db, queue.id, today, queue.serviceLevelSeconds))

  let stop = (): void => undefined
  const waitForMidnight = (): void => {
    // the longest day has 25 hours
    const midnight = startOfDay(startOfDay(now(), timezone) + 26 * HOUR_MS, timezone)
    stop = after(Math.max(1000, midnight - now()), () => {
      queues.startDay()
      waitForMidnight()
    })
  }
  waitForMidnight()
  return () => stop()
}
