import { describe, expect, test } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import {
  followUpIdOf,
  ticketIdOf,
  type ContactId,
  type CustomerId,
  type TicketId,
} from '../../shared/domain/ids.ts'
import { createCustomer as create } from '../hub/support/test-desk.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { makeDesk, ON_ANSWER, ON_RINGING, WANG, WITH_WRAP_UP } from './support/call-desk.ts'
import { TestConsole } from './support/test-console.ts'
import { openReturn } from './support/ticket-acts.ts'

const openTicket = (id: string, customerId: string): Act => ({
  type: 'ticket.open',
  id: id as TicketId,
  contactId: null,
  customerId: customerId as CustomerId,
  callerNumber: null,
  queueId: null,
  fields: { kind: 'return', priority: 'P2', title: '退货', reason: null, product: null },
})

const allTickets = async (desk: TestConsole): Promise<string[]> =>
  (
    await desk.door.call('ticket.list', {
      text: '',
      scope: 'all',
      status: null,
      kind: null,
      sort: 'newest',
      offset: 0,
      limit: 50,
    })
  ).rows.map(({ ticket }) => ticket.id)
const allFollowUps = async (desk: TestConsole) =>
  (await desk.door.call('followUp.list', { scope: 'all', offset: 0, limit: 50 })).rows

/** Rings, is answered and ends, up to the wrap-up. */
async function talk(desk: TestConsole, from: string | null, queue: string): Promise<ContactId> {
  const { callId, contactId } = desk.phone.rings({ from, queue })
  await desk.cardThat('the ringing card', (card) => card.callId === callId)
  await desk.door.call('call.answer', { callId })
  await desk.cardThat('talking', (card) => card.callId === callId && card.phase === 'talking')
  desk.phone.ended(callId, 'hungUpByPeer')
  await until('the end', () =>
    desk.state.calls.every((card) => card.callId !== callId || card.phase === 'ended'),
  )
  return contactId
}

