import type { CallRecord } from '../../shared/domain/call-record.ts'
import { CALL_BACK_WITHIN_MS } from '../../shared/domain/follow-up-rules.ts'
import type { NoteId, PersonId } from '../../shared/domain/ids.ts'
import type { Order, OrderItem } from '../../shared/domain/order.ts'
import { dueAfter } from '../../shared/domain/sla.ts'
import { TICKET_STEPS, type Ticket } from '../../shared/domain/ticket.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type Moment } from '../../shared/domain/time.ts'
import { addCallBack } from './call-backs.ts'
import { addCall, overAt } from './calls.ts'
import { dayOf, inOpeningHours } from './calendar.ts'
import { callingNumber, uuidAt, type Story } from './story.ts'
import { makeScene } from './scenes.ts'
import { CLOSED_AFTER_MS, DAYS_BEFORE_STEP, priorityTable, statusAt } from './stage-progress.ts'
import { reasonWords, type ToldKind } from './words/kind-words.ts'
import type { Phrase, Scene } from './words/phrase.ts'

export interface TicketPlan {
  readonly kind: ToldKind
  readonly reason: string
  readonly order: Order | null
  readonly item: OrderItem | null
  /** When the customer first calls about it. */
  readonly at: Moment
}

const MISSED_FIRST_SHARE = 0.13
const REJECTED_SHARE = 0.08
const ANSWERED_AT_ONCE_SHARE = 0.85
/** Share of steps after which an agent rings the customer, and of those where that had been promised. */
const INFORMED_SHARE = 0.24
const PROMISED_SHARE = 0.4
const ASKED_AGAIN_SHARE = 0.22
const SATISFACTION_SHARE = 0.07

/** One ticket while it is being worked on. */
interface Work {
  readonly story: Story
  readonly ticket: Ticket
  readonly scene: Scene
  readonly agent: PersonId
}

function note({ story, ticket, scene }: Work, words: readonly Phrase[], by: PersonId, at: Moment): void {
  story.bundle.notes.push({
    id: uuidAt(story.random, at) as NoteId,
    about: { entity: 'ticket', id: ticket.id },
    text: story.random.pick(words)(scene),
    by,
    at,
  })
}

/** The call with which it all begins: answered at once, or missed and called back. Undefined while nobody has talked. */
function openingCall(
  story: Story,
  plan: TicketPlan,
  scene: Scene,
): { call: CallRecord; agent: PersonId } | undefined {
  const { random, setting, bundle } = story
  const queue = setting.staff.queueFor(random, plan.kind)
  const agent = setting.staff.agentOf(random, queue)
  const number = callingNumber(story)
  const customerId = bundle.customer.id
  const base = { direction: 'inbound', at: plan.at, number, customerId, queue } as const
  const disposition = random.chance(0.8) ? 'ticketOpened' : 'followUpNeeded'
  if (!random.chance(MISSED_FIRST_SHARE)) {
    const isSolved = plan.kind === 'enquiry'
    const call = addCall(story, {
      ...base,
      agentId: agent,
      ticketId: 'opens',
      outcome: 'answered',
      disposition: isSolved ? (random.chance(0.7) ? 'solved' : 'informationGiven') : disposition,
      talkMs: (plan.kind === 'complaint' ? 420 : isSolved ? 150 : 230) * SECOND_MS,
    })
    return { call, agent }
  }
  const outcome = random.chance(0.6) ? 'abandoned' : 'missed'
  const missed = addCall(story, { ...base, agentId: null, ticketId: null, outcome, disposition: null })
  const createdAt = overAt(missed)
  const call = addCallBack(story, {
    scene,
    number,
    customerId,
    ticketId: 'opens',
    agentId: agent,
    at: inOpeningHours(random, createdAt, random.exponential(25 * MINUTE_MS)),
    reached: disposition,
    owed: { cause: outcome, createdAt, dueAt: createdAt + CALL_BACK_WITHIN_MS, missed },
  })
  return call && { call, agent }
}

