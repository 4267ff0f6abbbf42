import { z } from 'zod'
import { CallGap, MOST_GAPS } from './call-gap.ts'
import { CallOutcome, CallQuality, Disposition } from './call-record.ts'
import { Address, CustomerLevel, CustomerNumber } from './customer.ts'
import { Attempt, FollowUp } from './follow-up.ts'
import {
  CommandId,
  ContactId,
  CustomerId,
  DeskId,
  FollowUpId,
  NoteId,
  PersonId,
  QueueId,
  TicketId,
} from './ids.ts'
import { E164 } from './e164.ts'
import { Priority, ProductRef, TicketKind, TicketStatus } from './ticket.ts'
import { Moment } from './time.ts'

const customerFields = z.object({
  name: z.string().trim().min(1, 'a name is needed').max(80),
  level: CustomerLevel,
  tags: z.array(z.string().trim().min(1).max(30)).max(20),
  numbers: z.array(CustomerNumber).max(12),
  addresses: z.array(Address).max(12),
})
const ticketFields = z.object({
  kind: TicketKind,
  priority: Priority,
  title: z.string().max(200),
  reason: z.string().max(40).nullable(),
  product: ProductRef.nullable(),
  customerId: CustomerId.nullable(),
  assignee: PersonId.nullable(),
  dueAt: Moment.nullable(),
})

/** What a line knows of a contact; facts only grow, so they may be reported twice, late and from two places. */
export const CallFacts = z.object({
  contactId: ContactId,
  direction: z.enum(['inbound', 'outbound']),
  number: E164.nullable(),
  queueId: QueueId.nullable(),
  agentId: PersonId.nullable(),
  customerId: CustomerId.nullable(),
  startedAt: Moment,
  answeredAt: Moment.nullable(),
  endedAt: Moment.nullable(),
  waitedMs: z.number().int().nonnegative().nullable(),
  outcome: CallOutcome.nullable(),
  quality: CallQuality.nullable(),
  gaps: z.array(CallGap).max(MOST_GAPS).optional(),
})
export type CallFacts = z.infer<typeof CallFacts>

/** An act of a person, or of the line on a person's behalf: what a desk puts into its outbox and the hub executes once. */
export const Act = z.discriminatedUnion('type', [
  z.object({ type: z.literal('customer.create'), id: CustomerId, fields: customerFields }),
  z.object({ type: z.literal('customer.update'), id: CustomerId, fields: customerFields.partial() }),
  /** "Calls from this number are this customer": remembered, and the number joins the customer's own. */
  z.object({ type: z.literal('customer.linkNumber'), id: CustomerId, e164: E164 }),
  /**
   * Gives the contact its one ticket by the rule: none if it has one; the newest open ticket of the caller if there is
   * one; else a new one whose id follows from the contact id.
   */
  z.object({
    type: z.literal('ticket.openForContact'),
    contactId: ContactId,
    customerId: CustomerId.nullable(),
    callerNumber: E164.nullable(),
    queueId: QueueId.nullable(),
    title: z.string().max(200),
  }),
  /** An agent's own wish for a ticket: for a contact though another is open, or for none. */
  z.object({
    type: z.literal('ticket.open'),
    id: TicketId,
    contactId: ContactId.nullable(),
    customerId: CustomerId.nullable(),
    callerNumber: E164.nullable(),
    queueId: QueueId.nullable(),
    fields: ticketFields.pick({ kind: true, priority: true, title: true, reason: true, product: true }),
  }),
  z.object({ type: z.literal('ticket.update'), id: TicketId, fields: ticketFields.partial() }),
  z.object({ type: z.literal('ticket.moveTo'), id: TicketId, status: TicketStatus }),
  /** One step on along the road of its kind. */
  z.object({ type: z.literal('ticket.advance'), id: TicketId, fromStep: z.number().int().nonnegative() }),
  z.object({
    type: z.literal('ticket.decide'),
    id: TicketId,
    verdict: z.enum(['approved', 'rejected']),
    words: z.string().max(500),
  }),
  z.object({
    type: z.literal('note.add'),
    id: NoteId,
    about: z.object({ entity: z.enum(['ticket', 'customer']), id: z.string() }),
    text: z.string().trim().min(1).max(10_000),
  }),
  z.object({ type: z.literal('call.report'), facts: CallFacts }),
  /** Corrections of an agent: whose call it was, and which ticket it belongs to. */
  z.object({
    type: z.literal('call.assign'),
    contactId: ContactId,
    customerId: CustomerId.nullable().optional(),
    ticketId: TicketId.nullable().optional(),
  }),
  z.object({ type: z.literal('call.wrapUp'), contactId: ContactId, disposition: Disposition }),
  z.object({
    type: z.literal('followUp.openForContact'),
    contactId: ContactId,
    cause: z.enum(['missed', 'abandoned']),
    number: E164.nullable(),
    customerId: CustomerId.nullable(),
    queueId: QueueId.nullable(),
  }),
  z.object({
    type: z.literal('followUp.open'),
    id: FollowUpId,
    fields: FollowUp.pick({
      number: true,
      customerId: true,
      ticketId: true,
      subject: true,
      dueAt: true,
      assignee: true,
    }),
  }),
  z.object({
    type: z.literal('followUp.logAttempt'),
    id: FollowUpId,
    outcome: Attempt.shape.outcome,
    text: z.string().max(2000),
    contactId: ContactId.nullable(),
    /** When to try again; null lets the rule choose. */
    nextAt: Moment.nullable(),
  }),
  z.object({ type: z.literal('followUp.cancel'), id: FollowUpId, why: z.string().trim().min(1).max(500) }),
])
export type Act = z.infer<typeof Act>
export type ActType = Act['type']
export type ActOf<T extends ActType> = Extract<Act, { type: T }>

/** An act with who, where and when: the unit of the outbox. `(desk, seq)` is executed once. */
export const Command = z.object({
  id: CommandId,
  desk: DeskId,
  seq: z.number().int().positive(),
  actor: PersonId,
  at: Moment,
  /** Revision of the entity that the person saw when acting; null for acts on nothing yet. */
  basedOn: z.number().int().nonnegative().nullable(),
  act: Act,
})
export type Command = z.infer<typeof Command>