describe('who pops', () => {
  test('an unknown number, a withheld one, a colleague', async () => {
    const desk = await makeDesk()
    desk.phone.rings({ from: '0571-8765 4321', queue: ON_ANSWER })
    desk.phone.rings({ from: 'anonymous', queue: ON_ANSWER })
    desk.phone.rings({ from: '1002' })
    await until('three cards', () => desk.state.calls.length === 3)
    await until('the region', () => desk.state.calls[0]?.number.place != null)
    const place = { 'zh-CN': '浙江 杭州', en: 'Hangzhou, Zhejiang' }
    const none = { place: null, arrivedBy: null }
    expect(desk.state.calls.map((card) => card.number)).toEqual([
      { ...none, kind: 'e164', value: '+8657187654321', display: '0571 8765 4321', place },
      { ...none, kind: 'withheld', value: null, display: '' },
      { ...none, kind: 'internal', value: '1002', display: '1002' },
    ])
    expect(desk.state.calls.map((card) => [card.customer, card.candidates.length])).toEqual([
      [null, 0],
      [null, 0],
      [null, 0],
    ])
    expect(desk.state.calls[2]?.displayName).toBe('Bo')
  })

  test.each([['direct'], [ON_ANSWER]])(
    "a colleague's call opens no ticket and owes nothing, whatever the PBX calls its queue: %s",
    async (queue) => {
      const desk = await makeDesk()
      const before = await allTickets(desk)
      const contactId = await talk(desk, '1002', queue)
      const missed = desk.phone.rings({ from: '1002', queue })
      desk.phone.ended(missed.callId, 'abandoned')
      // what comes after them is written down, so they were passed by
      const customer = await talk(desk, '138 9999 8888', ON_ANSWER)
      await until('the record of the customer', () => recordOf(desk, customer))
      expect(await allTickets(desk)).toHaveLength(before.length + 1)
      expect(await allFollowUps(desk)).toEqual([])
      for (const id of [contactId, missed.contactId]) expect(await recordOf(desk, id)).toBeUndefined()
    },
  )

  test('a stranger who called before: what was with the number is on the card until somebody knows whose it is', async () => {
    const desk = await makeDesk()
    const number = '139 1234 5678'
    const first = desk.phone.rings({ from: number, queue: ON_ANSWER })
    const card = await desk.cardThat('the first card', (one) => one.callId === first.callId)
    expect(card.earlierCalls).toEqual([])
    desk.phone.ended(first.callId, 'abandoned')
    await talk(desk, '138 9999 8888', ON_ANSWER)
    await talk(desk, number, ON_ANSWER)

    const again = desk.phone.rings({ from: number, queue: ON_ANSWER })
    const known = await desk.cardThat('the next card', (one) => one.callId === again.callId)
    expect(known.customer).toBeNull()
    expect(known.earlierCalls.map(({ call, agentName }) => [call.number, call.outcome, agentName])).toEqual([
      ['+8613912345678', 'answered', 'Ann'],
      ['+8613912345678', 'abandoned', null],
    ])
    await desk.door.call('call.createCustomer', { callId: again.callId, name: '刘芳' })
    const named = await desk.cardThat('the name', (one) => one.customer?.customer.name === '刘芳')
    expect(named.earlierCalls).toEqual([])
  })

  test('two customers with one number: both are offered, one click corrects it, and it is remembered', async () => {
    const desk = await makeDesk(create('c1', '王小明', WANG), create('c2', '陈丽', WANG))
    const { callId, contactId } = desk.phone.rings({ from: '13800138000', queue: WITH_WRAP_UP })
    const card = await desk.cardThat('the card', (one) => one.callId === callId)
    expect(card.candidates.map((one) => [one.customer.name, one.reason])).toEqual([
      ['王小明', 'householdNumber'],
      ['陈丽', 'householdNumber'],
    ])
    // nobody said who it is, so the record does not either
    expect(await recordOf(desk, contactId)).toMatchObject({ customerId: null })
    await desk.door.call('call.chooseCustomer', { callId, customerId: 'c2', remember: true })
    expect(desk.card().customer?.customer.name).toBe('陈丽')
    expect(desk.card().candidates[0]?.reason).toBe('chosen')
    expect(await recordOf(desk, contactId)).toMatchObject({ customerId: 'c2' })

    desk.phone.ended(callId, 'abandoned')
    const next = desk.phone.rings({ from: '13800138000', queue: WITH_WRAP_UP })
    const again = await desk.cardThat('the next card', (one) => one.callId === next.callId)
    expect(again.customer?.customer.name).toBe('陈丽')
    expect(again.candidates[0]?.reason).toBe('confirmed')
  })

  test('a new customer out of an unknown number', async () => {
    const desk = await makeDesk()
    const { callId, contactId } = desk.phone.rings({ from: '13912345678', queue: ON_RINGING })
    await desk.cardThat('the card', (one) => one.ticketId !== null)
    const { customerId } = await desk.door.call('call.createCustomer', { callId, name: '刘芳' })
    expect(desk.card().customer?.customer).toMatchObject({
      name: '刘芳',
      numbers: [{ e164: '+8613912345678' }],
    })
    const ticket = await desk.door.call('ticket.get', { id: ticketIdOf(contactId) })
    expect(ticket?.ticket.customerId).toBe(customerId)
  })

  async function recordOf(desk: TestConsole, contactId: string) {
    const { rows } = await desk.door.call('call.list', { scope: 'all', outcome: null, offset: 0, limit: 50 })
    return rows.find(({ call }) => call.contactId === contactId)?.call
  }
})

