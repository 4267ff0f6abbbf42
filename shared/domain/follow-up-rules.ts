import type { Attempt, AttemptOutcome, FollowUp } from './follow-up.ts'
import { followUpIdOf, type ContactId, type PersonId } from './ids.ts'
import { mergeNumbers } from './party-number.ts'
import { isSameValue } from './same-value.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, writtenAt, type Moment, type WrittenAt } from './time.ts'

/** A missed or abandoned caller is owed a call within this. */
export const CALL_BACK_WITHIN_MS = 15 * MINUTE_MS
/** After so many attempts without reaching anybody the follow-up is given up, visibly. */
export const MAX_ATTEMPTS = 5
/** When the next attempt falls due by itself. */
export const RETRY_AFTER_MS: Record<'noAnswer' | 'busy' | 'callLater', number> = {
  busy: 10 * MINUTE_MS,
  noAnswer: 2 * HOUR_MS,
  callLater: DAY_MS,
}

interface MissedContact extends Pick<FollowUp, 'number' | 'partyNumber' | 'customerId' | 'queueId'> {
  readonly contactId: ContactId
  readonly cause: 'missed' | 'abandoned'
}

/** The follow-up that a missed or abandoned contact becomes; its id follows from the contact, so there is one. */
export const followUpForContact = (missed: MissedContact, at: Moment): FollowUp => ({
  id: followUpIdOf(missed.contactId),
  cause: missed.cause,
  status: 'owed',
  number: missed.number,
  ...(missed.partyNumber === undefined ? {} : { partyNumber: missed.partyNumber }),
  customerId: missed.customerId,
  ticketId: null,
  queueId: missed.queueId,
  contactId: missed.contactId,
  assignee: null,
  subject: '',
  createdAt: at,
  dueAt: at + CALL_BACK_WITHIN_MS,
  attempts: [],
})

/**
 * What a second report of the same missed contact adds to its follow-up; null where that is nothing. Fields that hold
 * something stay, and a caller who gave up outranks one who was missed, so that the order of reports does not matter.
 */
export function learnedOfContact(before: FollowUp, report: FollowUp): Partial<FollowUp> | null {
  const fields: Partial<FollowUp> = {}
  for (const name of ['customerId', 'queueId'] as const)
    if (before[name] === null && report[name] !== null) Object.assign(fields, { [name]: report[name] })
  const { number, partyNumber } = mergeNumbers(before, report)
  if (number !== before.number) fields.number = number
  if (partyNumber !== undefined && !isSameValue(partyNumber, before.partyNumber))
    fields.partyNumber = partyNumber
  if (before.cause === 'missed' && report.cause === 'abandoned') fields.cause = 'abandoned'
  return Object.keys(fields).length > 0 ? fields : null
}

interface NewAttempt {
  readonly outcome: AttemptOutcome
  readonly text: string
  readonly contactId: ContactId | null
  /** When the agent wants to try again; null lets the rule choose. */
  readonly nextAt: Moment | null
  /** Nobody has told of that contact (`ContactUnknown`). */
  readonly isContactUnknown: boolean
  /** Who tries again, null for anybody; undefined: who has it, or where nobody has, who made this attempt. */
  readonly assignee?: PersonId | null | undefined
}

/**
 * The attempts after one more. What the same person says again about the same call replaces what they said before (the call
 * was logged by hand, and then wrapped up); a text that was written stays where nothing new is.
 */
function attemptsAfter(before: readonly Attempt[], attempt: Attempt): Attempt[] {
  const { contactId, by } = attempt
  const said =
    contactId === null ? undefined : before.find((one) => one.contactId === contactId && one.by === by)
  if (!said) return [...before, attempt]
  const again = { ...attempt, text: attempt.text === '' ? said.text : attempt.text }
  return before.map((one) => (one === said ? again : one))
}

/**
 * The fields that one more attempt sets: reached or wrong number settles the follow-up; the others schedule the next
 * attempt by themselves (busy 10 minutes, no answer 2 hours, call later a day, or when and by whom the agent said), until
 * MAX_ATTEMPTS.
 */
export function attemptChange(
  followUp: FollowUp,
  attempt: NewAttempt,
  by: PersonId,
  written: WrittenAt,
): Partial<FollowUp> {
  const { at } = written
  const { outcome, text, contactId, isContactUnknown, nextAt } = attempt
  const attempts = attemptsAfter(followUp.attempts, {
    ...writtenAt(written),
    by,
    outcome,
    text,
    contactId,
    ...(isContactUnknown ? { isContactUnknown } : {}),
  })
  if (outcome === 'reached' || outcome === 'wrongNumber') return { attempts, status: 'done' }
  if (attempts.length >= MAX_ATTEMPTS && nextAt === null) return { attempts, status: 'cancelled' }
  const assignee = attempt.assignee === undefined ? (followUp.assignee ?? by) : attempt.assignee
  return { attempts, dueAt: nextAt ?? at + RETRY_AFTER_MS[outcome], assignee }
}
