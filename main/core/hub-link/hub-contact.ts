import { z } from 'zod'
import { isOfflineSignInOver, offlineSignInEnds } from '../../../shared/domain/offline-sign-in.ts'
import { DAY_MS, MINUTE_MS, SECOND_MS, type Moment } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'
import { repeat, type Clock } from '../clock.ts'
import type { Log } from '../log.ts'

/** How long this console has been without its hub, and when that was noted. */
const Away = z.object({ awayMs: z.number().nonnegative(), notedAt: z.number().int() })

const LOOKS_EVERY_MS = 30 * SECOND_MS
const NOTES_EVERY_MS = 10 * MINUTE_MS
/** A computer that was off for longer may as well have a wrong clock: the time is counted for good when that has stayed so. */
const PLAUSIBLE_OFF_MS = DAY_MS
const BELIEVES_AFTER_MS = 10 * MINUTE_MS

export interface HubContactOptions {
  readonly cache: Cache
  readonly clock: Clock
  readonly log: Log
  /** The sign-in without the hub ran out, or (false) it turned out that it did not. Looked at again and again. */
  readonly onLapse: (isOver: boolean) => void
}

/**
 * Counts how long this console has been without its hub, over restarts. While it runs it counts by a clock that goes on evenly.
 * What it was off for only the computer's clock tells: of that the least counts that it has told since the start, so that a
 * clock that is a year ahead for a moment locks nobody out for longer than that moment.
 */
export interface HubContact {
  /** The hub that was proven to be this console's took its socket; `false`: that is over. */
  setOnline(isOnline: boolean): void
  /** The console's clock was set by so many milliseconds. */
  clockSet(byMs: number): void
  isLapsed(): boolean
  /** True while the computer's clock alone says so, of a time in which it was off: a hub that is there knows better. */
  isLapseInDoubt(): boolean
  /** The hub took the session just now: nothing that was counted before counts any more. */
  heard(): void
  /** When the sign-in runs out where the hub stays away; null while it is here. */
  lapsesAt(): Moment | null
  /** Looks now, and from then on again and again; returns the way to stop. */
  start(): () => void
}

export function createHubContact({ cache, clock, log, onLapse }: HubContactOptions): HubContact {
  const known = cache.meta.get('hubContact', Away)
  let awayMs = known?.awayMs ?? 0
  let isOnline = false
  const startedAt = clock.now()
  let countedTo = startedAt
  let notedAt = startedAt
  /** The latest time that was noted: a clock that went back must not count the time up to it once more when it is put right. */
  let latest = known?.notedAt ?? startedAt
  /** Since when this console was off; undefined where that is counted already. */
  let offSince = known?.notedAt
  let offMs = Infinity
  let aheadAtStart = clock.aheadMs?.() ?? 0
  let wasLapsed = false

  /** What this console was off for, by the computer's clock of now and before. */
  const measureOff = (): number => {
    if (offSince === undefined) return 0
    const set = (clock.aheadMs?.() ?? 0) - aheadAtStart
    offMs = Math.min(offMs, Math.max(0, startedAt - set - offSince))
    return offMs
  }
  const away = (): number => (isOnline ? 0 : awayMs + measureOff() + Math.max(0, clock.now() - countedTo))
  const note = (): void => {
    notedAt = clock.now()
    latest = isOnline ? notedAt : Math.max(latest, notedAt)
    try {
      cache.write('relaxed', () => cache.meta.set('hubContact', { awayMs, notedAt: offSince ?? latest }))
    } catch (error) {
      log.warn('how long the hub is away could not be noted; it is tried again', { error })
    }
  }
  const count = (): void => {
    const now = clock.now()
    if (isOnline) awayMs = 0
    else awayMs += Math.max(0, now - countedTo)
    countedTo = now
    const off = measureOff()
    if (offSince === undefined || (off > PLAUSIBLE_OFF_MS && now - startedAt < BELIEVES_AFTER_MS)) return
    awayMs += off
    offSince = undefined
  }
  const heard = (): void => {
    awayMs = 0
    offSince = undefined
    countedTo = clock.now()
    latest = countedTo
    note()
  }
  const look = (): void => {
    count()
    if (clock.now() - notedAt >= NOTES_EVERY_MS) note()
    const isLapsed = isOfflineSignInOver(away())
    if (isLapsed !== wasLapsed) log.warn('the sign-in without the hub', { isLapsed, awayMs: away() })
    wasLapsed = isLapsed
    onLapse(isLapsed)
  }

  return {
    setOnline: (next) => {
      count()
      isOnline = next
      if (next) heard()
      else note()
    },
    clockSet: (byMs) => {
      countedTo += byMs
      notedAt += byMs
      latest += byMs
      aheadAtStart += byMs
    },
    isLapsed: () => isOfflineSignInOver(away()),
    isLapseInDoubt: () =>
      offSince !== undefined &&
      isOfflineSignInOver(away()) &&
      !isOfflineSignInOver(awayMs + Math.max(0, clock.now() - countedTo)),
    heard,
    lapsesAt: () => (isOnline ? null : offlineSignInEnds(away(), clock.now())),
    start: () => {
      look()
      return repeat(clock, LOOKS_EVERY_MS, look)
    },
  }
}