describe('one ticket', () => {
  test('by the queue’s rule: on answer, on ringing, never', async () => {
    const desk = await makeDesk()
    const ringing = desk.phone.rings({ from: WANG, queue: ON_RINGING })
    const card = await desk.cardThat('its card', (one) => one.callId === ringing.callId)
    expect(card.ticketId).toBe(ticketIdOf(ringing.contactId))
    const answered = desk.phone.rings({ from: '13900000001', queue: ON_ANSWER })
    await desk.cardThat('its card', (one) => one.callId === answered.callId && one.ticketId === null)
    await desk.door.call('call.answer', { callId: answered.callId })
    await desk.cardThat('its ticket', (one) => one.ticketId === ticketIdOf(answered.contactId))
    const contactId = await talk(desk, '13900000002', WITH_WRAP_UP)
    expect(desk.card(contactId).ticketId).toBeNull()
    const { rows } = await desk.door.call('ticket.list', {
      text: '',
      scope: 'all',
      status: null,
      kind: null,
      sort: 'newest',
      offset: 0,
      limit: 9,
    })
    // none has a title that Ringdesk composed; the one of the call that only rings is nobody's yet
    expect(rows.map(({ ticket }) => [ticket.title, ticket.callerNumber, ticket.assignee]).sort()).toEqual([
      ['', '+8613800138000', null],
      ['', '+8613900000001', desk.state.session?.person.id],
    ])
  })

  test('the caller’s open ticket is taken rather than a new one, and a new one can be asked for, once', async () => {
    const desk = await makeDesk(create('c1', '王小明', WANG), openTicket('t-open', 'c1'))
    const { callId, contactId } = desk.phone.rings({ from: WANG, queue: ON_ANSWER })
    await desk.cardThat('the card', (one) => one.customer?.openTickets[0]?.id === 't-open')
    await desk.door.call('call.answer', { callId })
    await desk.cardThat('the open ticket', (one) => one.ticketId === 't-open')
    const { ticketId } = await desk.door.call('call.newTicket', { callId })
    expect(ticketId).toBe(ticketIdOf(contactId))
    expect((await desk.door.call('call.newTicket', { callId })).ticketId).toBe(ticketId)
    expect(desk.card().ticketId).toBe(ticketId)
    await desk.door.call('call.useTicket', { callId, ticketId: 't-open' })
    expect(desk.card().ticketId).toBe('t-open')
    expect((await allTickets(desk)).sort()).toEqual([ticketId, 't-open'].sort())
  })

  test('a re-ring, a repeated event and a phone that comes back make no second card, record or ticket', async () => {
    const desk = await makeDesk()
    const first = desk.phone.rings({ from: WANG, queue: ON_RINGING })
    await desk.cardThat('the card', (one) => one.callId === first.callId)
    desk.phone.rings({ from: WANG, queue: ON_RINGING, ...first })
    desk.phone.detach()
    desk.attachPhone()
    await until('the phone back', () => desk.state.line.phone)
    expect(desk.state.calls).toHaveLength(1)
    desk.phone.ended(first.callId, 'noAnswer')
    await desk.cardThat('its end', (one) => one.endReason === 'noAnswer')
    const second = desk.phone.rings({ from: WANG, queue: ON_RINGING, contactId: first.contactId })
    await until(
      'only the new card',
      () => desk.state.calls.length === 1 && desk.card().callId === second.callId,
    )
    expect(desk.card().ticketId).toBe(ticketIdOf(first.contactId))
    expect(await allTickets(desk)).toHaveLength(1)
    expect(await allFollowUps(desk)).toHaveLength(0)
  })

  test('two desks that ring for one contact open one ticket', async () => {
    const hub = await startTestHub()
    const ann = await (await TestConsole.start(hub.url)).signIn('1001')
    const bo = await (await TestConsole.start(hub.url)).signIn('1002')
    const contactId = 'contact-of-two'
    for (const desk of [ann, bo]) desk.phone.rings({ from: WANG, queue: ON_RINGING, contactId })
    await Promise.all([ann, bo].map((desk) => desk.cardThat('the card', (one) => one.ticketId !== null)))
    const { callId } = bo.card()
    await bo.door.call('call.answer', { callId })
    ann.phone.ended(ann.card().callId, 'answeredElsewhere')
    await until('the word', () => ann.state.notices.some((notice) => notice.key === 'answeredElsewhere'))
    await Promise.all([ann.sent(), bo.sent()])
    for (const desk of [ann, bo]) {
      await until('the hub’s word on the ticket', async () => {
        const view = await desk.door.call('ticket.get', { id: ticketIdOf(contactId as ContactId) })
        return view?.ticket.number !== null && view?.isPending === false
      })
      expect(await allTickets(desk)).toHaveLength(1)
    }
    expect(ann.state.sync.needsYou + bo.state.sync.needsYou).toBe(0)
    expect(await allFollowUps(ann)).toHaveLength(0)
  })
})

