import { DEFAULT_SETTINGS } from '../../shared/contract/settings.ts'
import type { TicketView } from '../../shared/contract/desk-queries.ts'
import type { CallCard, CustomerCard, DeskState } from '../../shared/contract/desk-state.ts'
import { deskDoor, type DeskDoor } from '../../shared/contract/desk.ts'
import {
  DoorError,
  serveDoor,
  type CallContext,
  type DoorHandlers,
  type DoorServer,
  type Port,
} from '../../shared/contract/door.ts'
import type { EntityType } from '../../shared/entities/registry.ts'
import type { CallRecord } from '../../shared/domain/call-record.ts'
import type { Customer } from '../../shared/domain/customer.ts'
import type * as Ids from '../../shared/domain/ids.ts'
import type { Order } from '../../shared/domain/order.ts'
import type { Person, Queue } from '../../shared/domain/people.ts'
import type { E164 } from '../../shared/domain/phone-number.ts'
import type { Ticket } from '../../shared/domain/ticket.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/domain/time.ts'

/**
 * A desk that is none: it serves the desk's door with a fixed sample world, for looking at the UI and for tests of the
 * UI's own end of the door. The product never meets it.
 */

/** Sample ids are readable words; the brands are only for the compiler. */
const id = <T extends string>(text: string): T => text as T

const person = (extension: string, name: string, role: Person['role'] = 'agent'): Person => ({
  id: id<Ids.PersonId>(`p${extension}`),
  name,
  extension,
  role,
  skills: {},
  active: true,
})
export const PEOPLE: readonly Person[] = [
  person('1001', '李静'),
  person('1002', '张伟'),
  person('1003', '王芳'),
  person('1004', '刘洋'),
  person('1005', '陈晨'),
  person('1006', '赵磊'),
  person('2001', '周敏', 'supervisor'),
  person('9001', '吴刚', 'administrator'),
]
const queue = (extension: string, name: string): Queue => ({
  id: id<Ids.QueueId>(`q${extension}`),
  name,
  extension,
  strategy: 'longest-idle',
  ringSeconds: 15,
  maxWaitSeconds: 300,
  wrapUpSeconds: 60,
  serviceLevelSeconds: 20,
  ticketRule: 'onAnswer',
  autoAnswer: false,
  members: PEOPLE.slice(0, 6).map((one) => one.id),
  requiredSkills: [],
})
const QUEUES = [queue('5000', '售后'), queue('5001', '技术支持'), queue('5002', '投诉专线')]

export interface SampleWorld {
  readonly state: DeskState
  readonly card: CustomerCard
  readonly view: TicketView
  readonly call: CallCard
}

