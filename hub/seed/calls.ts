import type { CallOutcome, CallQuality, CallRecord, Disposition } from '../../shared/domain/call-record.ts'
import {
  callRecordIdOf,
  ticketIdOf,
  type CustomerId,
  type PersonId,
  type TicketId,
} from '../../shared/domain/ids.ts'
import { estimateMos } from '../../shared/domain/mos.ts'
import type { Queue } from '../../shared/domain/people.ts'
import type { E164 } from '../../shared/domain/phone-number.ts'
import { MINUTE_MS, SECOND_MS, type Moment } from '../../shared/domain/time.ts'
import type { Random } from './random.ts'
import { nextContactId, type Story } from './story.ts'

const LONGEST_TALK_MS = 35 * MINUTE_MS

/** Most lines are good, few are bad. */
function makeQuality(random: Random): CallQuality {
  const isPoor = random.chance(0.05)
  const loss = Math.round(Math.min(0.3, random.exponential(isPoor ? 0.05 : 0.002)) * 10_000) / 10_000
  const jitterMs = Math.round(random.logNormal(isPoor ? 28 : 4, 0.6) * 10) / 10
  const roundTripMs = Math.round(random.logNormal(isPoor ? 160 : 36, 0.5))
  const network = { loss, jitterMs, roundTripMs }
  return { mos: estimateMos(network), ...network }
}

export interface CallPlan {
  readonly direction: 'inbound' | 'outbound'
  /** When it begins: the INVITE arrives, or the agent dials. */
  readonly at: Moment
  readonly number: E164 | null
  readonly customerId: CustomerId | null
  readonly queue: Queue | null
  /** Null where nobody answered. */
  readonly agentId: PersonId | null
  /** `opens`: the call opens the ticket that its contact derives. */
  readonly ticketId: TicketId | 'opens' | null
  readonly outcome: CallOutcome
  readonly disposition: Disposition | null
  /** How long half of such talks last; five minutes where nothing is said. */
  readonly talkMs?: number
}

const waitOf = (random: Random, plan: CallPlan): number => {
  if (plan.outcome === 'answered') return random.logNormal(plan.direction === 'inbound' ? 13 : 11, 0.7)
  if (plan.outcome === 'abandoned') return random.logNormal(34, 0.8)
  if (plan.outcome === 'busy') return random.between(2, 6)
  return random.logNormal(48, 0.35)
}

/** Adds a call to the story and gives its record. */
export function addCall(story: Story, plan: CallPlan): CallRecord {
  const { random, bundle } = story
  const contactId = nextContactId(story, plan.at)
  const longestWait = (plan.queue?.maxWaitSeconds ?? 120) * SECOND_MS
  const waited = Math.min(longestWait, Math.round(waitOf(random, plan) * SECOND_MS))
  const isAnswered = plan.outcome === 'answered'
  const talk = isAnswered
    ? Math.min(LONGEST_TALK_MS, Math.round(random.logNormal(plan.talkMs ?? 190 * SECOND_MS, 0.6)))
    : 0
  const endedAt = plan.at + waited + talk
  const record: CallRecord = {
    id: callRecordIdOf(contactId),
    contactId,
    direction: plan.direction,
    number: plan.number,
    queueId: plan.queue?.id ?? null,
    agentId: plan.agentId,
    customerId: plan.customerId,
    ticketId: plan.ticketId === 'opens' ? ticketIdOf(contactId) : plan.ticketId,
    startedAt: plan.at,
    answeredAt: isAnswered ? plan.at + waited : null,
    endedAt,
    waitedMs: plan.direction === 'inbound' ? waited : null,
    outcome: plan.outcome,
    quality: isAnswered ? makeQuality(random) : null,
    disposition: plan.disposition,
    wrappedUpAt:
      plan.disposition === null
        ? null
        : endedAt + Math.round(Math.min(600, random.logNormal(28, 0.7)) * SECOND_MS),
  }
  bundle.calls.push(record)
  return record
}

/** When the last thing of a call was over: its wrap-up, else its end. */
export const overAt = (call: CallRecord): Moment => call.wrappedUpAt ?? call.endedAt ?? call.startedAt