describe('calls that nobody answered here', () => {
  test('a direct call and an abandoned queue call are owed a call; what goes on to the next agent is not', async () => {
    const desk = await makeDesk(create('c1', '王小明', WANG))
    const ends = [
      { from: WANG, queue: null, reason: 'abandoned', owed: 'abandoned' },
      { from: '13900000001', queue: null, reason: 'noAnswer', owed: 'missed' },
      { from: '13900000002', queue: null, reason: 'rejected', owed: 'missed' },
      { from: '13900000003', queue: ON_ANSWER, reason: 'abandoned', owed: 'abandoned' },
      { from: '13900000004', queue: ON_ANSWER, reason: 'noAnswer', owed: null },
      { from: '13900000005', queue: ON_ANSWER, reason: 'rejected', owed: null },
      { from: '13900000006', queue: ON_ANSWER, reason: 'answeredElsewhere', owed: null },
      { from: 'anonymous', queue: null, reason: 'abandoned', owed: null },
    ] as const
    const contacts = new Map<string, string | null>()
    for (const { from, queue, reason, owed } of ends) {
      const { callId, contactId } = desk.phone.rings({ from, queue })
      desk.phone.ended(callId, reason)
      contacts.set(contactId, owed)
      await desk.cardThat('the end', (card) => card.callId === callId && card.endReason === reason)
    }
    const owed = new Map(
      (await allFollowUps(desk)).map(({ followUp }) => [followUp.contactId, followUp.cause]),
    )
    for (const [contactId, cause] of contacts) expect(owed.get(contactId as ContactId) ?? null).toBe(cause)
    expect(
      (await allFollowUps(desk)).find(({ followUp }) => followUp.customerId === 'c1')?.customerName,
    ).toBe('王小明')
    expect(desk.state.calls.every((card) => card.wrapUp === null)).toBe(true)
    desk.clock.advance(10_000)
    await until('the cards to go', () => desk.state.calls.length === 0)
    expect(await allTickets(desk)).toEqual([])
  })
})

describe('wrap-up', () => {
  test('runs, is made longer, is told to the hub, and what is not finished stays as an item with its draft', async () => {
    const desk = await makeDesk(create('c1', '王小明', WANG))
    const contactId = await talk(desk, WANG, WITH_WRAP_UP)
    expect(desk.card(contactId).wrapUp).toMatchObject({ total: 30_000 })
    expect(desk.state.agent.activity).toBe('wrapUp')
    const { until: end } = await desk.door.call('wrapUp.extend', { contactId })
    expect(desk.card(contactId).wrapUp).toEqual({ until: end, total: 90_000 })
    await desk.door.call('draft.save', { key: `wrapUp:${contactId}`, value: { note: '客户要发票' } })
    desk.clock.advance(91_000)
    await until('the timer', () => desk.state.calls.length === 0)
    await until('no wrap-up, there and here', () => desk.state.agent.activity !== 'wrapUp')
    expect(desk.state.wrapUps).toMatchObject([
      { call: { contactId }, customerName: '王小明', draftLength: 5 },
    ])
    await desk.door.call('wrapUp.finish', { contactId, disposition: 'informationGiven', note: '客户要发票' })
    expect(desk.state.wrapUps).toEqual([])
    expect(await desk.door.call('draft.get', { key: `wrapUp:${contactId}` })).toBeNull()
  })

  test('takes the note that was typed on the ticket, writes it once, and leaves what was typed since', async () => {
    const desk = await makeDesk(create('c1', '王小明', WANG))
    const contactId = await talk(desk, WANG, WITH_WRAP_UP)
    const ticketId = 't-1' as TicketId
    await desk.do({ ...openReturn(ticketId, 'P2'), contactId })
    const key = `ticket:${ticketId}`
    const finish = { contactId, disposition: 'solved', note: '已换滤芯', noteOf: ticketId } as const
    await desk.door.call('draft.save', { key, value: { note: '已换滤芯', title: '滤芯' } })
    await desk.door.call('wrapUp.finish', finish)
    const notes = (await desk.door.call('ticket.get', { id: ticketId }))?.notes ?? []
    expect(notes.map(({ note }) => note.text)).toEqual(['已换滤芯'])
    expect((await desk.door.call('draft.get', { key }))?.value).toEqual({ title: '滤芯' })
  })

  test('its timer survives the core, and one that ran out meanwhile is an item', async () => {
    const desk = await makeDesk()
    const first = await talk(desk, WANG, WITH_WRAP_UP)
    await desk.restart()
    expect(desk.card(first)).toMatchObject({ phase: 'ended', wrapUp: { total: 30_000 } })
    expect(desk.state.agent.activity).toBe('wrapUp')
    await desk.restart(() => desk.clock.advance(60_000))
    expect(desk.state.calls).toEqual([])
    expect(desk.state.wrapUps.map(({ call }) => call.contactId)).toEqual([first])
  })

  test('left for later it is an item at once; a note without ticket and customer opens a ticket for itself', async () => {
    const desk = await makeDesk()
    const contactId = await talk(desk, '13977776666', WITH_WRAP_UP)
    await desk.door.call('wrapUp.later', { contactId })
    expect(desk.state.calls).toEqual([])
    expect(desk.state.wrapUps).toHaveLength(1)
    await desk.door.call('wrapUp.finish', { contactId, disposition: 'other', note: '问营业时间' })
    const view = await desk.door.call('ticket.get', { id: ticketIdOf(contactId) })
    expect(view?.notes.map(({ note }) => note.text)).toEqual(['问营业时间'])
    expect(desk.state.wrapUps).toEqual([])
  })
})

