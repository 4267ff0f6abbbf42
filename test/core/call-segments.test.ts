import { expect, test } from 'vitest'
import type { SegmentView } from '../../shared/contract/desk-state.ts'
import { callRecordIdOf, type ContactId } from '../../shared/domain/ids.ts'
import { createCustomer, TestDesk } from '../hub/support/test-desk.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { callerPhone, registerPhone } from '../hub/support/test-phones.ts'
import { TEAM } from '../hub/support/test-team.ts'
import { LyingHub } from './support/lying-hub.ts'
import { TestClock } from './support/test-clock.ts'
import { TestConsole } from './support/test-console.ts'

/** What consoles show and write of each agent's part of a call. */

const WANG = '+8613800138000'
const WITH_WRAP_UP = 'q-5002'

const rowsOf = async (desk: TestConsole, scope: 'mine' | 'all' = 'mine') =>
  (await desk.door.call('call.list', { scope, outcome: null, offset: 0, limit: 50 })).rows
const segmentsAt = async (desk: TestConsole, contactId: ContactId): Promise<readonly SegmentView[]> =>
  (await rowsOf(desk, 'all')).find(({ call }) => call.contactId === contactId)?.segments ?? []
const wordsAt = async (desk: TestConsole, contactId: ContactId) =>
  (await segmentsAt(desk, contactId)).map(({ agentName, outcome, note }) => [
    agentName,
    outcome?.disposition,
    note,
  ])

/** A call of this console that rings and is talked; `talk.ends` tells how the phone said that it is over. */
async function talk(desk: TestConsole, more: { contactId?: ContactId; queue?: string } = {}) {
  const { callId, contactId } = desk.phone.rings({ from: WANG, ...more })
  await desk.cardThat('the ringing card', (card) => card.callId === callId)
  await desk.door.call('call.answer', { callId })
  await desk.cardThat('talking', (card) => card.callId === callId && card.phase === 'talking')
  const ends = async (reason: 'hungUpByPeer' | 'transferred'): Promise<void> => {
    desk.phone.ended(callId, reason)
    await until('its end', () =>
      desk.state.calls.every((card) => card.callId !== callId || card.phase === 'ended'),
    )
  }
  return { callId, contactId, ends }
}

test('of a call that is transferred on the hub’s line both agents find it in their own list, each with the own part', async () => {
  const hub = await startTestHub({ team: { ...TEAM, isSample: true }, isTrial: true })
  const sue = await TestDesk.connect(hub.url, '1100')
  await sue.act(createCustomer('c1', '王小明', WANG))
  const ann = await (await TestConsole.start(hub.url)).signIn('1001')
  const bo = await (await TestConsole.start(hub.url)).signIn('1002')
  const phoneOf = async (desk: TestConsole) => {
    const account = await until('the account', () => desk.phone.account ?? undefined)
    return registerPhone({ session: { sip: account } })
  }
  const [annPhone, boPhone] = [await phoneOf(ann), await phoneOf(bo)]
  // the real phones carry the call; the consoles are told of it by phones that say the same
  const direct = (await callerPhone(hub.url, WANG)).call('1001')
  await direct.answered()
  const contactId = await until('the contact id', () => direct.contactId as ContactId | undefined)
  const rung = await until('Ann to talk', () => annPhone.lastCall?.isTalking && annPhone.lastCall)
  const annCall = await talk(ann, { contactId })
  await rung.transfer('sip:1002@ringdesk')
  await rung.ended()
  await annCall.ends('transferred')
  const taken = await until('Bo to talk', () => boPhone.lastCall?.isTalking && boPhone.lastCall)
  const boCall = await talk(bo, { contactId })
  await direct.hangUp()
  await taken.ended()
  await boCall.ends('hungUpByPeer')

  // Bo says an outcome; Ann says none
  await bo.door.call('wrapUp.finish', { contactId, disposition: 'solved', note: '已换货' })
  await bo.sent()
  for (const desk of [ann, bo])
    await until('both parts', async () => {
      const [first, second] = await wordsAt(desk, contactId)
      return first?.[1] === 'transferred' && second?.[1] === 'solved'
    })
  for (const desk of [ann, bo]) {
    expect((await rowsOf(desk)).map(({ call }) => call.contactId)).toEqual([contactId])
    const [first, second] = await segmentsAt(desk, contactId)
    expect(first).toMatchObject({
      agentName: 'Ann',
      handedOverToName: 'Bo',
      outcome: { disposition: 'transferred', isBySystem: true },
      isWrapUpOwed: false,
    })
    expect(second).toMatchObject({
      agentName: 'Bo',
      outcome: { disposition: 'solved', isBySystem: false },
      note: '已换货',
    })
    expect(second?.answeredAt).toBe(first?.leftAt)
    // the customer's card shows the same
    const card = await desk.door.call('customer.get', { id: 'c1' })
    const item = card?.timeline.find(({ kind }) => kind === 'call')
    expect(item).toMatchObject({ segments: [{ agentName: 'Ann' }, { agentName: 'Bo' }] })
    expect(await desk.door.call('call.get', { id: callRecordIdOf(contactId) })).toMatchObject({
      customerName: '王小明',
      segments: [{ agentName: 'Ann' }, { agentName: 'Bo' }],
    })
  }
  // a third one finds it under all, and not among the own
  const cleo = await (await TestConsole.start(hub.url)).signIn('1003')
  expect([await rowsOf(cleo), (await rowsOf(cleo, 'all')).length]).toEqual([[], 1])
})

