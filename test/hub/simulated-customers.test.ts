import { afterEach, describe, expect, it } from 'vitest'
import { SIP_HEADERS, SIP_REASONS, parseSipReason, readSimulated } from '../../shared/contract/sip.ts'
import { CallRecord } from '../../shared/domain/call-record.ts'
import type { E164 } from '../../shared/domain/e164.ts'
import { simulatedCustomerOf } from '../../shared/domain/simulated-customer.ts'
import type { Simulated } from '../../hub/lines/switch/simulated-customers.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { SimSwitch, passwordOf } from '../support/sim-switch.ts'
import type { SimCall } from '../support/sim-call.ts'
import { waitUntil } from '../support/sim-wait.ts'
import { callerPhone, registerPhone } from './support/test-phones.ts'
import { TestDesk, createCustomer } from './support/test-desk.ts'
import { startTestHub, until } from './support/test-hub.ts'
import { TEAM } from './support/test-team.ts'

const NUMBER = '+8613800138000'

/** What the line said last of a simulated customer. */
const said = (call: SimCall) =>
  readSimulated(
    call.answers.findLast((answer) => answer.header(SIP_HEADERS.simulated))?.header(SIP_HEADERS.simulated),
  )

describe('a simulated customer at the switch', () => {
  let line: SimSwitch
  afterEach(() => line.stop())

  /** An agent on a line of a trial on which every number is a customer who does this. */
  const dial = async (customer: Simulated['customer']): Promise<{ call: SimCall; clock: ManualClock }> => {
    const clock = new ManualClock()
    const account = { username: 'simulated-1', password: passwordOf('simulated-1') }
    line = await SimSwitch.start({
      clock,
      simulated: {
        find: (dialled) =>
          Promise.resolve(
            dialled === NUMBER ? { customer, account: customer === 'answers' ? account : null } : undefined,
          ),
      },
    })
    line.addAccount({ username: 'simulated-1', kind: 'caller', displayName: '' })
    const agent = await line.agent('1001')
    const call = agent.call(NUMBER)
    await waitUntil(() => call.progress.length > 0, 'it rings')
    return { call, clock }
  }

  it('rings, and says that nobody real is called', async () => {
    const { call } = await dial('busy')
    expect(said(call)).toEqual({ customer: 'busy', account: null })
    expect(line.eventsOf('contact.started')).toMatchObject([{ direction: 'outbound', to: NUMBER }])
  })

  it('who is looked up while another call takes the last place is refused with 503', async () => {
    const found = Promise.withResolvers<Simulated>()
    line = await SimSwitch.start({ limits: { contacts: 1 }, simulated: { find: () => found.promise } })
    const agent = await line.agent('1001')
    const waiting = agent.call(NUMBER)
    const other = (await line.agent('1002')).call('1001')
    await waitUntil(() => other.progress.length > 0, 'the other call rings')
    found.resolve({ customer: 'busy', account: null })
    await waiting.ended()
    expect(waiting.final?.statusCode).toBe(503)
  })

  it.each([
    ['busy', 1500, 486, 'rejected'],
    ['noAnswer', 20_000, 480, 'missed'],
  ] as const)('that is %s refuses after %d ms with %d', async (customer, ms, statusCode, outcome) => {
    const { call, clock } = await dial(customer)
    clock.advance(ms - 1)
    expect(line.eventsOf('contact.ended')).toEqual([])
    clock.advance(1)
    await call.ended()
    expect(call.final?.statusCode).toBe(statusCode)
    expect(line.eventsOf('contact.ended')).toMatchObject([{ outcome }])
    if (customer === 'noAnswer')
      expect(parseSipReason(call.final?.header('Reason'))).toEqual(parseSipReason(SIP_REASONS.noAnswer))
  })

  it('that answers is spoken for by the page that registers under the account of the call', async () => {
    const { call } = await dial('answers')
    const { customer, account } = said(call) ?? {}
    expect([customer, account?.username]).toEqual(['answers', 'simulated-1'])
    const page = line.phone({ username: account?.username ?? '', password: account?.password ?? '' })
    page.onIncoming = (ringing) => void ringing.answer()
    await page.register()
    await call.answered()
    expect(line.eventsOf('contact.answered')).toMatchObject([{ agent: '1001' }])
    await call.hangUp()
    await waitUntil(() => page.lastCall?.isEnded, 'the page hears of the end')
    expect(line.eventsOf('contact.ended')).toMatchObject([{ by: 'agent', outcome: 'answered' }])
  })

  it('for whom no page comes, or none that has sound, says so and is not counted against the customer', async () => {
    const { call, clock } = await dial('answers')
    clock.advance(10_000)
    await call.ended()
    expect(call.final?.statusCode).toBe(480)
    expect(said(call)?.customer).toBe('unavailable')
    expect(line.eventsOf('contact.ended')).toMatchObject([{ outcome: 'failed' }])

    await line.stop()
    const second = await dial('answers')
    const page = line.phone({ username: 'simulated-1', password: passwordOf('simulated-1') })
    page.onIncoming = (ringing) => void ringing.reject(486)
    await page.register()
    await second.call.ended()
    expect(said(second.call)?.customer).toBe('unavailable')
  })

  it('stops with the agent who gives up, and numbers of nobody stay unknown', async () => {
    const { call, clock } = await dial('noAnswer')
    await call.hangUp()
    await line.event('contact.ended', ({ outcome }) => outcome === 'abandoned')
    clock.advance(30_000)
    expect(line.eventsOf('contact.ended')).toHaveLength(1)
    const agent = await line.agent('1002')
    const other = agent.call('+8613900000000')
    await other.ended()
    expect(other.final?.statusCode).toBe(404)
    const caller = await line.caller('+8613700000000')
    const between = caller.call(NUMBER)
    await between.ended()
    expect(between.final?.statusCode).toBe(404)
  })
})

