import { z } from 'zod'
import { DAY_MS, type Moment } from './time.ts'

const count = z.number().int().nonnegative()

/** Work that is in a cache and nowhere else: it is gone with the file. */
export const UnsentWork = z.object({
  /** Commands that the hub has not done, also those it refused and those of a newer Ringdesk. */
  commands: count,
  drafts: count,
  /** Calls whose wrap-up is not finished. */
  wrapUps: count,
  /** Entries that the hub lost when its data was put back to an earlier state. */
  onlyHere: count,
})
export type UnsentWork = z.infer<typeof UnsentWork>

/** What is lost with a cache. `unknown`: the file cannot be read here, so nobody can say. */
export const CacheLoss = z.discriminatedUnion('is', [
  UnsentWork.extend({ is: z.literal('known') }),
  z.object({ is: z.literal('unknown') }),
])
export type CacheLoss = z.infer<typeof CacheLoss>

/** A cache without unsent work that nobody used for so long is worth a suggestion. */
export const SUGGEST_AFTER_MS = 30 * DAY_MS

/** True if deleting the cache loses work, or may. */
export const losesWork = (loss: CacheLoss): boolean =>
  loss.is === 'unknown' || loss.commands + loss.drafts + loss.wrapUps + loss.onlyHere > 0

/** True if a person may be told that this cache, set aside `at`, is probably of no use any more. It is never deleted for that. */
export const isDeletionSuggested = (loss: CacheLoss, at: Moment, now: Moment): boolean =>
  !losesWork(loss) && now - at >= SUGGEST_AFTER_MS

/**
 * True if a person who confirmed that `named` is lost may delete a cache with which `loss` is lost: whoever was told of less, or of
 * something else, has not agreed to it.
 */
export function mayDelete(loss: CacheLoss, named: CacheLoss): boolean {
  if (loss.is === 'unknown' || named.is === 'unknown') return loss.is === named.is
  return UnsentWork.keyof().options.every((name) => loss[name] === named[name])
}