/** The sample world at a moment: 王小明, who calls about an air purifier. */
export function sampleWorld(now: number): SampleWorld {
  const customer: Customer = {
    id: id<Ids.CustomerId>('c1'),
    name: '王小明',
    level: 'gold',
    tags: ['老客户', '要开发票'],
    numbers: [
      { e164: id<E164>('+8613800138000'), label: 'mobile' },
      { e164: id<E164>('+8657187654321'), label: 'home' },
    ],
    addresses: [{ region: '浙江 杭州', detail: '西湖区文三路 90 号 3 幢 2 单元 1201' }],
    createdAt: now - 400 * DAY_MS,
  }
  const twin: Customer = {
    ...customer,
    id: id<Ids.CustomerId>('c2'),
    name: '王建国',
    level: 'standard',
    tags: [],
  }
  const order = (number: string, name: string, days: number, total: number, quantity = 1): Order => ({
    id: id<Ids.OrderId>(`o${number}`),
    number,
    customerId: customer.id,
    status: days < 30 ? 'delivered' : 'completed',
    placedAt: now - (days + 2) * DAY_MS,
    deliveredAt: now - days * DAY_MS,
    items: [
      {
        sku: 'S1',
        name,
        quantity,
        unitPrice: total / quantity,
        serial: quantity === 1 ? '8842017' : null,
        warrantyUntil: now + (365 - days) * DAY_MS,
      },
    ],
    total,
    receiverName: null,
    receiverNumber: null,
    waybill: 'SF1408223311',
  })
  const orders = [
    order('2026110988431', '空气净化器 AP-300', 6, 129_900),
    order('2026080154210', '滤芯 F-30', 100, 19_800, 2),
    order('2025120311907', '加湿器 H-12', 350, 39_900),
  ]
  const ticket: Ticket = {
    id: id<Ids.TicketId>('t1'),
    number: 'T-20261122-0042',
    kind: 'return',
    priority: 'P2',
    status: 'processing',
    step: 1,
    title: '开机约十分钟后自动停机，要求退货',
    reason: 'quality',
    product: { orderId: id<Ids.OrderId>('o2026110988431'), name: '空气净化器 AP-300', serial: '8842017' },
    customerId: customer.id,
    callerNumber: id<E164>('+8613800138000'),
    contactId: id<Ids.ContactId>('contact1'),
    queueId: id<Ids.QueueId>('q5000'),
    assignee: id<Ids.PersonId>('p1001'),
    createdAt: now - 3 * MINUTE_MS,
    updatedAt: now - 12 * SECOND_MS,
    dueAt: now + 52 * MINUTE_MS + 10 * SECOND_MS,
    decision: null,
  }
  const repair: Ticket = {
    ...ticket,
    id: id<Ids.TicketId>('t2'),
    number: 'T-20261109-0311',
    kind: 'repair',
    priority: 'P3',
    step: 2,
    title: '净化器高速时异响',
    reason: 'noise',
    status: 'processing',
    createdAt: now - 13 * DAY_MS,
    dueAt: now + 22 * HOUR_MS,
    decision: { verdict: 'approved', by: id<Ids.PersonId>('p2001'), at: now - 12 * DAY_MS, words: '' },
  }
  const record = (days: number, fields: Partial<CallRecord> = {}): CallRecord => ({
    id: id<Ids.CallRecordId>(`r${days}`),
    contactId: id<Ids.ContactId>(`contact-r${days}`),
    direction: 'inbound',
    number: id<E164>('+8613800138000'),
    queueId: id<Ids.QueueId>('q5000'),
    agentId: id<Ids.PersonId>('p1002'),
    customerId: customer.id,
    ticketId: null,
    startedAt: now - days * DAY_MS,
    answeredAt: now - days * DAY_MS + 9000,
    endedAt: now - days * DAY_MS + 261_000,
    waitedMs: 9000,
    outcome: 'answered',
    quality: { mos: 4.1, loss: 0.002, jitterMs: 6, roundTripMs: 31 },
    disposition: 'ticketOpened',
    wrappedUpAt: now - days * DAY_MS + 300_000,
    ...fields,
  })
  const missed = record(12.9, {
    answeredAt: null,
    endedAt: now - 12.9 * DAY_MS + 41_000,
    waitedMs: 41_000,
    outcome: 'abandoned',
    quality: null,
    disposition: null,
    agentId: null,
    wrappedUpAt: null,
  })
  const card: CustomerCard = {
    customer,
    revision: 7,
    orders,
    openTickets: [repair],
    timeline: [
      { kind: 'ticket', at: ticket.createdAt, ticket },
      { kind: 'ticket', at: repair.createdAt, ticket: repair },
      { kind: 'call', at: record(13).startedAt, call: record(13), agentName: '张伟', queueName: '售后' },
      { kind: 'call', at: missed.startedAt, call: missed, agentName: null, queueName: '售后' },
      {
        kind: 'note',
        at: now - 13 * DAY_MS,
        authorName: '张伟',
        note: {
          id: id<Ids.NoteId>('n0'),
          about: { entity: 'customer', id: customer.id },
          text: '客户希望下午联系',
          by: id<Ids.PersonId>('p1002'),
          at: now - 13 * DAY_MS,
        },
      },
      ...orders.map((one) => ({ kind: 'order' as const, at: one.placedAt, order: one })),
    ],
    counts: { orders: 3, tickets: 2, calls: 5, callsThisMonth: 2 },
  }
  const view: TicketView = {
    ticket,
    revision: 12,
    customer,
    orders,
    notes: [
      {
        authorName: '李静',
        note: {
          id: id<Ids.NoteId>('n1'),
          about: { entity: 'ticket', id: ticket.id },
          text: '客户已拍视频，愿意退货，询问运费由谁承担。',
          by: id<Ids.PersonId>('p1001'),
          at: now - 40 * SECOND_MS,
        },
      },
    ],
    calls: [],
    assigneeName: '李静',
    isPending: false,
  }
  const call: CallCard = {
    callId: id<Ids.CallId>('call1'),
    contactId: id<Ids.ContactId>('contact1'),
    direction: 'inbound',
    phase: 'talking',
    isMuted: false,
    isRemoteHeld: false,
    number: { kind: 'e164', value: '+8613800138000', display: '138 0013 8000', place: '浙江 杭州' },
    displayName: null,
    queueId: id<Ids.QueueId>('q5000'),
    queueName: '售后',
    waitedMs: 18_000,
    startedAt: now - 170_000,
    answeredAt: now - 161_000,
    heldSince: null,
    endedAt: null,
    endReason: null,
    quality: { mos: 4.3, loss: 0.001, jitterMs: 4, roundTripMs: 24 },
    problem: null,
    gaps: [],
    ringsUntil: null,
    earlierCalls: [],
    candidates: [
      { customer, reason: 'exactNumber', lastContactAt: now - 13 * DAY_MS, hasOpenTicket: true },
      { customer: twin, reason: 'householdNumber', lastContactAt: null, hasOpenTicket: false },
    ],
    customer: card,
    ticketId: ticket.id,
    followUpId: null,
    wrapUp: null,
  }
  const agent = (place: number, activity: DeskState['agent']['activity']) => ({
    id: PEOPLE[place]?.id ?? id<Ids.PersonId>('p1001'),
    state: { activity, pauseReason: activity === 'paused' ? ('meal' as const) : null, since: now - 200_000 },
    contactId: null,
  })
  const waiting = (contact: string, seconds: number) => ({
    contactId: id<Ids.ContactId>(contact),
    number: null,
    since: now - seconds * SECOND_MS,
    ringing: [],
  })
  const totals = { offered: 50, answered: 46, inTime: 44, abandoned: 1 }
  const state: DeskState = {
    session: {
      person: PEOPLE[0] ?? person('1001', '李静'),
      hubUrl: 'http://127.0.0.1:4180',
      isTrial: true,
      timezone: 'Asia/Shanghai',
    },
    hubUrl: 'http://127.0.0.1:4180',
    hubId: 'hub-1',
    isTrial: true,
    hub: { state: 'online', since: now - HOUR_MS, roundTripMs: 3 },
    sync: { toSend: 0, needsYou: 0, freshAt: now, progress: null, newer: { kinds: [], keys: [] } },
    unsettled: { beaten: [], intents: [] },
    line: {
      phone: true,
      registration: {
        state: 'registered',
        provenAt: now - 3000,
        roundTripMs: 24,
        problem: null,
        retryAt: null,
      },
      problem: null,
    },
    agent: { activity: 'talking', pauseReason: null, since: now - 161_000 },
    calls: [call],
    wrapUps: [
      {
        call: record(0.02, { customerId: id<Ids.CustomerId>('c3'), ticketId: null, wrappedUpAt: null }),
        customerName: '陈丽',
        ticketNumber: null,
        draftLength: 48,
        draftSavedAt: now - 20 * MINUTE_MS,
      },
    ],
    live: {
      trueAt: now - 1000,
      picture: {
        version: 1,
        at: now - 1000,
        queues: [
          {
            id: id<Ids.QueueId>('q5000'),
            waiting: [waiting('w1', 12), waiting('w2', 8), waiting('w3', 3)],
            totals,
          },
          { id: id<Ids.QueueId>('q5001'), waiting: [], totals },
          { id: id<Ids.QueueId>('q5002'), waiting: [waiting('w4', 160)], totals },
        ],
        agents: [
          agent(0, 'talking'),
          agent(1, 'ready'),
          agent(2, 'ready'),
          agent(3, 'paused'),
          agent(4, 'wrapUp'),
          agent(5, 'talking'),
        ],
      },
    },
    queues: QUEUES,
    people: [...PEOPLE],
    counts: { myOpenTickets: 7, followUpsDue: 3 },
    devices: [
      { id: 'default', label: 'Headset', kind: 'microphone' },
      { id: 'default', label: 'Headset', kind: 'speaker' },
    ],
    settings: DEFAULT_SETTINGS,
    notices: [],
    clockSkewMs: 0,
  }
  return { state, card, view, call }
}

