import { z } from 'zod'
import { ContactUnknown } from './call-record.ts'
import { ContactId, CustomerId, NoteId, OrderId, PersonId, QueueId, TicketId } from './ids.ts'
import { E164 } from './e164.ts'
import { PartyNumber } from './party-number.ts'
import { SentAgain } from './sent-again.ts'
import { Moment, WrittenAt } from './time.ts'

/** What the customer wants. `unsorted` is what a ticket opened by itself starts as. */
export const TicketKind = z.enum([
  'unsorted',
  'return',
  'exchange',
  'repair',
  'complaint',
  'enquiry',
  'account',
])
export type TicketKind = z.infer<typeof TicketKind>

export const Priority = z.enum(['P1', 'P2', 'P3', 'P4'])
export type Priority = z.infer<typeof Priority>

/**
 * new -> processing -> resolved -> closed, with waiting (for the customer or another team) beside processing.
 * A resolved or closed ticket reopens to processing when the customer is not content.
 */
export const TicketStatus = z.enum(['new', 'processing', 'waiting', 'resolved', 'closed'])
export type TicketStatus = z.infer<typeof TicketStatus>

const NEXT_STATUS: Record<TicketStatus, readonly TicketStatus[]> = {
  new: ['processing', 'waiting', 'resolved', 'closed'],
  processing: ['waiting', 'resolved', 'closed'],
  waiting: ['processing', 'resolved', 'closed'],
  resolved: ['processing', 'closed'],
  closed: ['processing'],
}

/** The states that a ticket may go to from where it is. */
export const nextStatuses = (from: TicketStatus): readonly TicketStatus[] => NEXT_STATUS[from]
export const isOpen = (ticket: { status: TicketStatus }): boolean =>
  ticket.status !== 'resolved' && ticket.status !== 'closed'

/** The road a ticket of each kind takes, shown as numbered steps (seeds S0 4, S0 16, S3 30, S4 24). */
export const TICKET_STEPS = {
  unsorted: ['submitted', 'sorted'],
  return: ['submitted', 'review', 'sentBack', 'received', 'inspection', 'refunded'],
  exchange: ['submitted', 'review', 'sentBack', 'received', 'inspection', 'replacementSent'],
  repair: ['submitted', 'review', 'parts', 'repairing', 'inspection', 'returned'],
  complaint: ['submitted', 'investigation', 'proposal', 'agreed'],
  enquiry: ['submitted', 'answered'],
  account: ['submitted', 'identityChecked', 'fixed'],
} as const satisfies Record<TicketKind, readonly string[]>
export type TicketStep = (typeof TICKET_STEPS)[TicketKind][number]

/** Why, one level below the kind (seeds S3 26, 29, 33, 37). Words for each are in the i18n files. */
export const TICKET_REASONS = {
  unsorted: [],
  return: ['quality', 'size', 'colour', 'notAsDescribed', 'preference', 'damagedInTransit'],
  exchange: ['quality', 'size', 'colour', 'wrongItem', 'damagedInTransit'],
  repair: ['hardware', 'software', 'network', 'power', 'sensor', 'noise'],
  complaint: ['attitude', 'speed', 'process', 'brokenPromise', 'solution'],
  enquiry: ['usage', 'delivery', 'invoice', 'warranty', 'progress'],
  account: ['login', 'password', 'theft', 'permission', 'dataChange'],
} as const satisfies Record<TicketKind, readonly string[]>

export const ProductRef = z.object({
  orderId: OrderId.nullable(),
  name: z.string().max(120),
  serial: z.string().max(40).nullable(),
})

/** What a decision is about: any of it changed, and it is another request. */
export const DecidedRequest = z.object({
  kind: TicketKind,
  /** Names the order, too. */
  product: ProductRef.nullable(),
  customerId: CustomerId.nullable(),
  /** In fen; null where it was not known. */
  amount: z.number().int().nonnegative().nullable(),
})
export type DecidedRequest = z.infer<typeof DecidedRequest>

const Approval = WrittenAt.extend({ by: PersonId, comment: z.string().max(500) })

