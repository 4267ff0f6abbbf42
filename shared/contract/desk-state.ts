import { z } from 'zod'
import { Act } from '../acts/registry.ts'
import { AgentState } from '../domain/agent.ts'
import { ApprovalLimits } from '../domain/approvers.ts'
import { OpenGap } from '../domain/call-gap.ts'
import { OverwrittenValue } from '../domain/overwritten-value.ts'
import { CallEndReason, CallPhase } from '../domain/call.ts'
import { CallQuality, CallRecord, CallSegment, Disposition } from '../domain/call-record.ts'
import { Customer } from '../domain/customer.ts'
import { FollowUp } from '../domain/follow-up.ts'
import { CallId, ContactId, FollowUpId, TicketId } from '../domain/ids.ts'
import { Candidate } from '../domain/match.ts'
import { Order } from '../domain/order.ts'
import { Person, Queue } from '../domain/people.ts'
import { NumberPlan } from '../domain/number-plan.ts'
import { LiveContent } from '../domain/queue.ts'
import { LimitChange } from '../domain/team-settings.ts'
import { Note, Ticket } from '../domain/ticket.ts'
import { SimulatedCustomer } from '../domain/simulated-customer.ts'
import { Moment } from '../domain/time.ts'
import { HubLink } from './hub-link.ts'
import { AudioDevice, PhoneProblem, Registration } from './phone.ts'
import { NumberPlace } from './number-place.ts'
import { OwnHubTrouble } from './own-hub.ts'
import { Settings } from './settings.ts'

/** What the core tells a window as it changes: the state of a desk, in slices. The door is in desk.ts. */

export const SyncState = z.object({
  /** Commands that the hub has not confirmed. */
  toSend: z.number().int().nonnegative(),
  /** Commands that the hub refused: their text is kept and waits for a person. */
  needsYou: z.number().int().nonnegative(),
  /** When the cache last held everything that the hub had. */
  freshAt: Moment.nullable(),
  /**
   * Since the hub's data was put back to an earlier state: entries that are only on this computer, those of them that the hub did not
   * take, and whether it takes any.
   */
  onlyHere: z.object({
    toSend: z.number().int().nonnegative(),
    notTaken: z.number().int().nonnegative(),
    isTaken: z.boolean(),
  }),
  /** First sync or long absence: a snapshot is being read, or was cut off and goes on from there. */
  progress: z.object({ done: z.number().int(), total: z.number().int() }).nullable(),
  /** What the hub sends and this version cannot read: kept, and applied after an update. */
  newer: z.object({
    kinds: z.array(z.object({ kind: z.string(), count: z.number().int() })),
    /** `kind/id` of entities that are shown as they were before it; the first of them. */
    keys: z.array(z.string()),
  }),
})
export type SyncState = z.infer<typeof SyncState>

/** One agent's part of a call, as it is shown. */
export const SegmentView = CallSegment.extend({
  agentName: z.string().nullable(),
  handedOverToName: z.string().nullable(),
  /** What the agent chose, or the system set; null while there is neither. */
  outcome: z.object({ disposition: Disposition, isBySystem: z.boolean() }).nullable(),
  isWrapUpOwed: z.boolean(),
})
export type SegmentView = z.infer<typeof SegmentView>

/** A call of the past, with the names that belong to it. */
export const CallItem = z.object({
  kind: z.literal('call'),
  at: Moment,
  call: CallRecord,
  agentName: z.string().nullable(),
  queueName: z.string().nullable(),
  /** Each agent's part, in the order in which they came. */
  segments: z.array(SegmentView),
})
export type CallItem = z.infer<typeof CallItem>

/** One row of a customer's past, newest first. */
export const TimelineItem = z.discriminatedUnion('kind', [
  CallItem,
  z.object({ kind: z.literal('ticket'), at: Moment, ticket: Ticket }),
  z.object({ kind: z.literal('note'), at: Moment, note: Note, authorName: z.string().nullable() }),
  z.object({ kind: z.literal('order'), at: Moment, order: Order }),
  z.object({ kind: z.literal('followUp'), at: Moment, followUp: FollowUp }),
])
export type TimelineItem = z.infer<typeof TimelineItem>

