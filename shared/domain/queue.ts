import { z } from 'zod'
import { AgentState } from './agent.ts'
import { ContactId, PersonId, QueueId } from './ids.ts'
import { E164 } from './e164.ts'
import { PartyNumber } from './party-number.ts'
import { Moment } from './time.ts'

/** A caller in a queue. The number is null where the viewer may not see it, or where it is withheld. */
export const WaitingCaller = z.object({
  contactId: ContactId,
  number: E164.nullable(),
  /** As in a call record; absent where the viewer may not see it. */
  partyNumber: PartyNumber.optional(),
  since: Moment,
  /** The agents whose phones ring for this caller now. */
  ringing: z.array(PersonId),
})
export type WaitingCaller = z.infer<typeof WaitingCaller>

/** Since midnight of the hub's day. */
export const QueueTotals = z.object({
  offered: z.number().int().nonnegative(),
  answered: z.number().int().nonnegative(),
  /** Of the answered ones, those within the service level. */
  inTime: z.number().int().nonnegative(),
  abandoned: z.number().int().nonnegative(),
})
export type QueueTotals = z.infer<typeof QueueTotals>

/** One queue as it is now, true at the picture's `at`. */
export const LiveQueue = z.object({
  id: QueueId,
  waiting: z.array(WaitingCaller),
  totals: QueueTotals,
})
export type LiveQueue = z.infer<typeof LiveQueue>

export const LiveAgent = z.object({
  id: PersonId,
  state: AgentState,
  /** Who the agent is talking to, where the viewer may see it. */
  contactId: ContactId.nullable(),
})
export type LiveAgent = z.infer<typeof LiveAgent>

/** What the live picture shows: queues and agents. */
export const LiveContent = z.object({ queues: z.array(LiveQueue), agents: z.array(LiveAgent) })
export type LiveContent = z.infer<typeof LiveContent>

/** The whole live picture of the hub. Each has a version; a patch applies to the one before it and to no other. */
export const QueuePicture = z.object({
  version: z.number().int().nonnegative(),
  /** When the hub last knew this to be true, by the hub's clock. */
  at: Moment,
  queues: z.array(LiveQueue),
  agents: z.array(LiveAgent),
})
export type QueuePicture = z.infer<typeof QueuePicture>

export const QueuePatch = z.object({
  version: z.number().int().positive(),
  at: Moment,
  /** Only what changed, whole. An empty patch says "still true". */
  queues: z.array(LiveQueue),
  agents: z.array(LiveAgent),
})
export type QueuePatch = z.infer<typeof QueuePatch>

const replaceById = <T extends { id: string }>(old: readonly T[], fresh: readonly T[]): T[] => {
  const byId = new Map(old.map((item) => [item.id, item]))
  for (const item of fresh) byId.set(item.id, item)
  return [...byId.values()]
}

/** The picture after a patch; `gap` when a version was missed and a snapshot must be asked for; old patches change nothing. */
export function applyQueuePatch(picture: QueuePicture, patch: QueuePatch): QueuePicture | 'gap' {
  if (patch.version <= picture.version) return picture
  if (patch.version !== picture.version + 1) return 'gap'
  return {
    version: patch.version,
    at: patch.at,
    queues: replaceById(picture.queues, patch.queues),
    agents: replaceById(picture.agents, patch.agents),
  }
}

/** Share of the answered and abandoned calls that were answered in time, 0 to 1; null before the first call. */
export function serviceLevelOf(totals: QueueTotals): number | null {
  const all = totals.answered + totals.abandoned
  return all === 0 ? null : totals.inTime / all
}
