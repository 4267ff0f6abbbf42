import { describe, expect, test } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import { DEFAULT_PLAN } from '../../shared/domain/default-number-plan.ts'
import { followUpIdOf, type CustomerId } from '../../shared/domain/ids.ts'
import type { E164 } from '../../shared/domain/e164.ts'
import { readExternalLine } from '../../hub/lines/external-line.ts'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { LyingHub } from './support/lying-hub.ts'
import { makeDataDir, TestConsole } from './support/test-console.ts'

const QUEUE = 'q-5000'
const customer = (id: string, name: string, e164: string): Act => ({
  type: 'customer.create',
  id: id as CustomerId,
  fields: {
    name,
    level: 'standard',
    tags: [],
    numbers: [{ e164: e164 as E164, label: 'mobile' }],
    addresses: [],
  },
})
const dialled = (desk: TestConsole) => desk.phone.asked.filter(({ name }) => name === 'dial')
const dial = (desk: TestConsole, number: string) =>
  desk.door.call('call.dial', { number, customerId: null, followUpId: null, ticketId: null })
const calls = async (desk: TestConsole) =>
  (await desk.door.call('call.list', { scope: 'all', outcome: null, offset: 0, limit: 50 })).rows
const followUps = async (desk: TestConsole) =>
  (await desk.door.call('followUp.list', { scope: 'all', offset: 0, limit: 50 })).rows

describe('a number that is no E.164', () => {
  test.each([
    ['95588', { kind: 'short', digits: '95588' }],
    ['16012345678', { kind: 'nationalUnknown', digits: '16012345678' }],
    ['agent-7', { kind: 'internal', digits: 'agent-7' }],
  ] as const)(
    '%s is kept in history, ticket, search and the owed call, and dialled again as it came',
    async (from, partyNumber) => {
      const hub = await startTestHub()
      const desk = await (await TestConsole.start(hub.url)).signIn('1001')
      const { callId } = desk.phone.rings({ from, queue: QUEUE })
      await desk.cardThat('the card', (card) => card.callId === callId)
      await desk.door.call('call.answer', { callId })
      const card = await desk.cardThat('talking', (one) => one.callId === callId && one.phase === 'talking')
      expect(card.number).toMatchObject({ kind: partyNumber.kind, value: from, display: from })
      const { contactId } = desk.phone.rings({ from, queue: QUEUE })
      const second = await desk.cardThat('the second', (one) => one.contactId === contactId)
      desk.phone.ended(second.callId, 'abandoned')
      await until('the owed call', async () => (await followUps(desk)).length === 1)
      await desk.sent()

      const rows = await calls(desk)
      expect(rows.map(({ call }) => [call.number, call.partyNumber])).toEqual([
        [null, partyNumber],
        [null, partyNumber],
      ])
      const ticketId = rows.find(({ call }) => call.answeredAt !== null)?.call.ticketId
      const view = await desk.door.call('ticket.get', { id: ticketId! })
      expect(view?.ticket).toMatchObject({ callerNumber: null, partyNumber })
      const owed = (await followUps(desk)).find(({ followUp }) => followUp.id === followUpIdOf(contactId))
      expect(owed?.followUp).toMatchObject({ status: 'owed', number: null, partyNumber })
      const { hits } = await desk.door.call('search.find', { text: from, limit: 10 })
      expect(hits.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['call', 'ticket']))

      // what the hub has, and another console gets, is the same
      const other = await (await TestConsole.start(hub.url)).signIn('1002')
      await until('both calls', async () => (await calls(other)).length === 2)
      expect((await calls(other)).map(({ call }) => call.partyNumber)).toEqual([partyNumber, partyNumber])
      if (partyNumber.kind === 'internal') return
      await dial(desk, from)
      expect(dialled(desk).at(-1)?.input).toMatchObject({ target: from })
    },
  )

  test('a stranger with a short number: what was with it before is on the card', async () => {
    const hub = await startTestHub()
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    const first = desk.phone.rings({ from: '95588', queue: QUEUE })
    await desk.cardThat('the card', (card) => card.callId === first.callId)
    desk.phone.ended(first.callId, 'abandoned')
    await until('it is written', async () => (await calls(desk)).length === 1)
    const again = desk.phone.rings({ from: '95588', queue: QUEUE })
    const card = await desk.cardThat('the next', (one) => one.callId === again.callId)
    expect(card.earlierCalls).toHaveLength(1)
  })

  test('a withheld number is said to be withheld, and nothing is owed to it', async () => {
    const hub = await startTestHub()
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    const { callId } = desk.phone.rings({ from: 'anonymous', queue: QUEUE })
    await desk.cardThat('the card', (card) => card.callId === callId)
    desk.phone.ended(callId, 'abandoned')
    await until('it is written', async () => (await calls(desk)).length === 1)
    expect((await calls(desk))[0]?.call).toMatchObject({ number: null, partyNumber: { kind: 'withheld' } })
    expect(await followUps(desk)).toEqual([])
  })

  test('without its plus sign, or by a second number, it is the customer’s', async () => {
    const hub = await startTestHub()
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    await desk.do(customer('c1', '陈港', '+85251234567'), customer('c2', '王小明', '+8613800138000'))
    const hongKong = desk.phone.rings({ from: '85251234567', queue: QUEUE })
    const card = await desk.cardThat('the card', (one) => one.callId === hongKong.callId)
    expect([card.customer?.customer.name, card.number.value]).toEqual(['陈港', '+85251234567'])
    const second = desk.phone.rings({ from: '12583113800138000', queue: QUEUE })
    const other = await desk.cardThat('the other', (one) => one.callId === second.callId)
    expect([other.customer?.customer.name, other.number.arrivedBy]).toEqual(['王小明', '125831'])
    await until('both are written', async () => (await calls(desk)).length === 2)
    expect((await calls(desk)).map(({ call }) => call.partyNumber)).toEqual(
      expect.arrayContaining([{ kind: 'e164', e164: '+8613800138000', arrivedBy: '125831' }, undefined]),
    )
  })
})

