import type { CallRecord, Disposition } from '../../shared/domain/call-record.ts'
import type { Attempt, AttemptOutcome, FollowUp } from '../../shared/domain/follow-up.ts'
import { MAX_ATTEMPTS } from '../../shared/domain/follow-up-rules.ts'
import {
  followUpIdOf,
  type CustomerId,
  type FollowUpId,
  type PersonId,
  type TicketId,
} from '../../shared/domain/ids.ts'
import type { E164 } from '../../shared/domain/phone-number.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type Moment } from '../../shared/domain/time.ts'
import { addCall, overAt } from './calls.ts'
import { inOpeningHours } from './calendar.ts'
import { WeightedTable } from './random.ts'
import { uuidAt, type Story } from './story.ts'
import type { Scene } from './words/phrase.ts'

const OUTCOMES = new WeightedTable<AttemptOutcome>([
  ['reached', 74],
  ['noAnswer', 15],
  ['busy', 4],
  ['callLater', 6],
  ['wrongNumber', 1],
])

/** Of what came in since yesterday, a part has not been worked off yet. */
const BACKLOG_MS = 1.5 * DAY_MS
const BACKLOG_SHARE = 0.4

/** When agents try again, as follow-up-rules.ts has it. */
const RETRY_AFTER_MS: Record<'noAnswer' | 'busy' | 'callLater', number> = {
  busy: 10 * MINUTE_MS,
  noAnswer: 2 * HOUR_MS,
  callLater: DAY_MS,
}

/** How the call of an attempt ends in the books. */
const CALL_OF: Record<
  AttemptOutcome,
  { outcome: 'answered' | 'noAnswer' | 'busy'; disposition: Disposition; talkMs?: number }
> = {
  reached: { outcome: 'answered', disposition: 'solved', talkMs: 110 * SECOND_MS },
  noAnswer: { outcome: 'noAnswer', disposition: 'noReply' },
  busy: { outcome: 'busy', disposition: 'noReply' },
  callLater: { outcome: 'answered', disposition: 'followUpNeeded', talkMs: 15 * SECOND_MS },
  wrongNumber: { outcome: 'answered', disposition: 'wrongNumber', talkMs: 12 * SECOND_MS },
}

export interface CallBackPlan {
  readonly scene: Scene
  readonly number: E164
  readonly customerId: CustomerId | null
  /** `opens`: the call that reaches the customer opens a ticket. */
  readonly ticketId: TicketId | 'opens' | null
  readonly agentId: PersonId
  /** When the agent first dials; later attempts follow by themselves. */
  readonly at: Moment
  readonly reached: Disposition
  /** The follow-up that these calls settle; null for a call that nobody had noted down. */
  readonly owed: {
    readonly cause: FollowUp['cause']
    readonly createdAt: Moment
    readonly dueAt: Moment
    /** The missed call, where there was one. */
    readonly missed: CallRecord | null
  } | null
}

/**
 * An agent calls back until the customer is reached, the agent gives up, or the present is. Adds the calls and, where
 * one was owed, the follow-up. Gives the call that reached the customer.
 */
export function addCallBack(story: Story, plan: CallBackPlan): CallRecord | undefined {
  const { random, setting, bundle } = story
  const attempts: Attempt[] = []
  let status: FollowUp['status'] = 'owed'
  let reached: CallRecord | undefined
  const isBacklog = plan.owed !== null && setting.now - plan.at < BACKLOG_MS && random.chance(BACKLOG_SHARE)
  let at = isBacklog ? setting.now : plan.at
  let dueAt = plan.owed?.dueAt ?? plan.at
  while (at <= setting.horizon && status === 'owed') {
    const outcome = OUTCOMES.pick(random)
    const made = CALL_OF[outcome]
    const isReached = outcome === 'reached'
    const ticketId = plan.ticketId === 'opens' && !isReached ? null : plan.ticketId
    const call = addCall(story, {
      ...made,
      direction: 'outbound',
      at,
      number: plan.number,
      customerId: plan.customerId,
      queue: null,
      agentId: plan.agentId,
      ticketId,
      disposition: isReached ? plan.reached : made.disposition,
    })
    attempts.push({
      at: overAt(call),
      by: plan.agentId,
      outcome,
      text: random.pick(setting.words.calls.attempts[outcome])(plan.scene),
      contactId: call.contactId,
    })
    if (isReached) reached = call
    if (outcome === 'reached' || outcome === 'wrongNumber') {
      status = 'done'
    } else {
      if (attempts.length === MAX_ATTEMPTS) status = 'cancelled'
      dueAt = inOpeningHours(random, overAt(call), RETRY_AFTER_MS[outcome])
      at = inOpeningHours(random, dueAt, random.exponential(40 * MINUTE_MS))
    }
  }
  const { owed } = plan
  if (owed && owed.createdAt <= setting.horizon) {
    bundle.followUps.push({
      id: owed.missed ? followUpIdOf(owed.missed.contactId) : (uuidAt(random, owed.createdAt) as FollowUpId),
      cause: owed.cause,
      status,
      number: plan.number,
      customerId: plan.customerId,
      ticketId: plan.ticketId === 'opens' ? (reached?.ticketId ?? null) : plan.ticketId,
      queueId: owed.missed?.queueId ?? null,
      contactId: owed.missed?.contactId ?? null,
      // nobody has taken a missed call that nobody has called back yet
      assignee: owed.missed && attempts.length === 0 ? null : plan.agentId,
      subject: random.pick(setting.words.calls.subjects[owed.cause])(plan.scene),
      createdAt: owed.createdAt,
      dueAt,
      attempts,
    })
  }
  return reached
}
