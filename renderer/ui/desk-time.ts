import type { Moment } from '../../shared/domain/time.ts'

/** How far the desk's clock is ahead of this page's even one, in milliseconds; undefined before the core has told. */
let ahead: number | undefined
/** What the way of a message takes is no difference. */
const GRAIN_MS = 250

/** The core told its time: the page counts by it from now on. */
export function takeDeskTime(now: Moment | undefined): void {
  if (now === undefined) return
  const told = now - performance.now()
  if (ahead === undefined || Math.abs(told - ahead) > GRAIN_MS) ahead = told
}

/**
 * The present moment by the desk's clock, by which all moments of the desk are. It goes on evenly: a computer whose clock
 * is two hours off, or is put right in mid-call, shows the same durations.
 */
export const deskNow = (): Moment =>
  ahead === undefined ? Date.now() : Math.round(performance.now() + ahead)
