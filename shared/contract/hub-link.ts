import { z } from 'zod'
import { Moment } from '../domain/time.ts'
import { HubRefusal } from './hub.ts'

/** The console's tie to the hub; every case carries its reason, and the banner is a function of it. */
export const HubLink = z.discriminatedUnion('state', [
  z.object({ state: z.literal('signedOut') }),
  z.object({ state: z.literal('connecting'), attempt: z.number().int(), since: Moment }),
  z.object({ state: z.literal('online'), since: Moment, roundTripMs: z.number().nullable() }),
  z.object({ state: z.literal('offline'), why: z.string(), since: Moment, retryAt: Moment.nullable() }),
  /** Work goes on from the cache; signing in again brings the rest. */
  z.object({ state: z.literal('needsSignIn'), reason: HubRefusal, since: Moment }),
  z.object({ state: z.literal('fatal'), reason: HubRefusal, since: Moment }),
])
export type HubLink = z.infer<typeof HubLink>
