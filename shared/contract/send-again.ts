import { z } from 'zod'
import { EntityKind } from './feed-change.ts'

/**
 * What a console sends again after the hub's data was put back to an earlier state, where a person wants it: commands that the hub had done, and
 * entities as they were known here. Each names the epoch and the revision that it had: they say which of two is the newer one.
 */
const Place = z.object({ epoch: z.string().min(1).max(60), revision: z.number().int().nonnegative() })

export const AgainItem = z.discriminatedUnion('kind', [
  Place.extend({
    kind: z.literal('command'),
    /** A `Command` as it was sent the first time. */
    command: z.unknown(),
    /** What the hub gave when it was done (`CommandResult.receipt`): it proves author, place and content. */
    receipt: z.string().max(100),
  }),
  Place.extend({
    kind: z.literal('entity'),
    entity: EntityKind,
    id: z.string().min(1).max(200),
    value: z.unknown(),
  }),
])
export type AgainItem = z.infer<typeof AgainItem>

/** The hub's own word of where an epoch of its data began, which it takes back from a console: `proof` is a MAC that it alone can make. */
export const ProvenOrigin = z.object({
  epoch: z.string().min(1).max(60),
  from: z.string().min(1).max(60),
  /** Up to it both are the same. */
  revision: z.number().int().nonnegative(),
  proof: z.string().max(60),
})
export type ProvenOrigin = z.infer<typeof ProvenOrigin>
/** So many a message. */
export const MOST_ORIGINS = 200

export const AgainAnswer = z.discriminatedUnion('status', [
  /** The hub has it now, or something newer that came of it. */
  z.object({ status: z.literal('taken') }),
  /** Somebody changed this entity since the hub was put back: it is left as it is. */
  z.object({ status: z.literal('changed') }),
  z.object({ status: z.literal('refused'), code: z.string().max(60), message: z.string().max(2000) }),
])
export type AgainAnswer = z.infer<typeof AgainAnswer>

export const AGAIN_LIMIT = 100
