import { z } from 'zod'
import { Act } from '../acts/registry.ts'
import { EntityType } from '../entities/registry.ts'
import { CallRecord } from '../domain/call-record.ts'
import { Customer } from '../domain/customer.ts'
import { FollowUp } from '../domain/follow-up.ts'
import { PersonId, QueueId } from '../domain/ids.ts'
import { Order } from '../domain/order.ts'
import { PhoneNumber } from '../domain/party-number.ts'
import { Note, Ticket, TicketKind, TicketStatus } from '../domain/ticket.ts'
import { Moment } from '../domain/time.ts'
import { NumberPlace } from './number-place.ts'
import { SegmentView } from './desk-state.ts'
import { TicketScope, TicketSort } from './ticket-lists.ts'

/** What a window asks the core for, and the rows that it is answered with. The door is in desk.ts. */

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
  scope: TicketScope,
  status: TicketStatus.nullable(),
  kind: TicketKind.nullable(),
  sort: TicketSort,
  offset: z.number().int().nonnegative(),
  limit: z.number().int().min(1).max(200),
})
export type TicketQuery = z.infer<typeof TicketQuery>
export const TicketRow = z.object({
  ticket: Ticket,
  customerName: z.string().nullable(),
  assigneeName: z.string().nullable(),
  /** Of the order that the product is of; null where it is not here. */
  orderNumber: z.string().nullable(),
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

/** Whose follow-ups are listed. */
export const FollowUpHolder = z.discriminatedUnion('is', [
  z.object({ is: z.literal('anybody') }),
  z.object({ is: z.literal('nobody') }),
  z.object({ is: z.literal('person'), id: PersonId }),
])
export type FollowUpHolder = z.infer<typeof FollowUpHolder>

export const FollowUpQuery = z.object({
  scope: z.enum(['due', 'owed', 'done', 'all']),
  /** A customer as search finds them, a number; of those that are owed also words of the reason. */
  text: z.string().max(100).default(''),
  queueId: QueueId.nullable().default(null),
  holder: FollowUpHolder.default({ is: 'anybody' }),
  offset: z.number().int().nonnegative(),
  limit: z.number().int().min(1).max(200),
})
export const FollowUpRow = z.object({
  followUp: FollowUp,
  customerName: z.string().nullable(),
  queueName: z.string().nullable(),
  ticketNumber: z.string().nullable(),
  /** Whose it is; null where it is anybody's. */
  assigneeName: z.string().nullable(),
  /** True while the hub has not confirmed everything that was done here. */
  isPending: z.boolean(),
})
export type FollowUpRow = z.infer<typeof FollowUpRow>

/** A call of the past as its list and its details show it. */
export const CallRow = z.object({
  call: CallRecord,
  customerName: z.string().nullable(),
  agentName: z.string().nullable(),
  /** Each agent's part, in the order in which they came. */
  segments: z.array(SegmentView),
  /** Where the number was given out; null where unknown. */
  place: NumberPlace.nullable(),
})
export type CallRow = z.infer<typeof CallRow>

const ReadNumber = z.object({
  number: PhoneNumber,
  /** Its digits as they stand in the text. */
  written: z.string(),
  /** What is keyed in after the answer. */
  extension: z.string().nullable(),
  place: NumberPlace.nullable(),
})
export type ReadNumber = z.infer<typeof ReadNumber>
/** What a text says: one number, some to choose from, or none. */
export const NumberReading = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('one'), choice: ReadNumber }),
  z.object({ kind: z.literal('asked'), choices: z.array(ReadNumber) }),
  z.object({ kind: z.literal('none'), why: z.enum(['empty', 'noDigits', 'tooShort', 'tooLong']) }),
])

export const SearchHit = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('customer'), customer: Customer, why: z.string() }),
  z.object({
    kind: z.literal('order'),
    order: Order,
    customerName: z.string().nullable(),
    /** The open ticket about this order; null where there is none, or more than one. */
    openTicket: Ticket.nullable(),
  }),
  z.object({
    kind: z.literal('ticket'),
    ticket: Ticket,
    customerName: z.string().nullable(),
    excerpt: z.string(),
  }),
  z.object({ kind: z.literal('call'), call: CallRecord, customerName: z.string().nullable() }),
])
export type SearchHit = z.infer<typeof SearchHit>

/** What an entry belongs to, as a person says it; the number only where no customer is known. */
const Belonging = z.object({
  /** Its number, else its title. */
  ticket: z.string().nullable(),
  /** The customer's name. */
  customer: z.string().nullable(),
  /** As it can be dialled: E.164, or the digits as they came. */
  number: z.string().nullable(),
})
export type Belonging = z.infer<typeof Belonging>

/** A command that the hub has not confirmed, for the visible list. */
export const OutboxItem = Belonging.extend({
  id: z.string(),
  at: Moment,
  act: Act,
  status: z.enum(['waiting', 'sending', 'needsYou']),
  /** The hub's reason, for needsYou. */
  refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
  attempts: z.number().int(),
  /** The item that must be settled before this one can be sent; null where nothing holds it back. */
  behind: z.string().nullable(),
})
export type OutboxItem = z.infer<typeof OutboxItem>

/** Names an entry that is only on this computer: one entity as it was in one epoch of the hub's data. */
export const OnlyHereKey = z.object({
  entity: EntityType,
  id: z.string().min(1).max(200),
  epoch: z.string().max(60),
})
export type OnlyHereKey = z.infer<typeof OnlyHereKey>

/** An entry that the hub does not have since its data was put back to an earlier state. */
export const OnlyHereItem = OnlyHereKey.extend(Belonging.shape).extend({
  /** Since when it is kept aside. */
  at: Moment,
  /** What stands in it, a line each; as it is stored where this version cannot read it. */
  words: z.array(z.string()),
  /** `waiting`: nobody sent it; `wanted`: it goes out as soon as the hub takes it; `notTaken`: the hub said why. */
  status: z.enum(['waiting', 'wanted', 'notTaken']),
  /** The hub's code, for `notTaken`; a newer hub may know more. */
  answer: z.string().nullable(),
  /** Whether the person who is signed in may send it, and another answer is possible. */
  canTryAgain: z.boolean(),
})
export type OnlyHereItem = z.infer<typeof OnlyHereItem>

/** Something typed and not yet saved. `key` names the field set: `ticket:ID`, `wrapUp:CONTACT`, `customer:ID`, `followUp:ID`. */
export const Draft = z.object({
  key: z.string().min(1).max(200),
  value: z.record(z.string(), z.unknown()),
  savedAt: Moment,
})
export type Draft = z.infer<typeof Draft>
