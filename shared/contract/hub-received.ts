import { z, type ZodType } from 'zod'
import { AgentActivity, AgentState, PauseReason } from '../domain/agent.ts'
import { Person, Role } from '../domain/people.ts'
import { LiveAgent, QueuePatch, QueuePicture } from '../domain/queue.ts'
import {
  CommandResult,
  Health,
  hubCalls,
  hubEvents,
  Session,
  type HubCallName,
  type HubCallOutput,
  type HubEventName,
} from './hub.ts'

/**
 * How a console reads what a hub of another version says: a word that it does not know is not a reason to throw the whole
 * message away. What it means here is said at each.
 */

/** An answer that this console cannot read: the command is kept as it is, and asked again after an update. */
const UnreadResult = z
  .looseObject({ id: z.string(), status: z.string() })
  .transform(({ id, status }) => ({ id, status: 'unread' as const, said: status.slice(0, 60) }))
export const ReceivedResult = z.union([CommandResult, UnreadResult])
export type ReceivedResult = z.infer<typeof ReceivedResult>

const ReceivedState = AgentState.extend({
  activity: AgentActivity.catch('unknown'),
  // a pause with another reason is a pause
  pauseReason: PauseReason.nullable().catch(null),
})
const ReceivedAgents = z.array(LiveAgent.extend({ state: ReceivedState }))

const outputs = {
  'commands:submit': z.object({ results: z.array(ReceivedResult) }),
  'queues:watch': QueuePicture.extend({ agents: ReceivedAgents }),
  'presence:wish': ReceivedState,
  'presence:wrapUp': ReceivedState,
  'presence:phone': ReceivedState,
  'presence:force': ReceivedState,
} as const satisfies { readonly [K in HubCallName]?: ZodType }
const events = {
  'queues:patch': QueuePatch.extend({ agents: ReceivedAgents }),
  'presence:you': ReceivedState,
} as const satisfies { readonly [K in HubEventName]?: ZodType }

/** The answer to a call as a console reads it. */
export type HubCallReceived<K extends HubCallName> = K extends 'commands:submit'
  ? z.output<(typeof outputs)['commands:submit']>
  : HubCallOutput<K>

export const receivedOutput = (name: HubCallName): ZodType =>
  Object.hasOwn(outputs, name) ? outputs[name as keyof typeof outputs] : hubCalls[name].output
export const receivedEvent = (name: HubEventName): ZodType =>
  Object.hasOwn(events, name) ? events[name as keyof typeof events] : hubEvents[name]

/** A state of the hub that is not known is no reason to stay away: it answered; nor are limits that this console cannot read. */
export const ReceivedHealth: ZodType<Health> = Health.extend({
  status: Health.shape.status.catch('ok'),
  approvalLimits: Health.shape.approvalLimits.catch(undefined),
  numberPlan: Health.shape.numberPlan.catch(undefined),
})
/** A role that is not known has the least rights here; the hub knows better and decides. */
export const ReceivedSession: ZodType<Session> = Session.extend({
  person: Person.extend({ role: Role.catch('agent') }),
})