describe('outbound', () => {
  test('an attempt of a follow-up that reaches nobody asks for its outcome, and is logged once', async () => {
    const desk = await makeDesk(create('c1', '王小明', WANG))
    const missed = desk.phone.rings({ from: WANG })
    desk.phone.ended(missed.callId, 'noAnswer')
    const followUpId = followUpIdOf(missed.contactId)
    await until('the follow-up', async () => (await allFollowUps(desk)).length === 1)
    const { callId } = await desk.door.call('call.dial', {
      number: '138 0013 8000',
      customerId: null,
      followUpId,
      ticketId: null,
    })
    expect(desk.phone.asked.at(-1)).toMatchObject({ name: 'dial', input: { target: WANG } })
    const card = await desk.cardThat('the dialled card', (one) => one.callId === callId)
    expect(card).toMatchObject({
      direction: 'outbound',
      phase: 'dialing',
      followUpId,
      customer: { customer: { id: 'c1' } },
    })
    desk.phone.tell(callId, { type: 'progress', contactId: null })
    expect(card.simulated).toBeNull()
    // in a trial; all that follows is as with a customer who is real
    desk.phone.tell(callId, { type: 'simulated', customer: 'busy' })
    desk.phone.ended(callId, 'busy')
    const ended = await desk.cardThat('the question', (one) => one.callId === callId && one.wrapUp !== null)
    expect([ended.endReason, ended.simulated]).toEqual(['busy', 'busy'])
    await desk.door.call('wrapUp.later', { contactId: card.contactId })
    expect(desk.state.wrapUps.map(({ call }) => [call.contactId, call.outcome])).toEqual([
      [card.contactId, 'busy'],
    ])
    await desk.door.call('wrapUp.finish', { contactId: card.contactId, disposition: 'noReply', note: '' })
    expect((await allFollowUps(desk))[0]?.followUp).toMatchObject({
      status: 'owed',
      attempts: [{ outcome: 'busy', contactId: card.contactId }],
    })
    expect(desk.state.wrapUps).toEqual([])
  })

  test('an answered call about a ticket belongs to it; a number that is none is refused', async () => {
    const desk = await makeDesk(create('c1', '王小明', WANG), openTicket('t-open', 'c1'))
    await expect(
      desk.door.call('call.dial', { number: '---', customerId: null, followUpId: null, ticketId: null }),
    ).rejects.toMatchObject({ code: 'badNumber' })
    const { callId } = await desk.door.call('call.dial', {
      number: WANG,
      customerId: 'c1',
      followUpId: null,
      ticketId: 't-open',
    })
    desk.phone.answered(callId)
    await desk.cardThat('talking', (one) => one.phase === 'talking' && one.ticketId === 't-open')
    const view = await desk.door.call('ticket.get', { id: 't-open' })
    expect(view?.calls).toMatchObject([{ direction: 'outbound', agentId: 'p-1001', customerId: 'c1' }])
    expect(await allTickets(desk)).toEqual(['t-open'])
  })

  test('a phone that cannot dial says why, and nothing is left to wrap up', async () => {
    const desk = await makeDesk()
    desk.phone.refusing.set('dial', 'microphoneRefused')
    await expect(
      desk.door.call('call.dial', { number: WANG, customerId: null, followUpId: null, ticketId: null }),
    ).rejects.toMatchObject({ code: 'microphoneRefused' })
    expect(desk.card()).toMatchObject({ phase: 'ended', endReason: 'failed', wrapUp: null })
  })
})
