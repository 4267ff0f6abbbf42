import { z } from 'zod'
import { PersonId } from './ids.ts'
import { Moment } from './time.ts'

export const PauseReason = z.enum(['break', 'meal', 'training', 'meeting', 'paperwork', 'technical'])
export type PauseReason = z.infer<typeof PauseReason>

/** What an agent wishes; the rest of the state follows from the line and from wrap-up. */
export const AgentWish = z.discriminatedUnion('wish', [
  z.object({ wish: z.literal('ready') }),
  z.object({ wish: z.literal('paused'), reason: PauseReason }),
])
export type AgentWish = z.infer<typeof AgentWish>

/**
 * What an agent is doing, as everybody sees it. `unreachable`: signed in, but the phone is not proven to be registered,
 * so no call is offered. `signedOut`: no console of the agent is connected. `unknown`: a newer hub says something that this
 * version does not know; no hub of this version says it.
 */
export const AgentActivity = z.enum([
  'ready',
  'paused',
  'ringing',
  'talking',
  'wrapUp',
  'unreachable',
  'signedOut',
  'unknown',
])
export type AgentActivity = z.infer<typeof AgentActivity>

export const AgentState = z.object({
  activity: AgentActivity,
  pauseReason: PauseReason.nullable(),
  since: Moment,
  /** Who set it, of a state that is wished (`WISHED`), where that was somebody else. Absent from older hubs. */
  by: PersonId.optional(),
})
export type AgentState = z.infer<typeof AgentState>

/** What is known of an agent; the activity is a function of it and is never set by hand. */
export interface AgentFacts {
  readonly isSignedIn: boolean
  readonly isRegistered: boolean
  readonly wish: AgentWish
  /** Who wished it, where that was not the agent. */
  readonly wishedBy?: PersonId | undefined
  readonly ringingCalls: number
  readonly liveCalls: number
  /** A wrap-up runs until then; null when none does. */
  readonly wrapUpUntil: Moment | null
}

/** The activity that follows from the facts: talking outranks ringing, ringing wrap-up, wrap-up what the agent wishes. */
export function activityOf(facts: AgentFacts, now: Moment): AgentActivity {
  if (facts.liveCalls > 0) return 'talking'
  if (facts.ringingCalls > 0) return 'ringing'
  if (!facts.isSignedIn) return 'signedOut'
  if (facts.wrapUpUntil !== null && facts.wrapUpUntil > now) return 'wrapUp'
  if (facts.wish.wish === 'paused') return 'paused'
  return facts.isRegistered ? 'ready' : 'unreachable'
}

/** What an agent does by a wish: a pause, or to be ready, whether calls arrive or not. */
const WISHED: ReadonlySet<AgentActivity> = new Set(['paused', 'ready', 'unreachable'])

/** The state after new facts: `since` moves only when activity or reason does, not where only who wished it is another. */
export function nextAgentState(before: AgentState | undefined, facts: AgentFacts, now: Moment): AgentState {
  const activity = activityOf(facts, now)
  const pauseReason = activity === 'paused' && facts.wish.wish === 'paused' ? facts.wish.reason : null
  const by = WISHED.has(activity) ? facts.wishedBy : undefined
  const isSame = before?.activity === activity && before.pauseReason === pauseReason
  if (isSame && before.by === by) return before
  return {
    activity,
    pauseReason,
    since: isSame ? before.since : now,
    ...(by === undefined ? {} : { by }),
  }
}

/** What a console shows its agent of their own state, and whether the hub has the same word for it. */
export interface OwnState {
  readonly state: AgentState
  readonly isConfirmed: boolean
}

/**
 * What the agent is shown. Calls and phone are known here first. That calls come is the hub's to say: where it has another
 * word for an agent who is ready here, that word is shown.
 *
 * @param hub the hub's word, by this console's clock; undefined while it cannot be asked, or has not answered yet
 */
export function ownStateOf(here: AgentState, hub: AgentState | undefined): OwnState {
  if (hub === undefined || hub.activity === 'unknown') return { state: here, isConfirmed: false }
  const isSame = hub.activity === here.activity && hub.pauseReason === here.pauseReason
  // the hub remembers since when, also over a restart of this console
  if (isSame) return { state: { ...here, since: Math.min(here.since, hub.since) }, isConfirmed: true }
  return here.activity === 'ready' ? { state: hub, isConfirmed: true } : { state: here, isConfirmed: false }
}
