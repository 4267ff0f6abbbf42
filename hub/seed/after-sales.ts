import { CALL_BACK_WITHIN_MS } from '../../shared/domain/follow-up-rules.ts'
import type { CustomerId, NoteId } from '../../shared/domain/ids.ts'
import type { Order, OrderItem } from '../../shared/domain/order.ts'
import type { E164 } from '../../shared/domain/phone-number.ts'
import { dueAfter } from '../../shared/domain/sla.ts'
import { DAY_MS, MINUTE_MS, SECOND_MS, type Moment } from '../../shared/domain/time.ts'
import { addCallBack } from './call-backs.ts'
import { addCall, overAt } from './calls.ts'
import { callMoment, dayOf, inOpeningHours } from './calendar.ts'
import { productOf } from './products.ts'
import { WeightedTable, type Random } from './random.ts'
import { makeScene } from './scenes.ts'
import { callingNumber, uuidAt, type Story } from './story.ts'
import { addTicket } from './tickets.ts'
import { reasonsOf, type ToldKind } from './words/kind-words.ts'

const TICKETS_OF_ORDER = new WeightedTable<number>([
  [0, 45],
  [1, 38],
  [2, 12],
  [3, 4],
  [5, 1],
])
const KIND_AFTER_ORDER = new WeightedTable<ToldKind>([
  ['repair', 42],
  ['enquiry', 29],
  ['return', 14],
  ['exchange', 11],
  ['complaint', 9],
  ['account', 3],
])
const KIND_WITHOUT_ORDER = new WeightedTable<ToldKind>([
  ['enquiry', 62],
  ['account', 28],
  ['complaint', 10],
])
const TICKETS_WITHOUT_ORDER = new WeightedTable<number>([
  [0, 80],
  [1, 17],
  [2, 3],
])
const LOOSE_CALLS = new WeightedTable<number>([
  [0, 57],
  [1, 28],
  [2, 11],
  [4, 4],
])
const UNANSWERED_SHARE = 0.42
const STRANGER_SHARE = 0.03
const ASKED_ON_THE_WAY_SHARE = 0.2
const RECENT_SHARE = 0.02
const CUSTOMER_NOTE_SHARE = 0.05
/** Mobile slot for a number that belongs to no customer. */
const STRANGER_SLOT = 6

/** Days from delivery to the call: a return is soon, a repair comes any time. */
const DAYS_UNTIL: Readonly<Record<ToldKind, number>> = {
  return: 3,
  exchange: 4,
  repair: 210,
  complaint: 20,
  enquiry: 40,
  account: 150,
}

/** Small parts are not repaired and do not go online. */
function kindFor(story: Story, order: Order, hasSerial: boolean): ToldKind {
  const kind = KIND_AFTER_ORDER.pick(story.random)
  if (kind === 'repair' && !hasSerial) return story.random.chance(0.4) ? 'exchange' : 'enquiry'
  // what goes back goes back once
  const isTaken = order.status === 'returned' || order.status === 'returning'
  return isTaken && (kind === 'return' || kind === 'exchange' || kind === 'repair') ? 'enquiry' : kind
}

const isConnected = (sku: string): boolean => /净化器|净水器|机器人|无雾|除湿机/.test(productOf(sku).spoken)

/** A reason that makes sense for the item: a kettle has no Wi-Fi, a filter no warranty and no colour to mind. */
function reasonFor(random: Random, kind: ToldKind, item: OrderItem): string {
  const picked = random.pick(reasonsOf(kind))
  const isOnline = picked === 'network' || picked === 'software'
  if (isOnline && !isConnected(item.sku)) return 'hardware'
  if (item.serial === null && (picked === 'usage' || picked === 'warranty')) return 'invoice'
  const isLook = picked === 'size' || picked === 'colour' || picked === 'notAsDescribed'
  return isLook && item.serial === null ? 'quality' : picked
}

/** When the customer calls: about a parcel while it is on its way, about the rest after it came. */
function momentFor(random: Random, kind: ToldKind, reason: string, order: Order, since: Moment): Moment {
  if (reason === 'delivery') {
    const first = dayOf(order.placedAt) + 1
    return callMoment(random, first + random.int(Math.max(1, dayOf(since) - first)))
  }
  const days = Math.min(1200, 0.2 + random.exponential(DAYS_UNTIL[kind]))
  return callMoment(random, dayOf(since + days * DAY_MS))
}

function addTicketsOfOrder(story: Story, order: Order): void {
  const { random, setting } = story
  const item = random.pick(order.items)
  if (order.deliveredAt === null) {
    if (order.status !== 'shipped' || !random.chance(ASKED_ON_THE_WAY_SHARE)) return
    const at = momentFor(random, 'enquiry', 'delivery', order, setting.now)
    addTicket(story, { kind: 'enquiry', reason: 'delivery', order, item, at })
    return
  }
  for (let count = TICKETS_OF_ORDER.pick(random); count > 0; count--) {
    const about = random.pick(order.items)
    const kind = kindFor(story, order, about.serial !== null)
    const reason = reasonFor(random, kind, about)
    const at = momentFor(random, kind, reason, order, order.deliveredAt)
    addTicket(story, { kind, reason, order, item: about, at })
  }
}

/** A day since the customer became one; every now and then a very recent one, so that there is work to do. */
function anyDay(story: Story): Moment {
  const { random, setting, bundle } = story
  const first = dayOf(bundle.customer.createdAt)
  const days = setting.today - first + 1
  return callMoment(
    random,
    random.chance(RECENT_SHARE) ? setting.today - random.int(Math.min(2, days)) : first + random.int(days),
  )
}

