import { expect, test } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import type { CustomerId, FollowUpId } from '../../shared/domain/ids.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import { createCustomer, TestDesk } from '../hub/support/test-desk.ts'
import { makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { TestClock } from './support/test-clock.ts'
import { CACHE_KEY, TestConsole } from './support/test-console.ts'
import { deskLedger, expectSameLedger, hubCommands, hubLedger } from './support/compare-ledgers.ts'
import { LyingHub, NO_ANSWER } from './support/lying-hub.ts'

const FOLLOW_UP = 'f-1' as FollowUpId
const DONE = 20
const WAITING = 30

/** Each is one more entry: done twice, it would be there twice. */
const attempt = (n: number): Act => ({
  type: 'followUp.logAttempt',
  id: FOLLOW_UP,
  outcome: 'callLater',
  text: `attempt ${n}`,
  contactId: null,
  nextAt: 2_000_000_000_000,
})
const acts: Act[] = [
  {
    type: 'followUp.open',
    id: FOLLOW_UP,
    fields: {
      number: null,
      customerId: null,
      ticketId: null,
      subject: 'ask',
      dueAt: 2_000_000_000_000,
      assignee: null,
    },
  },
  ...Array.from({ length: DONE + WAITING - 1 }, (_, n) => attempt(n + 1)),
]

test(
  'a console that was away for a year, with 50 commands of which 20 were done and not answered, does each once',
  { timeout: 60_000 },
  async () => {
    const clock = new TestClock()
    const dataDir = makeFolder()
    const hubOptions = { dataDir, now: () => clock.now(), times: { pruneMs: 20 } }
    const first = await startTestHub(hubOptions)
    const port = Number(new URL(first.url).port)
    const front = await LyingHub.start(first.url)
    const ann = await (await TestConsole.start(front.url, { clock })).signIn('1001')

    const offline = (): Promise<unknown> =>
      until('the loss to be noticed', () => ann.state.hub.state !== 'online')
    const doAll = async (some: readonly Act[]): Promise<void> => {
      for (let from = 0; from < some.length; from += 10) await ann.do(...some.slice(from, from + 10))
    }
    await first.close()
    await offline()
    await doAll(acts.slice(0, DONE))

    // they go out as one batch, and what the hub did is neither answered nor told in any other way
    const lost = ['commands:submit', 'changes:pull']
    front.lie = (name, reply) => (lost.includes(name) ? NO_ANSWER : reply)
    front.silenced.add('changes:new')
    const second = await startTestHub({ ...hubOptions, port })
    await until('the hub to have done them', () => hubCommands(dataDir).length === DONE, 15_000)
    await second.close()
    await offline()
    await doAll(acts.slice(DONE))
    expect(ann.state.sync.toSend).toBe(DONE + WAITING)
    await ann.core.close()
    ann.phone.detach()

    clock.advance(365 * DAY_MS)
    const later = await startTestHub({ ...hubOptions, port })
    front.lie = (_name, reply) => reply
    front.silenced.clear()
    const bo = await TestDesk.connect(later.url, '1002')
    await until('the feed to be pruned', async () => {
      const pulled = await bo.ask('changes:pull', { after: 2, limit: 1 })
      return pulled.kind === 'snapshotNeeded'
    })
    await bo.submit(bo.command(createCustomer('c-new', 'of this year'), { at: clock.now() }))

    await ann.open()
    await until('the old session to count for nothing', () => ann.state.session === null)
    await ann.signIn('1001')
    await ann.sent()
    await until('all in the ledger', () => hubCommands(dataDir).length === DONE + WAITING + 1)
    const ofAnn = hubCommands(dataDir).filter(({ act }) => act.startsWith('followUp.'))
    expect(new Set(ofAnn.map(({ desk }) => desk)).size).toBe(1)
    expect(ofAnn.map(({ status, code }) => code ?? status)).toEqual(ofAnn.map(() => 'done'))
    const followUp = hubLedger(dataDir)['followUp']?.find(({ id }) => id === FOLLOW_UP)
    const { attempts } = followUp?.value as { attempts: { text: string }[] }
    expect(attempts.map(({ text }) => text)).toEqual(acts.slice(1).map((_, n) => `attempt ${n + 1}`))

    const id = 'c-new' as CustomerId
    await until('the copy', async () => (await ann.door.call('customer.get', { id })) !== null)
    await until('the end of it', () => ann.state.sync.progress === null)
    await ann.core.close()
    expectSameLedger(deskLedger(ann.options.dataDir, CACHE_KEY), hubLedger(dataDir), 'ann')
    await ann.open()
  },
)