/** The first of two approvals: the request waits for the second, and stays at its review. */
export const FirstApproval = Approval.extend({ about: DecidedRequest })
export type FirstApproval = z.infer<typeof FirstApproval>

/** A yes or no to what the customer asks for. */
export const TicketDecision = Approval.extend({
  verdict: z.enum(['approved', 'rejected']),
  /** Absent from decisions of versions without amounts, which are about kind, product and customer alone. */
  about: DecidedRequest.optional(),
  /** The approval before this decision, where two were needed. */
  first: Approval.optional(),
})
export type TicketDecision = z.infer<typeof TicketDecision>

/** A decision that holds no more: what it was about changed, or the ticket was reopened. */
export const VoidDecision = TicketDecision.extend({
  /** `sentAgain`: the hub lost it with its data, and nothing proves it. */
  cause: z.enum(['changed', 'reopened', 'sentAgain']),
  voidedBy: PersonId,
  voidedAt: Moment,
})
export type VoidDecision = z.infer<typeof VoidDecision>
/** So many void decisions are kept on a ticket, the newest. */
export const MOST_VOID_DECISIONS = 20
/** So many requesters are kept on a ticket: the one who brought it to its review, and the newest of the others. */
export const MOST_REQUESTERS = 50

export const Ticket = z.object({
  id: TicketId,
  /** `T-YYYYMMDD-NNNN`, given by the hub; null until the hub has seen the ticket. */
  number: z.string().nullable(),
  kind: TicketKind,
  priority: Priority,
  status: TicketStatus,
  /** Index into TICKET_STEPS of the kind: the step that is being worked on. */
  step: z.number().int().nonnegative(),
  title: z.string().max(200),
  /** One of TICKET_REASONS of the kind, or null. */
  reason: z.string().max(40).nullable(),
  product: ProductRef.nullable(),
  customerId: CustomerId.nullable(),
  /** The caller's number, kept where no customer is known yet. */
  callerNumber: E164.nullable(),
  /** As in a call record. */
  partyNumber: PartyNumber.optional(),
  /** The contact that opened it. */
  contactId: ContactId.nullable(),
  isContactUnknown: ContactUnknown,
  /** The caller's open ticket to which its contact went, once it was known who called; absent elsewhere. */
  mergedInto: TicketId.optional(),
  queueId: QueueId.nullable(),
  assignee: PersonId.nullable(),
  createdAt: Moment,
  updatedAt: Moment,
  /** When it last came to stand where it does (see progress.ts): edits and notes leave it. Absent where an older version moved it. */
  progressAt: Moment.optional(),
  /** When the next promise falls due: first contact, then first plan (see sla.ts). */
  dueAt: Moment.nullable(),
  /** The decision of this round (see review-rules.ts). */
  decision: TicketDecision.nullable(),
  /**
   * Who asks for what is under review, or was: who moved the ticket to its review, and who changed what is asked for since.
   * Absent where nobody knows, as on a ticket of an older version.
   */
  requesters: z.array(PersonId).max(MOST_REQUESTERS).optional(),
  /** The first of two approvals of this round, while the second is awaited (see approvers.ts). */
  firstApproval: FirstApproval.nullable().optional(),
  /** Decisions of earlier rounds, oldest first; absent where there were none, or an older program wrote the ticket. */
  voidDecisions: z.array(VoidDecision).max(MOST_VOID_DECISIONS).optional(),
  /** Who sent it to the hub again, where nothing proved whose it was. */
  sentAgain: SentAgain.optional(),
})
export type Ticket = z.infer<typeof Ticket>

/** Something written down, on a ticket, a call or a customer. Append-only. */
export const Note = WrittenAt.extend({
  id: NoteId,
  about: z.discriminatedUnion('entity', [
    z.object({ entity: z.literal('ticket'), id: TicketId }),
    z.object({ entity: z.literal('customer'), id: CustomerId }),
  ]),
  text: z.string().trim().min(1).max(10_000),
  by: PersonId,
  /** Who sent it to the hub again, where nothing proved whose it was. */
  sentAgain: SentAgain.optional(),
})
export type Note = z.infer<typeof Note>