test('a hub of before numbers of other kinds gets none that it would refuse, and takes every report', async () => {
  const real = await startTestHub()
  const hub = await LyingHub.start(real.url)
  hub.health = { features: ['unknownAct', 'buckets', 'segments'] }
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  const { callId } = desk.phone.rings({ from: '95588', queue: QUEUE })
  await desk.cardThat('the card', (card) => card.callId === callId)
  desk.phone.ended(callId, 'abandoned')
  await until('it is written', async () => (await calls(desk)).length === 1)
  await desk.sent()
  expect(desk.state.sync.needsYou).toBe(0)
  expect((await calls(desk))[0]?.call).not.toHaveProperty('partyNumber')
})

describe('what is dialled', () => {
  test('the extension of a number waits for the answer, and is marked as sent', async () => {
    const hub = await startTestHub()
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    const { callId } = await dial(desk, '021-52066273转801')
    expect(dialled(desk).at(-1)?.input).toMatchObject({ target: '+862152066273' })
    desk.phone.answered(callId)
    const card = await desk.cardThat('talking', (one) => one.callId === callId && one.phase === 'talking')
    expect(card.extension).toEqual({ digits: '801', isSent: false })
    await desk.door.call('call.sendDtmf', { callId, tones: '801' })
    expect(desk.phone.asked.at(-1)).toMatchObject({ name: 'sendDtmf', input: { tones: '801' } })
    await desk.cardThat('sent', (one) => one.callId === callId && one.extension?.isSent === true)
  })

  test('two numbers, or words around what is none, are asked and never dialled', async () => {
    const hub = await startTestHub()
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    for (const text of ['13800138000/13900139000', '95588 工商银行'])
      await expect(dial(desk, text)).rejects.toMatchObject({ code: 'severalNumbers' })
    await expect(dial(desk, '退货')).rejects.toMatchObject({ code: 'badNumber' })
    expect(dialled(desk)).toEqual([])
    const reading = await desk.door.call('number.read', { text: '13800138000/13900139000' })
    expect(reading).toMatchObject({
      kind: 'asked',
      choices: [
        { number: { e164: '+8613800138000' }, place: { 'zh-CN': '北京' } },
        { number: { e164: '+8613900139000' } },
      ],
    })
  })

  test('goes out as the line wants it: prefix, national form and the number that is shown', async () => {
    const file = join(makeDataDir(), 'line.json')
    const dialing = { prefix: '9', form: 'national', international: '00', callerId: '02152066273' }
    const phones = [{ extension: '1001', password: 'secret' }]
    writeFileSync(
      file,
      JSON.stringify({ server: 'wss://pbx.example/ws', domain: 'pbx.example', phones, dialing }),
    )
    const hub = await startTestHub({ externalLine: readExternalLine(file) })
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    for (const [typed, target] of [
      ['13800138000', '913800138000'],
      ['+86 21 5206 6273', '902152066273'],
      ['9 021 5206 6273', '902152066273'],
      ['+852 5123 4567', '90085251234567'],
      ['95588', '995588'],
      ['110', '9110'],
      ['1002', '1002'],
      ['8001', '8001'],
      ['*72#', '*72#'],
    ] as const) {
      await dial(desk, typed)
      expect(dialled(desk).at(-1)?.input, typed).toMatchObject({ target, callerId: '02152066273' })
    }
  })

  test('is read by the team’s own plan, which a console keeps without the hub', async () => {
    const numberPlan = { country: 'CN', prefixes: [{ form: '88', means: 'outsideLine' as const }] }
    const hub = await startTestHub({ numberPlan })
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    expect(desk.state.session?.numberPlan).toEqual(numberPlan)
    await dial(desk, '8802152066273')
    expect(dialled(desk).at(-1)?.input).toMatchObject({ target: '+862152066273' })
    await dial(desk, '902152066273')
    expect(dialled(desk).at(-1)?.input).toMatchObject({ target: '902152066273' })
    await hub.close()
    await desk.restart()
    await dial(desk, '8802152066274')
    expect(dialled(desk).at(-1)?.input).toMatchObject({ target: '+862152066274' })
    expect(DEFAULT_PLAN).not.toEqual(numberPlan)
  })
})