describe('the sample customers of a hub', () => {
  const SAMPLE = { team: { ...TEAM, isSample: true }, isTrial: true }

  it('are decided by their number, always the same way', () => {
    const by = (number: string) => simulatedCustomerOf(number as E164)
    expect(
      ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'].map((last) => by(`+861380013800${last}`)),
    ).toEqual([
      'answers',
      'answers',
      'answers',
      'busy',
      'answers',
      'noAnswer',
      'answers',
      'busy',
      'answers',
      'noAnswer',
    ])
  })

  it('take calls in a trial; a team of its own has none, with the same customers', async () => {
    for (const [options, statusCode] of [
      [SAMPLE, 486],
      [{ ...SAMPLE, isTrial: false }, 404],
      [{ team: TEAM, isTrial: true }, 404],
    ] as const) {
      const hub = await startTestHub(options)
      const ann = await TestDesk.connect(hub.url, '1001')
      await ann.act(createCustomer('c-busy', 'Busy', '+8613800138003'))
      const phone = await registerPhone(ann)
      const call = phone.call('+8613800138003')
      await call.ended()
      expect(call.final?.statusCode).toBe(statusCode)
    }
  })

  it('leave a number to the test caller that has it, and their calls are written down as all are', async () => {
    const hub = await startTestHub(SAMPLE)
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.act(createCustomer('c-busy', 'Busy', '+8613800138003'))
    const phone = await registerPhone(ann)
    await phone.call('+8613800138003').ended()
    const recorded = () =>
      until('the record', async () => {
        const lines = await ann.snapshot()
        const calls = lines.flatMap((line) =>
          line.line === 'item' && line.entity === 'call' ? [CallRecord.parse(line.value)] : [],
        )
        return calls.find(({ endedAt }) => endedAt !== null)
      })
    expect(await recorded()).toMatchObject({ direction: 'outbound', outcome: 'busy', customerId: 'c-busy' })

    const caller = await callerPhone(hub.url, '+8613800138003')
    caller.onIncoming = (ringing) => void ringing.answer()
    const call = phone.call('+8613800138003')
    await call.answered()
    await call.hangUp()
  })
})