/** Everything about a customer that the panel shows at once. */
export const CustomerCard = z.object({
  customer: Customer,
  revision: z.number().int(),
  orders: z.array(Order),
  openTickets: z.array(Ticket),
  /** The newest; ask `customer.timeline` for more. */
  timeline: z.array(TimelineItem),
  counts: z.object({
    orders: z.number().int(),
    tickets: z.number().int(),
    calls: z.number().int(),
    callsThisMonth: z.number().int(),
  }),
})
export type CustomerCard = z.infer<typeof CustomerCard>

/**
 * What becomes of a note that is given with a transfer: it is on its way, it goes when the hub is back, or it stays with call or ticket, and the
 * colleague does not see it while it rings, because the hub is of before or the line gives both calls no common name. `failed`: it could not be kept, and the transfer was asked without it.
 */
export const HandoverNoteFate = z.enum(['none', 'sent', 'waits', 'stays', 'failed'])
export type HandoverNoteFate = z.infer<typeof HandoverNoteFate>

/** A live call, or one in wrap-up, with everything that pops. */
export const CallCard = z.object({
  callId: CallId,
  contactId: ContactId,
  direction: z.enum(['inbound', 'outbound']),
  phase: CallPhase,
  isMuted: z.boolean(),
  isRemoteHeld: z.boolean(),
  number: z.object({
    kind: z.enum(['e164', 'nationalUnknown', 'short', 'internal', 'withheld']),
    /** E.164, or the digits as they came; null when withheld. */
    value: z.string().nullable(),
    /** As people read it. */
    display: z.string(),
    /** Where it was given out; null where unknown. */
    place: NumberPlace.nullable(),
    /** What the line put before it and means something: the second number of its owner by which it was called. */
    arrivedBy: z.string().nullable(),
  }),
  displayName: z.string().nullable(),
  queueId: z.string().nullable(),
  queueName: z.string().nullable(),
  waitedMs: z.number().int().nullable(),
  /** The colleague who handed the customer over to this agent; null where nobody did, or that is not known. */
  transferredBy: z.string().nullable(),
  /** What that colleague gave this agent to know; null where nothing came. */
  handoverNote: z.string().nullable(),
  startedAt: Moment,
  answeredAt: Moment.nullable(),
  heldSince: Moment.nullable(),
  endedAt: Moment.nullable(),
  endReason: CallEndReason.nullable(),
  quality: CallQuality.nullable(),
  problem: PhoneProblem.nullable(),
  /** Times without sound or line in this call; `ms` is null while one lasts. */
  gaps: z.array(OpenGap),
  /** When the line goes on to the next agent, where it says. */
  ringsUntil: Moment.nullable(),
  candidates: z.array(Candidate),
  /** The customer that this call is taken to be, with history; null when unknown. */
  customer: CustomerCard.nullable(),
  /** While nobody knows who it is: earlier calls with this number that belong to no customer, newest first. */
  earlierCalls: z.array(CallItem),
  ticketId: TicketId.nullable(),
  /** The follow-up that this call was dialled for: its outcome is asked when the call is over. */
  followUpId: FollowUpId.nullable(),
  /** `total` is the whole length in ms, with what was added. */
  wrapUp: z.object({ until: Moment, total: z.number().int() }).nullable(),
  /** Where it goes, went, or was last tried to go: the number or extension, and whose it is as people read it. */
  transfer: z.object({ target: z.string(), name: z.string() }).nullable(),
  /** What is to be keyed in after the answer, and whether it was. */
  extension: z.object({ digits: z.string(), isSent: z.boolean() }).nullable(),
  /** How the simulated customer of a trial takes it; null for everybody real. */
  simulated: SimulatedCustomer.nullable(),
})
export type CallCard = z.infer<typeof CallCard>

/** A call that was talked and never wrapped up. */
export const UnfinishedWrapUp = z.object({
  call: CallRecord,
  customerName: z.string().nullable(),
  ticketNumber: z.string().nullable(),
  /** Length of the draft that waits, in characters. */
  draftLength: z.number().int(),
  draftSavedAt: Moment.nullable(),
})
export type UnfinishedWrapUp = z.infer<typeof UnfinishedWrapUp>