/** Between two steps customers ask again, and agents ring them. */
function talkBetween(work: Work, from: Moment, to: Moment): void {
  const { story, ticket, scene, agent } = work
  const { random, setting, bundle } = story
  const customerId = bundle.customer.id
  if (to - from > DAY_MS && random.chance(ASKED_AGAIN_SHARE)) {
    const at = inOpeningHours(random, from, (0.4 + random.next() * 0.5) * (to - from))
    if (at <= setting.horizon) {
      const queue = setting.staff.afterSales
      const taker = setting.staff.agentOf(random, queue)
      const call = addCall(story, {
        direction: 'inbound',
        at,
        number: callingNumber(story),
        customerId,
        queue,
        agentId: taker,
        ticketId: ticket.id,
        outcome: 'answered',
        disposition: 'informationGiven',
        talkMs: 120 * SECOND_MS,
      })
      note(work, setting.words.calls.progressAsked, taker, overAt(call))
      ticket.updatedAt = Math.max(ticket.updatedAt, overAt(call))
    }
  }
  if (!random.chance(INFORMED_SHARE)) return
  const at = inOpeningHours(random, from, random.next() * 0.5 * (to - from) + 20 * MINUTE_MS)
  const isPromised = random.chance(PROMISED_SHARE)
  const number = bundle.customer.numbers[0]
  if (!number || (at > setting.horizon && !isPromised)) return
  const before = bundle.calls.length
  const reached = addCallBack(story, {
    scene,
    number: number.e164,
    customerId,
    ticketId: ticket.id,
    agentId: agent,
    at,
    reached: 'informationGiven',
    owed: isPromised ? { cause: 'promised', createdAt: from, dueAt: at + HOUR_MS, missed: null } : null,
  })
  const last = bundle.calls.at(-1)
  if (last && bundle.calls.length > before && random.chance(0.5)) {
    note(work, reached ? setting.words.calls.reached : setting.words.calls.notReached, agent, overAt(last))
    ticket.updatedAt = Math.max(ticket.updatedAt, overAt(last))
  }
}

/** The supervisor's word on a request; false where the request was refused. */
function decide(work: Work, at: Moment): boolean {
  const { random, setting } = work.story
  const verdict = random.chance(REJECTED_SHARE) ? 'rejected' : 'approved'
  const by = setting.staff.supervisor(random)
  work.ticket.decision = { verdict, by, at, comment: random.pick(setting.words.calls.verdicts[verdict]) }
  return verdict === 'approved'
}

/** The end of the road: resolved now, closed some days later, perhaps with a call whether all is well. */
function finish(work: Work, at: Moment): void {
  const { story, ticket, scene, agent } = work
  const { random, setting, bundle } = story
  ticket.status = 'resolved'
  ticket.updatedAt = Math.max(ticket.updatedAt, at)
  ticket.progressAt = at
  ticket.dueAt = null
  const closedAt = at + random.exponential(CLOSED_AFTER_MS)
  if (closedAt > setting.horizon) return
  ticket.status = 'closed'
  ticket.updatedAt = Math.max(ticket.updatedAt, Math.round(closedAt))
  ticket.progressAt = Math.round(closedAt)
  const number = bundle.customer.numbers[0]
  if (!number || !random.chance(SATISFACTION_SHARE)) return
  const dueAt = inOpeningHours(random, closedAt, (2 + random.next() * 5) * DAY_MS)
  addCallBack(story, {
    scene,
    number: number.e164,
    customerId: bundle.customer.id,
    ticketId: ticket.id,
    agentId: agent,
    at: dueAt + random.int(HOUR_MS),
    reached: 'solved',
    owed: { cause: 'manual', createdAt: Math.round(closedAt), dueAt, missed: null },
  })
}

