import { DAY_MS, type Moment } from './time.ts'

/** Without the hub a console works for so long after its last contact with it. A computer that was stolen tells nothing after that. */
export const OFFLINE_SIGN_IN_MS = 14 * DAY_MS
/** So long before the end it is said. */
export const LAPSE_SAID_BEFORE_MS = 3 * DAY_MS

/** True if nobody may work at a console that has been without its hub for so many milliseconds. */
export const isOfflineSignInOver = (awayMs: number): boolean => awayMs >= OFFLINE_SIGN_IN_MS

/** When the sign-in at a console without its hub runs out, in milliseconds of the clock that tells `now`. */
export const offlineSignInEnds = (awayMs: number, now: Moment): Moment => now + OFFLINE_SIGN_IN_MS - awayMs

/** True if a person should be told that the sign-in runs out then. */
export const isLapseNear = (lapsesAt: Moment, now: Moment): boolean => lapsesAt - now <= LAPSE_SAID_BEFORE_MS
