import { uptime } from 'node:os'
import type { Logger } from '../../shared/log/create-logger.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import { createSteadyClock } from '../../shared/steady-clock.ts'
import { every } from '../../shared/timer.ts'
import { HubClock, type ClockPatience, type TimeSource } from '../hub-clock.ts'
import type { DamageWatch } from './damage-watch.ts'
import { readMeta, writeMeta } from './meta.ts'
import type { Db } from './tables.ts'

/** From one note of the time to the next. */
const NOTE_EVERY_MS = 10 * MINUTE_MS

export interface KeepTimeOptions extends ClockPatience {
  readonly db: Db
  /** Where the data is damaged, nothing is noted and no sign-in moved any more. */
  readonly damage: DamageWatch
  readonly log: Logger
  /** The computer's clock. */
  readonly wall: () => number
  /** From one look at the computer's clock to the next. */
  readonly lookMs: number
}

/** Sign-ins last as long as they would have by the clock of before. */
async function moveSessions(db: Db, byMs: number): Promise<void> {
  const by = Math.round(byMs)
  await db
    .updateTable('sessions')
    .set(({ eb }) => ({ started_at: eb('started_at', '+', by), ends_at: eb('ends_at', '+', by) }))
    .where('ended_at', 'is', null)
    .execute()
}

/**
 * Makes the hub's clock from the computer's, notes the time again and again, for the next start to compare with, and moves
 * sign-ins with the clock where that is set. `stop` notes the time once more.
 */
export async function keepTime(options: KeepTimeOptions): Promise<TimeSource & { stop(): Promise<void> }> {
  const { db, damage, log, wall, lookMs, believeMs, removeMs } = options
  const noted = await readMeta(db, 'clockSeen')
  const clock = new HubClock({
    wall,
    steady: createSteadyClock(uptime),
    believeMs,
    removeMs,
    seenAt: noted === undefined ? undefined : Number(noted),
    onSet: (byMs) => {
      log.warn({ byMs }, 'the clock of this computer was set, and has stayed so: the hub follows')
      queue(() => moveSessions(db, byMs))
      queue(note)
    },
  })
  if (clock.isInDoubt)
    log.warn(
      { now: clock.now(), lastSeen: Number(noted) },
      'the clock of this computer is far from when the hub ran last: no sign-in ends, and nothing is removed, until it has stayed so',
    )
  let work = Promise.resolve()
  let notedAt = performance.now()
  const queue = (step: () => Promise<void>): void => {
    work = work
      .then(() => (damage.found === undefined ? step() : undefined))
      .catch((error: unknown) => {
        if (damage.found === undefined)
          log.error({ err: error }, 'the time could not be noted; it is tried again')
      })
  }
  const note = async (): Promise<void> => {
    if (!clock.isInDoubt && !clock.hasJumped) await writeMeta(db, 'clockSeen', String(clock.now()))
  }
  queue(note)
  const stop = every(
    lookMs,
    () => {
      clock.look()
      if (performance.now() - notedAt < NOTE_EVERY_MS) return
      notedAt = performance.now()
      queue(note)
    },
    { keepsAlive: false },
  )
  return {
    now: () => clock.now(),
    get isInDoubt() {
      return clock.isInDoubt
    },
    get mayRemove() {
      return clock.mayRemove
    },
    stop: async () => {
      stop()
      clock.look()
      queue(note)
      await work
    },
  }
}
