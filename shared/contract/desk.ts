import { z } from 'zod'
import { AgentState, AgentWish } from '../domain/agent.ts'
import { OpenGap } from '../domain/call-gap.ts'
import { BeatenValue } from '../domain/beaten-value.ts'
import { CallEndReason, CallPhase } from '../domain/call.ts'
import { CallQuality, CallRecord, Disposition } from '../domain/call-record.ts'
import { Act } from '../domain/command.ts'
import { Customer } from '../domain/customer.ts'
import { FollowUp } from '../domain/follow-up.ts'
import { CallId, ContactId, CustomerId, FollowUpId, PersonId, TicketId } from '../domain/ids.ts'
import { EntityType } from '../domain/ledger.ts'
import { Candidate } from '../domain/match.ts'
import { Order } from '../domain/order.ts'
import { Person, Queue } from '../domain/people.ts'
import { E164 } from '../domain/e164.ts'
import { QueuePicture } from '../domain/queue.ts'
import { Note, Ticket, TicketKind, TicketStatus } from '../domain/ticket.ts'
import { Moment } from '../domain/time.ts'
import { call, nothing } from './door.ts'
import { CacheReport, HubReport, LineReport, ProgramReport } from './diagnostics.ts'
import { HubLink } from './hub-link.ts'
import { AudioDevice, IceReport, MicrophoneReport, PhoneProblem, Registration } from './phone.ts'
import { Settings } from './settings.ts'

export { HubLink } from './hub-link.ts'

/** The door between UI (asks) and core (answers): everything on the screen comes through here. */

// ---- live state ----------------------------------------------------------------------------------------------------

export const SyncState = z.object({
  /** Commands that the hub has not confirmed. */
  toSend: z.number().int().nonnegative(),
  /** Commands that the hub refused: their text is kept and waits for a person. */
  needsYou: z.number().int().nonnegative(),
  /** When the cache last held everything that the hub had. */
  freshAt: Moment.nullable(),
  /** First sync or long absence: a snapshot is being read, or was cut off and goes on from there. */
  progress: z.object({ done: z.number().int(), total: z.number().int() }).nullable(),
})
export type SyncState = z.infer<typeof SyncState>