/** A short word to the person that is no answer to a question; shown once, never over the call. */
export const DeskNotice = z.object({
  id: z.string(),
  at: Moment,
  level: z.enum(['info', 'warning', 'error']),
  /** Key of the i18n files (`notices.*`) with values, so that it is said in the person's language. */
  key: z.string(),
  values: z.record(z.string(), z.string()),
})
export type DeskNotice = z.infer<typeof DeskNotice>

/**
 * An intent: done here, and confirmed by the hub later. `waiting`: the hub has not said anything; `confirmed`: it has, and
 * the act was done while it could not be reached; `refused`: what was typed waits among the unsent.
 */
export const IntentView = z.object({
  id: z.string(),
  ticketId: TicketId,
  act: Act,
  at: Moment,
  status: z.enum(['waiting', 'confirmed', 'refused']),
  /** When the hub confirmed it, by its clock. */
  settledAt: Moment.nullable(),
  refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
})
export type IntentView = z.infer<typeof IntentView>

/**
 * Who answers where the hub is expected. `other` is one that a person may use, with a cache of its own; `unproven` says to be the known
 * hub, and does not prove it.
 */
export const OtherHub = z.object({ hubId: z.string(), is: z.enum(['other', 'unproven']) })
export type OtherHub = z.infer<typeof OtherHub>

export const DeskState = z.object({
  session: z
    .object({
      person: Person,
      hubUrl: z.string(),
      isTrial: z.boolean(),
      /** The team's time zone (IANA): whose calendar days the rules count. */
      timezone: z.string(),
      /** The team's limits in fen, above which two persons approve: those in force. */
      approvalLimits: ApprovalLimits,
      /** Who set them, the newest first; some of them. */
      limitChanges: z.array(LimitChange),
      /** False for a hub that has no settings of the team: there its start says the limits. */
      canSetLimits: z.boolean(),
      /** How the team writes numbers. */
      numberPlan: NumberPlan,
    })
    .nullable(),
  hubUrl: z.string(),
  /** The hub that the data here belongs to; null before one answered. Where it becomes another, a window begins anew. */
  hubId: z.string().nullable(),
  /** Who answers at the address in the place of that hub; null where that one does, or nobody. Nothing is sent there. */
  otherHub: OtherHub.nullable(),
  /** Why the hub that this console carries cannot start; null where it can, or the console carries none. */
  ownHub: OwnHubTrouble.nullable(),
  /** Working here without the hub: when that runs out where it stays away (null: it is here), and whether it has. */
  offlineSignIn: z.object({ isLapsed: z.boolean(), lapsesAt: Moment.nullable() }),
  isTrial: z.boolean(),
  hub: HubLink,
  sync: SyncState,
  /** `phone` is false while no phone page is attached to the core. */
  line: z.object({ phone: z.boolean(), registration: Registration, problem: PhoneProblem.nullable() }),
  agent: AgentState,
  /** Since when the hub has no word for the agent, or another than `agent`; null where it has the same. */
  agentUnconfirmedSince: Moment.nullable(),
  /** Live calls and wrap-ups, oldest first. */
  calls: z.array(CallCard),
  wrapUps: z.array(UnfinishedWrapUp),
  /** The hub's last live picture; null before the first. */
  live: LiveContent.nullable(),
  /** When the hub last knew `live` to be true, by this computer's clock; told also where nothing else changed. */
  liveTrueAt: Moment.nullable(),
  queues: z.array(Queue),
  people: z.array(Person),
  /** How Chinese names of people and queues are typed in Latin letters, by id: each is found by the beginning of one. */
  spellings: z.record(z.string(), z.array(z.string())),
  counts: z.object({ myOpenTickets: z.number().int(), followUpsDue: z.number().int() }),
  devices: z.array(AudioDevice),
  settings: Settings,
  notices: z.array(DeskNotice),
  /** What met the work of others and waits to be seen: overwritten values, and intents with what the hub said. */
  conflicts: z.object({ overwritten: z.array(OverwrittenValue), intents: z.array(IntentView) }),
  /** The hub's clock minus this computer's, in ms; null before it was asked. */
  clockSkewMs: z.number().nullable(),
})
export type DeskState = z.infer<typeof DeskState>
