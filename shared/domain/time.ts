import { z } from 'zod'

/** A moment: milliseconds since 1970-01-01T00:00Z, whole. */
export const Moment = z.number().int().nonnegative()
export type Moment = z.infer<typeof Moment>

/** When something was written down; `claimedAt` is what the computer's clock said, where the hub took another moment (`takenAt`). */
export const WrittenAt = z.object({ at: Moment, claimedAt: Moment.optional() })
export type WrittenAt = z.infer<typeof WrittenAt>
/** Only the moments of something that may hold more. */
export const writtenAt = ({ at, claimedAt }: WrittenAt): WrittenAt =>
  claimedAt === undefined ? { at } : { at, claimedAt }

export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
