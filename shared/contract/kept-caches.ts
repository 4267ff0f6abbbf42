import { z } from 'zod'
import { CacheLoss } from '../domain/kept-cache-rules.ts'
import { KeptCache } from './diagnostics.ts'

/** Whose data a cache holds, as far as people know a team: by its queues, its people and its address. */
const TeamOfCache = z.object({
  hubId: z.string().nullable(),
  /** Where its hub was; null where nobody ever signed in. */
  hubUrl: z.string().nullable(),
  queues: z.array(z.string()),
  people: z.number().int().nonnegative(),
})

/** A kept cache with what is in it. */
export const ShelvedCache = KeptCache.extend({
  /** Null where the file cannot be read here. */
  team: TeamOfCache.nullable(),
  /** What is lost if it is deleted. */
  loss: CacheLoss,
  /** Names of those whose work is unsent in it. */
  workOf: z.array(z.string()),
  /** Nobody used it for long, and nothing in it is unsent. */
  isDeletionSuggested: z.boolean(),
})
export type ShelvedCache = z.infer<typeof ShelvedCache>

/** Every cache of this profile: the one in use, and the kept ones, the newest first. */
export const CacheShelfReport = z.object({
  inUse: z.object({ file: z.string(), bytes: z.number().int().nonnegative() }),
  kept: z.array(ShelvedCache),
})
export type CacheShelfReport = z.infer<typeof CacheShelfReport>