/** Calls that never became a ticket: given up while waiting, or settled within the call. */
function addLooseCall(story: Story): void {
  const { random, setting, bundle } = story
  const at = anyDay(story)
  if (at > setting.horizon) return
  const queue = setting.staff.queueFor(random, random.chance(0.2) ? 'repair' : 'return')
  const number = callingNumber(story)
  const customerId = bundle.customer.id
  const agent = setting.staff.agentOf(random, queue)
  const base = { direction: 'inbound', at, number, customerId, queue } as const
  if (!random.chance(UNANSWERED_SHARE)) {
    const said = random.next()
    addCall(story, {
      ...base,
      agentId: agent,
      ticketId: null,
      outcome: 'answered',
      disposition: said < 0.78 ? 'informationGiven' : said < 0.9 ? 'transferred' : 'other',
      talkMs: 75 * SECOND_MS,
    })
    return
  }
  const outcome = random.chance(0.62) ? 'abandoned' : 'missed'
  const missed = addCall(story, { ...base, agentId: null, ticketId: null, outcome, disposition: null })
  const createdAt = overAt(missed)
  addCallBack(story, {
    scene: makeScene(story, {
      at,
      order: bundle.orders[0] ?? null,
      item: bundle.orders[0]?.items[0] ?? null,
      reason: null,
    }),
    number,
    customerId,
    ticketId: null,
    agentId: agent,
    at: inOpeningHours(random, createdAt, random.exponential(35 * MINUTE_MS)),
    reached: 'informationGiven',
    owed: { cause: outcome, createdAt, dueAt: createdAt + CALL_BACK_WITHIN_MS, missed },
  })
}

/** Somebody calls whom nobody knows: an unknown or withheld number, with a ticket of no customer where they were talked to. */
function addStranger(story: Story): void {
  const { random, setting, bundle } = story
  const at = anyDay(story)
  if (at > setting.horizon) return
  const number: E164 | null = random.chance(0.3)
    ? null
    : setting.numbers.mobile(random, story.index, STRANGER_SLOT)
  const queue = setting.staff.afterSales
  const base = { direction: 'inbound', at, number, customerId: null, queue } as const
  if (random.chance(0.45)) {
    addCall(story, { ...base, agentId: null, ticketId: null, outcome: 'abandoned', disposition: null })
    return
  }
  const agent = setting.staff.agentOf(random, queue)
  const isWrong = random.chance(0.3)
  const call = addCall(story, {
    ...base,
    agentId: agent,
    ticketId: isWrong ? null : 'opens',
    outcome: 'answered',
    disposition: isWrong ? 'wrongNumber' : 'informationGiven',
    talkMs: (isWrong ? 20 : 100) * SECOND_MS,
  })
  if (call.ticketId === null) return
  const createdAt = call.answeredAt ?? at
  const isFresh = setting.now - createdAt < DAY_MS
  const scene = makeScene(story, { at, order: null, item: null, reason: null })
  bundle.tickets.push({
    id: call.ticketId,
    number: setting.ticketNumber(dayOf(createdAt)),
    kind: isFresh ? 'unsorted' : 'enquiry',
    priority: 'P3',
    status: isFresh ? 'new' : 'closed',
    step: isFresh ? 0 : 1,
    title: random.pick(setting.words.calls.strangerTitles)(scene),
    reason: null,
    product: null,
    customerId: null,
    callerNumber: number,
    contactId: call.contactId,
    queueId: queue.id,
    assignee: agent,
    createdAt,
    updatedAt: overAt(call),
    progressAt: isFresh ? createdAt : overAt(call),
    dueAt: isFresh ? dueAfter('firstPlan', 'P3', createdAt) : null,
    decision: null,
  })
  bundle.notes.push({
    id: uuidAt(random, overAt(call)) as NoteId,
    about: { entity: 'ticket', id: call.ticketId },
    text: random.pick(setting.words.calls.strangerNotes)(scene),
    by: agent,
    at: overAt(call),
  })
}

function addCustomerNote(story: Story, customerId: CustomerId): void {
  const { random, setting, bundle } = story
  const at = anyDay(story)
  if (at > setting.horizon) return
  bundle.notes.push({
    id: uuidAt(random, at) as NoteId,
    about: { entity: 'customer', id: customerId },
    text: random.pick(setting.words.calls.customerNotes)(
      makeScene(story, { at, order: null, item: null, reason: null }),
    ),
    by: random.pick(setting.staff.agents),
    at,
  })
}

/** Adds everything that the hotline had to do with the customer until now. */
export function addAfterSales(story: Story): void {
  const { random, bundle } = story
  for (const order of bundle.orders) addTicketsOfOrder(story, order)
  for (let count = TICKETS_WITHOUT_ORDER.pick(random); count > 0; count--) {
    const kind = KIND_WITHOUT_ORDER.pick(random)
    addTicket(story, {
      kind,
      reason: random.pick(reasonsOf(kind)),
      order: null,
      item: null,
      at: anyDay(story),
    })
  }
  for (let count = LOOSE_CALLS.pick(random); count > 0; count--) addLooseCall(story)
  if (random.chance(STRANGER_SHARE)) addStranger(story)
  if (random.chance(CUSTOMER_NOTE_SHARE)) addCustomerNote(story, bundle.customer.id)
}