export interface FakeDesk {
  /** Serves one window; a second one gets the same state. */
  serve(port: Port): void
  /** Changes the state and tells it, as the core does. */
  patch(fields: Partial<DeskState>): void
  /** Leaves a number out, so that the window must ask for the snapshot. */
  skip(): void
  /** Tells a change of these kinds of entity, or of everything. */
  emitChanged(...kinds: EntityType[]): void
  /** Every question that came, newest last. */
  readonly asked: { readonly name: string; readonly input: unknown }[]
  state(): DeskState
}

/** Serves a sample world; questions that want more than it has are answered empty. */
export function createFakeDesk(world: SampleWorld, answers: Partial<DoorHandlers<DeskDoor>> = {}): FakeDesk {
  let { state } = world
  let seq = 1
  const asked: { name: string; input: unknown }[] = []
  const doors = new Set<DoorServer<DeskDoor>>()
  const drafts = new Map<string, { key: string; value: Record<string, unknown>; savedAt: number }>()
  const none = (): null => null
  const absent = (): never => {
    throw new DoorError('noPhone', 'There is nothing here to look into.')
  }
  const page = { rows: [], total: 0 }
  const foundPage = { ...page, isCut: false }
  const patch = (fields: Partial<DeskState>): void => {
    state = { ...state, ...fields }
    seq += 1
    for (const door of doors) door.emit('state', { seq, patch: fields })
  }
  const handlers: DoorHandlers<DeskDoor> = {
    'state.snapshot': () => ({ seq, state }),
    'session.trialPeople': () => ({ people: [...PEOPLE] }),
    'session.signIn': none,
    'session.trialSignIn': () => {
      patch({ session: world.state.session })
      return null
    },
    'session.signOut': () => {
      patch({ session: null })
      return null
    },
    'agent.wish': none,
    'call.dial': () => ({ callId: world.call.callId }),
    'call.answer': none,
    'call.reject': none,
    'call.hangUp': none,
    'call.hold': none,
    'call.resume': none,
    'call.mute': none,
    'call.sendDtmf': none,
    'call.transfer': none,
    'call.chooseCustomer': none,
    'call.spokenOrder': () => ({ found: false }),
    'call.createCustomer': () => ({ customerId: world.card.customer.id }),
    'call.newTicket': () => ({ ticketId: world.view.ticket.id }),
    'call.useTicket': none,
    'wrapUp.extend': () => ({ until: Date.now() + MINUTE_MS }),
    'wrapUp.later': none,
    'wrapUp.finish': none,
    'ticket.get': () => world.view,
    'ticket.list': () => foundPage,
    'customer.get': () => world.card,
    'customer.list': () => foundPage,
    'customer.timeline': ({ kinds }) => ({
      items: world.card.timeline.filter((item) => kinds.includes(item.kind)),
    }),
    'followUp.list': () => page,
    'call.list': () => page,
    'search.find': () => ({ hits: [], tookMs: 1 }),
    'customer.match': () => ({ e164: null, candidates: [] }),
    'acts.do': none,
    'draft.get': ({ key }) => drafts.get(key) ?? null,
    'draft.save': ({ key, value }) => {
      const savedAt = Date.now()
      drafts.set(key, { key, value, savedAt })
      return { savedAt }
    },
    'draft.discard': ({ key }) => {
      drafts.delete(key)
      return null
    },
    'outbox.list': () => ({ items: [] }),
    'outbox.retry': none,
    'outbox.undo': none,
    'desk.speak': none,
    'settings.set': (settings) => {
      patch({ settings: { ...state.settings, ...settings } })
      return null
    },
    'devices.playTestTone': none,
    'devices.meter': none,
    'line.probe': () => state.line.registration,
    'notice.dismiss': none,
    'unsettled.restoreMine': none,
    'unsettled.dismiss': none,
    'diagnose.microphone': absent,
    'diagnose.line': absent,
    'diagnose.ice': absent,
    'diagnose.hub': absent,
    'diagnose.cache': absent,
    'diagnose.program': absent,
    'board.force': none,
    ...answers,
  }
  /** Notes every question before it is answered. */
  const noted = Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      (input: unknown, context: CallContext) => {
        asked.push({ name, input })
        return (handler as (input: unknown, context: CallContext) => unknown)(input, context)
      },
    ]),
  ) as unknown as DoorHandlers<DeskDoor>
  return {
    serve: (port) => {
      const door = serveDoor(deskDoor, port, noted, (text, error) => console.error(text, error ?? ''))
      doors.add(door)
      port.onClose(() => doors.delete(door))
    },
    patch,
    skip: () => {
      seq += 1
    },
    emitChanged: (...kinds) => {
      const entities = kinds.map((entity) => ({ entity, id: 'changed' }))
      for (const door of doors) door.emit('changed', { entities, all: kinds.length === 0 })
    },
    asked,
    state: () => state,
  }
}
