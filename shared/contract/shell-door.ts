import { z } from 'zod'
import { AgentState, AgentWish } from '../domain/agent.ts'
import { CallEndReason, CallPhase } from '../domain/call.ts'
import { CallId, ContactId } from '../domain/ids.ts'
import { Moment } from '../domain/time.ts'
import { call, nothing } from './door.ts'
import { DesktopSettings } from './settings.ts'

/**
 * The door between the desktop shell (asks) and the core (answers): the little that tray, notifications and system keys
 * need. It holds no customer's history, so that the shell never reads more than it shows.
 */

/** A call as the system shows it; calls that are over stay for the seconds that their card stays. */
export const ShellCallSummary = z.strictObject({
  callId: CallId,
  contactId: ContactId,
  phase: CallPhase,
  direction: z.enum(['inbound', 'outbound']),
  /** The customer, or what the line calls the caller; null when nobody knows. */
  name: z.string().nullable(),
  /** As people read it; null when withheld. */
  number: z.string().nullable(),
  queueName: z.string().nullable(),
  startedAt: Moment,
  answeredAt: Moment.nullable(),
  endReason: CallEndReason.nullable(),
})
export type ShellCallSummary = z.infer<typeof ShellCallSummary>

export const ShellSummary = z.strictObject({
  language: z.enum(['zh-CN', 'en']),
  /** The person who is signed in; null when nobody is. */
  person: z.strictObject({ name: z.string(), extension: z.string() }).nullable(),
  agent: AgentState,
  /** Hub or line have been silent for so long that nobody can say whether this is still the agent's state. */
  isAgentUnconfirmed: z.boolean(),
  /** Live calls and those just over, oldest first. */
  calls: z.array(ShellCallSummary),
  /** A wrap-up runs. */
  isWrappingUp: z.boolean(),
  /** Commands that the hub has not confirmed, and those that it refused. */
  unsent: z.strictObject({ toSend: z.number().int(), needsYou: z.number().int() }),
  isTrial: z.boolean(),
  /** The person's role may watch the wall board. */
  mayWatchBoard: z.boolean(),
  desktop: DesktopSettings,
})
export type ShellSummary = z.infer<typeof ShellSummary>

/** What a key of the whole system may do. */
export const SystemKey = z.enum(['answer', 'hangUp', 'mute'])
export type SystemKey = z.infer<typeof SystemKey>

export const shellDoor = {
  calls: {
    summary: call(nothing, ShellSummary, true),
    'agent.wish': call(AgentWish, nothing, true),
    /** Does what the key means for the call it is about; nothing where there is none. */
    key: call(z.strictObject({ key: SystemKey }), nothing),
  },
  events: {
    /** The summary whole, whenever it is another than before. */
    summary: ShellSummary,
  },
} as const
export type ShellDoor = typeof shellDoor
