import type { ActOf } from './command.ts'
import type { FollowUp } from './follow-up.ts'
import { followUpIdOf, type PersonId } from './ids.ts'
import type { Change } from './ledger.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, type Moment } from './time.ts'

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

/** The follow-up that a missed or abandoned contact becomes; its id follows from the contact, so there is one. */
export function followUpForContact(act: ActOf<'followUp.openForContact'>, at: Moment): Change {
  const id = followUpIdOf(act.contactId)
  return {
    op: 'put',
    entity: 'followUp',
    id,
    value: {
      id,
      cause: act.cause,
      status: 'owed',
      number: act.number,
      customerId: act.customerId,
      ticketId: null,
      queueId: act.queueId,
      contactId: act.contactId,
      assignee: null,
      subject: '',
      createdAt: at,
      dueAt: at + CALL_BACK_WITHIN_MS,
      attempts: [],
    },
  }
}

/**
 * One attempt more: reached or wrong number settles it; the others schedule the next by themselves (busy 10 minutes,
 * no answer 2 hours, call later a day, or when the agent said), until MAX_ATTEMPTS.
 */
export function attemptChanges(
  followUp: FollowUp,
  act: ActOf<'followUp.logAttempt'>,
  by: PersonId,
  at: Moment,
): Change {
  const attempts = [
    ...followUp.attempts,
    { at, by, outcome: act.outcome, text: act.text, contactId: act.contactId },
  ]
  if (act.outcome === 'reached' || act.outcome === 'wrongNumber')
    return { op: 'set', entity: 'followUp', id: followUp.id, fields: { attempts, status: 'done' } }
  if (attempts.length >= MAX_ATTEMPTS && act.nextAt === null)
    return { op: 'set', entity: 'followUp', id: followUp.id, fields: { attempts, status: 'cancelled' } }
  const dueAt = act.nextAt ?? at + RETRY_AFTER_MS[act.outcome]
  return { op: 'set', entity: 'followUp', id: followUp.id, fields: { attempts, dueAt, assignee: by } }
}