test.each([
  ['the first agent first', true],
  ['the second agent first', false],
])(
  'outcome and note of each agent of a call of another PBX stay, %s, also where both were away',
  async (_order, isAnnFirst) => {
    const real = await startTestHub()
    const hubs = [await LyingHub.start(real.url), await LyingHub.start(real.url)] as const
    const ann = await (await TestConsole.start(hubs[0].url)).signIn('1001')
    const bo = await (await TestConsole.start(hubs[1].url)).signIn('1002')
    for (const hub of hubs) hub.isAway = true
    for (const desk of [ann, bo]) await until('the hub to be away', () => desk.state.hub.state !== 'online')
    const { contactId, ends } = await talk(ann)
    await ends('transferred')
    await ann.door.call('wrapUp.finish', { contactId, disposition: 'informationGiven', note: '转给售后' })
    const boCall = await talk(bo, { contactId })
    await boCall.ends('hungUpByPeer')
    await bo.door.call('wrapUp.finish', { contactId, disposition: 'solved', note: '已退款' })
    const order = [
      [hubs[0], ann],
      [hubs[1], bo],
    ] as const
    for (const [hub, desk] of isAnnFirst ? order : order.toReversed()) {
      hub.isAway = false
      await desk.online()
      await desk.sent()
    }
    for (const desk of [ann, bo]) {
      await until('both words', async () => (await wordsAt(desk, contactId)).length === 2)
      expect(await wordsAt(desk, contactId)).toEqual([
        ['Ann', 'informationGiven', '转给售后'],
        ['Bo', 'solved', '已退款'],
      ])
      expect(await rowsOf(desk)).toHaveLength(1)
    }
  },
)

test('where an agent handed the call over and chose nothing, nothing is asked when the timer ends; what was typed is asked for', async () => {
  const hub = await startTestHub()
  const clock = new TestClock()
  const desk = await (await TestConsole.start(hub.url, { clock })).signIn('1001')
  const first = await talk(desk, { queue: WITH_WRAP_UP })
  await first.ends('transferred')
  const second = await talk(desk, { queue: WITH_WRAP_UP })
  await second.ends('transferred')
  await desk.door.call('draft.save', { key: `wrapUp:${second.contactId}`, value: { note: '客户很着急' } })
  clock.advance(31_000)
  await until('the timers', () => desk.state.calls.every((card) => card.wrapUp === null))
  expect(desk.state.wrapUps.map(({ call }) => call.contactId)).toEqual([second.contactId])
  expect(await segmentsAt(desk, first.contactId)).toMatchObject([
    { outcome: { disposition: 'transferred', isBySystem: true }, isWrapUpOwed: false },
  ])
  await desk.door.call('wrapUp.finish', {
    contactId: second.contactId,
    disposition: 'other',
    note: '客户很着急',
  })
  const [own] = await segmentsAt(desk, second.contactId)
  // the wrap-up was over when its timer ended
  expect(own).toMatchObject({ outcome: { disposition: 'other', isBySystem: false }, note: '客户很着急' })
  expect((own?.wrapUpEndedAt ?? 0) - (own?.leftAt ?? 0)).toBeGreaterThanOrEqual(30_000)
  await desk.sent()
})

test('a hub of before is sent nothing that it would refuse: reports and outcomes go out as ever', async () => {
  const real = await startTestHub()
  const hub = await LyingHub.start(real.url)
  hub.health = { features: ['unknownAct', 'buckets'] }
  const sent: { type: string; facts?: object }[] = []
  hub.question = (name, input) => {
    if (name === 'commands:submit')
      sent.push(...(input as { commands: { act: { type: string } }[] }).commands.map(({ act }) => act))
    return input
  }
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  const { contactId, ends } = await talk(desk)
  await ends('transferred')
  await desk.door.call('wrapUp.finish', { contactId, disposition: 'solved', note: '已说明' })
  await desk.sent()
  expect(sent.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['call.report', 'call.wrapUp', 'note.add']),
  )
  for (const act of sent) {
    expect(act).not.toHaveProperty('note')
    expect(act.facts ?? {}).not.toHaveProperty('segments')
  }
  expect(await wordsAt(desk, contactId)).toEqual([['Ann', 'solved', '']])
  expect(desk.state.sync).toMatchObject({ toSend: 0, needsYou: 0 })
})

test('an agent of another PBX who comes back into the contact has talked for both times together, reported however often', async () => {
  const hub = await startTestHub()
  const clock = new TestClock()
  const desk = await (await TestConsole.start(hub.url, { clock })).signIn('1001')
  desk.phone.computer = () => clock.now()
  const talkedMs = async (contactId: ContactId): Promise<number> =>
    (await segmentsAt(desk, contactId))[0]?.talkedMs ?? Number.NaN
  const first = await talk(desk)
  clock.advance(60_000)
  await first.ends('transferred')
  await until('its time', async () => Math.abs((await talkedMs(first.contactId)) - 60_000) < 5000)
  const second = await talk(desk, { contactId: first.contactId })
  // while it goes on nobody claims more than is known
  expect(Math.abs((await talkedMs(first.contactId)) - 60_000)).toBeLessThan(5000)
  clock.advance(30_000)
  await second.ends('hungUpByPeer')
  await until('both', async () => Math.abs((await talkedMs(first.contactId)) - 90_000) < 5000)
  await desk.sent()
  await desk.restart()
  await desk.door.call('wrapUp.finish', {
    contactId: first.contactId,
    disposition: 'solved',
    note: '',
  })
  await desk.sent()
  expect(Math.abs((await talkedMs(first.contactId)) - 90_000)).toBeLessThan(5000)
})
