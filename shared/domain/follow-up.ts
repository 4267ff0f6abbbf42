import { z } from 'zod'
import { ContactId, CustomerId, FollowUpId, PersonId, QueueId, TicketId } from './ids.ts'
import { ContactUnknown } from './call-record.ts'
import { E164 } from './e164.ts'
import { PartyNumber } from './party-number.ts'
import { SentAgain } from './sent-again.ts'
import { Moment, WrittenAt } from './time.ts'

export const AttemptOutcome = z.enum(['reached', 'noAnswer', 'busy', 'callLater', 'wrongNumber'])
export type AttemptOutcome = z.infer<typeof AttemptOutcome>

export const Attempt = WrittenAt.extend({
  by: PersonId,
  outcome: AttemptOutcome,
  text: z.string().max(2000),
  contactId: ContactId.nullable(),
  isContactUnknown: ContactUnknown,
})
export type Attempt = z.infer<typeof Attempt>

/** Who gave a follow-up up, and why. */
const Cancelled = WrittenAt.extend({ by: PersonId, why: z.string().max(500) })

/** A call that is owed to somebody (回访). */
export const FollowUp = z.object({
  id: FollowUpId,
  cause: z.enum(['missed', 'abandoned', 'promised', 'manual']),
  status: z.enum(['owed', 'done', 'cancelled']),
  number: E164.nullable(),
  /** As in a call record. */
  partyNumber: PartyNumber.optional(),
  customerId: CustomerId.nullable(),
  ticketId: TicketId.nullable(),
  queueId: QueueId.nullable(),
  contactId: ContactId.nullable(),
  isContactUnknown: ContactUnknown,
  assignee: PersonId.nullable(),
  subject: z.string().max(200),
  createdAt: Moment,
  dueAt: Moment,
  attempts: z.array(Attempt).max(50),
  /** Absent where the attempts came to their end, and where an older program cancelled it. */
  cancelled: Cancelled.optional(),
  /** Who sent it to the hub again, where nothing proved whose it was. */
  sentAgain: SentAgain.optional(),
})
export type FollowUp = z.infer<typeof FollowUp>

/** True where the customer called and reached nobody: a call back is owed. */
export const isMissed = ({ cause }: Pick<FollowUp, 'cause'>): boolean =>
  cause === 'missed' || cause === 'abandoned'