/** A call of the past, with the names that belong to it. */
export const CallItem = z.object({
  kind: z.literal('call'),
  at: Moment,
  call: CallRecord,
  agentName: z.string().nullable(),
  queueName: z.string().nullable(),
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

/** A live call, or one in wrap-up, with everything that pops. */
export const CallCard = z.object({
  callId: CallId,
  contactId: ContactId,
  direction: z.enum(['inbound', 'outbound']),
  phase: CallPhase,
  isMuted: z.boolean(),
  isRemoteHeld: z.boolean(),
  number: z.object({
    kind: z.enum(['e164', 'local', 'withheld']),
    /** E.164, or the digits as dialled; null when withheld. */
    value: z.string().nullable(),
    /** As people read it. */
    display: z.string(),
    /** Where the number is at home, as in `浙江 杭州`; null where unknown. */
    place: z.string().nullable(),
  }),
  displayName: z.string().nullable(),
  queueId: z.string().nullable(),
  queueName: z.string().nullable(),
  waitedMs: z.number().int().nullable(),
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

export const DeskState = z.object({
  session: z.object({ person: Person, hubUrl: z.string(), isTrial: z.boolean() }).nullable(),
  hubUrl: z.string(),
  isTrial: z.boolean(),
  hub: HubLink,
  sync: SyncState,
  /** `phone` is false while no phone page is attached to the core. */
  line: z.object({ phone: z.boolean(), registration: Registration, problem: PhoneProblem.nullable() }),
  agent: AgentState,
  /** Live calls and wrap-ups, oldest first. */
  calls: z.array(CallCard),
  wrapUps: z.array(UnfinishedWrapUp),
  /** The hub's last picture with the time it was true (by this computer's clock); null before the first. */
  live: z.object({ picture: QueuePicture, trueAt: Moment }).nullable(),
  queues: z.array(Queue),
  people: z.array(Person),
  counts: z.object({ myOpenTickets: z.number().int(), followUpsDue: z.number().int() }),
  devices: z.array(AudioDevice),
  settings: Settings,
  notices: z.array(DeskNotice),
  /** What met the work of others and waits to be seen: beaten values, and intents with what the hub said. */
  unsettled: z.object({ beaten: z.array(BeatenValue), intents: z.array(IntentView) }),
  /** The hub's clock minus this computer's, in ms; null before it was asked. */
  clockSkewMs: z.number().nullable(),
})
export type DeskState = z.infer<typeof DeskState>

// ---- queries -------------------------------------------------------------------------------------------------------

export const TicketView = z.object({
  ticket: Ticket,
  revision: z.number().int(),
  customer: Customer.nullable(),
  orders: z.array(Order),
  notes: z.array(z.object({ note: Note, authorName: z.string().nullable() })),
  calls: z.array(CallRecord),
  assigneeName: z.string().nullable(),
  /** True while the hub has not confirmed everything that was done here. */
  isPending: z.boolean(),
})
export type TicketView = z.infer<typeof TicketView>

export const TicketQuery = z.object({
  text: z.string().max(100),
  scope: z.enum(['mine', 'open', 'all']),
  status: TicketStatus.nullable(),
  kind: TicketKind.nullable(),
  sort: z.enum(['newest', 'oldest', 'due', 'priority']),
  offset: z.number().int().nonnegative(),
  limit: z.number().int().min(1).max(200),
})
export type TicketQuery = z.infer<typeof TicketQuery>
export const TicketRow = z.object({
  ticket: Ticket,
  customerName: z.string().nullable(),
  assigneeName: z.string().nullable(),
})
export type TicketRow = z.infer<typeof TicketRow>

export const CustomerQuery = z.object({
  text: z.string().max(100),
  sort: z.enum(['recent', 'name', 'newest']),
  offset: z.number().int().nonnegative(),
  limit: z.number().int().min(1).max(200),
})
export const CustomerRow = z.object({
  customer: Customer,
  openTickets: z.number().int(),
  lastContactAt: Moment.nullable(),
})
export type CustomerRow = z.infer<typeof CustomerRow>

export const FollowUpQuery = z.object({
  scope: z.enum(['due', 'owed', 'done', 'all']),
  offset: z.number().int().nonnegative(),
  limit: z.number().int().min(1).max(200),
})
export const FollowUpRow = z.object({
  followUp: FollowUp,
  customerName: z.string().nullable(),
  queueName: z.string().nullable(),
  ticketNumber: z.string().nullable(),
})
export type FollowUpRow = z.infer<typeof FollowUpRow>

export const SearchHit = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('customer'), customer: Customer, why: z.string() }),
  z.object({ kind: z.literal('order'), order: Order, customerName: z.string().nullable() }),
  z.object({
    kind: z.literal('ticket'),
    ticket: Ticket,
    customerName: z.string().nullable(),
    excerpt: z.string(),
  }),
  z.object({ kind: z.literal('call'), call: CallRecord, customerName: z.string().nullable() }),
])
export type SearchHit = z.infer<typeof SearchHit>

/** A command that the hub has not confirmed, for the visible list. */
export const OutboxItem = z.object({
  id: z.string(),
  at: Moment,
  act: Act,
  /** What it is about, as a person says it (ticket number, customer name). */
  subject: z.string(),
  status: z.enum(['waiting', 'sending', 'needsYou']),
  /** The hub's reason, for needsYou. */
  refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
  attempts: z.number().int(),
  /** The item that must be settled before this one can be sent; null where nothing holds it back. */
  behind: z.string().nullable(),
})
export type OutboxItem = z.infer<typeof OutboxItem>

/** Something typed and not yet saved. `key` names the field set: `ticket:ID`, `wrapUp:CONTACT`, `customer:ID`, `followUp:ID`. */
export const Draft = z.object({
  key: z.string().min(1).max(200),
  value: z.record(z.string(), z.unknown()),
  savedAt: Moment,
})
export type Draft = z.infer<typeof Draft>

