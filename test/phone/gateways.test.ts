import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runsOf, seedOf, timeLimitOf } from '../support/property.ts'
import { mutatedInvites, plainInvite } from '../support/sip-mutations.ts'
import { everyAgent, PhoneBench, until } from './phone-bench.ts'
import type { TestPhone } from './phone-bench.ts'

/** What gateways send, against the phone's page: each call rings or is refused, and the light says how the line is. */
const bench = new PhoneBench()
let phone: TestPhone

beforeAll(async () => {
  await bench.build('phone')
  await bench.startLine({
    accounts: everyAgent,
    limits: { malformedMessages: 100_000, messageBurst: 100_000 },
  })
  phone = await bench.phone(await bench.browser(440))
  await phone.register(bench.account('1001'))
}, 60_000)
afterAll(() => bench.close())

/** Where the phone said in its REGISTER that it is to be reached. */
const contact = (): string =>
  phone.sent
    .map(({ text }) => /^REGISTER[^]*?\r\nContact: <([^>]+)>/.exec(text)?.[1])
    .findLast((uri) => uri !== undefined) ?? ''

/** Statuses that the phone answered to the INVITE of this number. */
const answersTo = (number: number): number[] =>
  phone.sent
    .filter(({ text }) => text.startsWith('SIP/2.0') && text.includes(`mutated-${number}@`))
    .map(({ text }) => Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1]))

async function rejectAll(): Promise<void> {
  const { calls } = await phone.door.call('snapshot', null)
  for (const { callId } of calls) await phone.door.call('reject', { callId })
}

describe('a gateway', () => {
  let uri = ''
  beforeAll(() => {
    uri = contact()
    expect(uri).toMatch(/^sip:\w+@/)
  })

  test('whose host begins with a digit rings, and is told so after the card', async () => {
    phone.forget()
    bench.inject(plainInvite({ uri, number: 1 }, { From: '张伟 <sip:13900139000@0fb38bfd0a0d>;tag=1' }))
    expect(await phone.rings(0)).toMatchObject({ from: '13900139000', displayName: '张伟' })
    await until('180', () => answersTo(1).includes(180))
    expect(answersTo(1)).toEqual([100, 180])
    const places = ['"name":"incoming"', 'SIP/2.0 180'].map((sign) =>
      phone.sent.findIndex(({ text }) => text.includes(sign)),
    )
    expect(places[0], 'the card comes first').toBeLessThan(places[1] ?? -1)
    await rejectAll()
  })

  test('that sends 30 calls at once: each is on a card or refused, and the first can be used', async () => {
    phone.forget()
    for (let number = 100; number < 130; number += 1)
      bench.inject(
        plainInvite(
          { uri, number },
          { From: `"${'王'.repeat(20_000)}" <sip:139001390${number}@pbx.example>;tag=${number}` },
        ),
      )
    await until('all cards', () => phone.incoming.length === 30)
    expect(phone.incoming.every(({ displayName }) => displayName === '王'.repeat(80))).toBe(true)
    const [first, ...rest] = phone.incoming
    await phone.door.call('reject', { callId: first?.callId ?? '' })
    await until('the refusal', () => answersTo(100).includes(486))
    for (const { callId } of rest) await phone.door.call('reject', { callId })
    for (let number = 100; number < 130; number += 1)
      await until(`${number}`, () => answersTo(number).includes(486))
    expect(phone.faults).toEqual([])
  })

  test(
    'that makes faults: each call rings or is refused, never neither',
    { timeout: timeLimitOf(120_000) },
    async () => {
      const seed = seedOf('mutated INVITEs at the page')
      const facts = fc.constant({ uri, number: 0 })
      const texts = fc.sample(mutatedInvites(facts), { seed, numRuns: runsOf(300) })
      phone.forget()
      let next = 1000
      // what tells a message from the others must have survived its faults
      const sent = texts.flatMap((text) => {
        const number = (next += 1)
        const marked = text
          .replaceAll('-m0', `-m${number}`)
          .replaceAll('mutated-0@', `mutated-${number}@`)
          .replaceAll('tag=m0', `tag=m${number}`)
        const isCall =
          /^INVITE /.test(marked) &&
          marked.includes(`\r\nCall-ID: mutated-${number}@`) &&
          /\r\n\r\n/.test(marked)
        return isCall ? [{ number, marked }] : []
      })
      expect(sent.length).toBeGreaterThan(texts.length / 3)
      for (const { number, marked } of sent) {
        bench.inject(marked)
        await until(`an answer to ${marked}`, () =>
          answersTo(number).some((status) => status === 180 || status >= 400),
        )
        const isRinging = answersTo(number).includes(180)
        if (isRinging) await until('its card', () => phone.incoming.length > 0)
        await rejectAll()
        phone.incoming.length = 0
      }
      expect(phone.faults).toEqual([])
    },
  )

  test('that sends what cannot be read: the light is not green until two proofs had none between them', async () => {
    phone.forget()
    bench.inject('rubbish')
    const last = await until('the trouble', () =>
      phone.registrations.at(-1)?.problem ? phone.registrations.at(-1) : null,
    )
    expect(last.problem?.code).toBe('unreadable')
    expect(last.state).toBe('registered')
    expect(last.unreadable).toBeGreaterThan(0)
    expect((await phone.door.call('probe', null)).problem?.code).toBe('unreadable')
    expect((await phone.door.call('probe', null)).problem).toBeNull()
  })
})

test('an answer to REGISTER with the binding of a device that sip.js cannot read: registered all the same', async () => {
  const other = await bench.phone(await bench.browser(440))
  await other.page.evaluate(() => {
    Object.assign(globalThis, { changedAnswers: 0 })
    // the line of this bench is well: what it answers is changed on its way
    const { prototype } = WebSocket
    const listen = prototype.addEventListener
    prototype.addEventListener = function (
      this: WebSocket,
      type: string,
      heard: unknown,
      options?: boolean | AddEventListenerOptions,
    ) {
      if (type !== 'message') return listen.call(this, type, heard as EventListener, options)
      const changed = (event: MessageEvent<string>): void => {
        const data = event.data.includes('REGISTER')
          ? event.data.replace(/^Contact: (.*)$/m, 'Contact: $1,<sip:1002@0fb38bfd0a0d:5060>;expires=2000')
          : event.data
        if (data !== event.data) Object.assign(globalThis, { changedAnswers: 1 })
        ;(heard as (event: MessageEvent) => void)(new MessageEvent('message', { data }))
      }
      return listen.call(this, type, changed as EventListener, options)
    } as typeof listen
  })
  await other.register(bench.account('1002'))
  expect(await other.page.evaluate(() => (globalThis as { changedAnswers?: number }).changedAnswers)).toBe(1)
  expect(other.registrations.at(-1)).toMatchObject({ state: 'registered', problem: null })
})