/** Walks the ticket from step to step until the present or its end. */
function walk(work: Work, kind: ToldKind, from: Moment): void {
  const { story, ticket } = work
  const { random, setting } = story
  const steps: readonly string[] = TICKET_STEPS[kind]
  const words = setting.words.kinds[kind]
  const gaps = DAYS_BEFORE_STEP[kind]
  let at = from
  for (let step = 1; step < steps.length; step++) {
    const gap = (0.3 + random.exponential(0.7)) * (gaps[step - 1] ?? 1) * DAY_MS
    const next = inOpeningHours(random, at, gap)
    talkBetween(work, at, Math.min(next, setting.horizon))
    if (next > setting.horizon) return
    at = next
    if (steps[step - 1] === 'review' && !decide(work, at)) {
      note(work, setting.words.calls.refused, work.agent, at + random.int(20 * MINUTE_MS))
      finish(work, at)
      return
    }
    const name = steps[step] ?? ''
    const isLast = step === steps.length - 1
    ticket.step = step
    if (name === 'review') ticket.requesters = [work.agent]
    ticket.status = statusAt(name)
    ticket.updatedAt = Math.max(ticket.updatedAt, at)
    ticket.progressAt = at
    ticket.dueAt = dueAfter('nextStep', ticket.priority, at)
    const told = words.steps[name]
    if (told && random.chance(isLast ? 0.4 : 0.34)) note(work, told, work.agent, at)
  }
  note(work, words.solved, work.agent, at + random.int(20 * MINUTE_MS))
  finish(work, at)
}

/** What the order shows of a return. */
function markOrder(order: Order, ticket: Ticket): void {
  if (ticket.kind !== 'return' || ticket.decision?.verdict !== 'approved') return
  order.status = ticket.step === TICKET_STEPS.return.length - 1 ? 'returned' : 'returning'
}

/** Adds a ticket with its calls, notes and follow-ups, as far as they happened by now. */
export function addTicket(story: Story, plan: TicketPlan): void {
  const { random, setting, bundle } = story
  if (plan.at > setting.horizon) return
  const scene = makeScene(story, plan)
  const opening = openingCall(story, plan, scene)
  if (!opening?.call.ticketId) return
  const { call, agent } = opening
  const createdAt = call.answeredAt ?? call.startedAt
  const talkedAt = overAt(call)
  const { kinds, scene: sceneWords } = setting.words
  const told = reasonWords(kinds, plan.kind, plan.reason)
  const happened = random.int(told.happened.length)
  const isPaired = kinds[plan.kind].isPaired ?? false
  const title = isPaired ? told.titles[happened] : random.pick(told.titles)
  const asked = isPaired ? told.asked[happened] : random.pick(told.asked)
  const opened = [told.happened[happened]?.(scene) ?? '', asked?.(scene) ?? ''].join(sceneWords.joint)
  const priority = priorityTable(plan.kind, plan.reason).pick(random)
  const ticket: Ticket = {
    id: opening.call.ticketId,
    number: setting.ticketNumber(dayOf(createdAt)),
    kind: plan.kind,
    priority: priority === 'P3' && bundle.customer.level === 'vip' ? 'P2' : priority,
    status: random.chance(0.3) ? 'new' : 'processing',
    step: 0,
    title: title?.(scene) ?? '',
    reason: plan.reason,
    product: plan.item && { orderId: plan.order?.id ?? null, name: plan.item.name, serial: plan.item.serial },
    customerId: bundle.customer.id,
    callerNumber: call.number,
    contactId: call.contactId,
    queueId: call.queueId,
    assignee: agent,
    createdAt,
    updatedAt: talkedAt,
    progressAt: createdAt,
    dueAt: dueAfter('firstPlan', priority, createdAt),
    decision: null,
  }
  bundle.tickets.push(ticket)
  const work: Work = { story, ticket, scene, agent }
  const promised = random.pick(kinds[plan.kind].promised)
  note(work, [(filled) => opened + sceneWords.joint + promised(filled)], agent, talkedAt)
  if (plan.kind === 'enquiry' && random.chance(ANSWERED_AT_ONCE_SHARE)) {
    ticket.step = TICKET_STEPS.enquiry.length - 1
    finish(work, talkedAt)
  } else {
    walk(work, plan.kind, talkedAt)
  }
  if (plan.order) markOrder(plan.order, ticket)
}