const page = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), total: z.number().int() })
/** Of a list that is searched by words, the first hits alone: `isCut` where more would fit. */
const foundPage = <T extends z.ZodType>(row: T) => page(row).extend({ isCut: z.boolean() })
const one = z.object({ callId: CallId })
/** The desk's clock, by which all its moments are: what a window counts by, whatever the computer's clock does. */
const DeskNow = Moment.optional()
/** Names one wish of a person, so that it may be asked again when the core went away before it answered. */
const AskMark = z.string().min(1).max(60).optional()

export const deskDoor = {
  calls: {
    /** The whole state with its number; asked on connecting and after a gap. */
    'state.snapshot': call(
      nothing,
      z.object({ seq: z.number().int(), state: DeskState, now: DeskNow }),
      true,
    ),

    'session.trialPeople': call(nothing, z.object({ people: z.array(Person) }), true),
    'session.signIn': call(
      z.object({ user: z.string().trim().min(1).max(40), password: z.string().min(1).max(200) }),
      nothing,
    ),
    'session.trialSignIn': call(z.object({ extension: z.string() }), nothing),
    'session.signOut': call(nothing, nothing, true),

    'agent.wish': call(AgentWish, nothing, true),

    'call.dial': call(
      z.object({
        number: z.string().trim().min(1).max(60),
        customerId: CustomerId.nullable(),
        followUpId: FollowUpId.nullable(),
        ticketId: TicketId.nullable(),
      }),
      z.object({ callId: CallId }),
    ),
    'call.answer': call(one, nothing),
    'call.reject': call(one, nothing),
    'call.hangUp': call(one, nothing, true),
    'call.hold': call(one, nothing, true),
    'call.resume': call(one, nothing, true),
    'call.mute': call(z.object({ callId: CallId, muted: z.boolean() }), nothing, true),
    'call.sendDtmf': call(z.object({ callId: CallId, tones: z.string() }), nothing),
    'call.transfer': call(z.object({ callId: CallId, target: z.string().trim().min(1).max(60) }), nothing),
    /** Corrects who calls; `remember` teaches the matcher for this number. */
    'call.chooseCustomer': call(
      z.object({ callId: CallId, customerId: CustomerId, remember: z.boolean() }),
      nothing,
    ),
    /** Finds the customer by an order number that the caller says. */
    'call.spokenOrder': call(
      z.object({ callId: CallId, orderNumber: z.string().trim().min(4).max(40) }),
      z.object({ found: z.boolean() }),
    ),
    /** A new customer from this caller's number. */
    'call.createCustomer': call(
      z.object({ callId: CallId, name: z.string().trim().min(1).max(80) }),
      z.object({ customerId: CustomerId }),
    ),
    /** A ticket of its own for this contact, though another one of the caller is open. */
    'call.newTicket': call(one, z.object({ ticketId: TicketId })),
    'call.useTicket': call(z.object({ callId: CallId, ticketId: TicketId }), nothing),

    'wrapUp.extend': call(z.object({ contactId: ContactId }), z.object({ until: Moment })),
    /** Ends the timer and leaves the rest for later, as an item of the unfinished list. */
    'wrapUp.later': call(z.object({ contactId: ContactId }), nothing, true),
    'wrapUp.finish': call(
      z.object({
        contactId: ContactId,
        disposition: Disposition,
        note: z.string().max(10_000),
        ask: AskMark,
      }),
      nothing,
      true,
    ),

    'ticket.get': call(z.object({ id: TicketId }), TicketView.nullable(), true),
    'ticket.list': call(TicketQuery, foundPage(TicketRow), true),
    'customer.get': call(z.object({ id: CustomerId }), CustomerCard.nullable(), true),
    'customer.list': call(CustomerQuery, foundPage(CustomerRow), true),
    'customer.timeline': call(
      z.object({
        id: CustomerId,
        before: Moment.nullable(),
        kinds: z.array(z.enum(['call', 'ticket', 'note', 'order', 'followUp'])),
        limit: z.number().int().min(1).max(200),
      }),
      z.object({ items: z.array(TimelineItem) }),
      true,
    ),
    'followUp.list': call(FollowUpQuery, page(FollowUpRow), true),
    'call.list': call(
      z.object({
        scope: z.enum(['mine', 'all']),
        outcome: CallRecord.shape.outcome,
        offset: z.number().int().nonnegative(),
        limit: z.number().int().min(1).max(200),
      }),
      page(
        z.object({ call: CallRecord, customerName: z.string().nullable(), agentName: z.string().nullable() }),
      ),
      true,
    ),
    'search.find': call(
      z.object({ text: z.string().max(100), limit: z.number().int().min(1).max(50) }),
      z.object({ hits: z.array(SearchHit), tookMs: z.number() }),
      true,
    ),
    /** Which customers a number may belong to, without a call. */
    'customer.match': call(
      z.object({ number: z.string().max(60) }),
      z.object({ e164: E164.nullable(), candidates: z.array(Candidate) }),
      true,
    ),

    /**
     * Does acts of a person, all of them or none: checked by the rules, applied to the cache and put into the outbox in
     * one transaction; the named draft goes with it. Refused with the rule's code. Asked again under the same `ask`, it
     * is answered and not done again.
     */
    'acts.do': call(
      z.object({
        acts: z.array(Act).min(1).max(10),
        basedOn: z.number().int().nullable(),
        draft: z.string().nullable(),
        ask: AskMark,
      }),
      nothing,
    ),

    'draft.get': call(z.object({ key: z.string() }), Draft.nullable(), true),
    'draft.save': call(
      z.object({ key: z.string().min(1).max(200), value: z.record(z.string(), z.unknown()) }),
      z.object({ savedAt: Moment }),
      true,
    ),
    'draft.discard': call(z.object({ key: z.string() }), nothing, true),

    'outbox.list': call(nothing, z.object({ items: z.array(OutboxItem) }), true),
    'outbox.retry': call(z.object({ id: z.string() }), nothing, true),
    /** Takes back what was not sent, or what the hub refused; what was typed becomes a draft again. */
    'outbox.undo': call(z.object({ id: z.string() }), nothing),

    /** The language on the screen: what the core writes by itself (the title of a ticket) is written in it. */
    /** Gives fields that another desk's value beat their own values again, as a new act; the marks go with it. */
    'unsettled.takeOwn': call(z.object({ ids: z.array(z.string()).min(1).max(50) }), nothing),
    /** The person has seen these marks (of beaten values, or of confirmed intents). */
    'unsettled.dismiss': call(z.object({ ids: z.array(z.string()).min(1).max(200) }), nothing, true),

    'desk.speak': call(z.object({ language: z.enum(['zh-CN', 'en']) }), nothing, true),
    'settings.set': call(Settings.partial(), nothing, true),
    'devices.playTestTone': call(
      z.object({ device: z.string().nullable(), as: z.enum(['speaker', 'ringer']) }),
      nothing,
      true,
    ),
    'devices.meter': call(z.object({ on: z.boolean() }), nothing, true),
    'line.probe': call(nothing, Registration, true),

    /** What a person asks when something does not work; each really tries, and says what it found. */
    'diagnose.microphone': call(nothing, MicrophoneReport, true),
    'diagnose.line': call(nothing, LineReport, true),
    'diagnose.ice': call(nothing, IceReport, true),
    'diagnose.hub': call(nothing, HubReport, true),
    /** Reads the whole cache, which takes seconds where it is large: refused (`busyWithCall`) while a call goes on. */
    'diagnose.cache': call(nothing, CacheReport, true),
    'diagnose.program': call(nothing, ProgramReport, true),

    'notice.dismiss': call(z.object({ id: z.string() }), nothing, true),

    /** A supervisor's act on an agent. */
    'board.force': call(z.object({ agent: PersonId, wish: AgentWish }), nothing),
  },
  events: {
    /** Slices of the state that changed, whole; `seq` grows by one, a gap means: ask for the snapshot. */
    state: z.object({ seq: z.number().int(), patch: DeskState.partial(), now: DeskNow }),
    /** Entities whose stored form changed: open queries about them ask again. */
    changed: z.object({
      entities: z.array(z.object({ entity: EntityType, id: z.string() })),
      all: z.boolean(),
    }),
    /** Microphone level, 0 to 1, while metering. */
    level: z.object({ level: z.number() }),
  },
} as const
export type DeskDoor = typeof deskDoor
