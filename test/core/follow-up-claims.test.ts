import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import type { FollowUpId, PersonId } from '../../shared/domain/ids.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { CuttableProxy } from '../support/cuttable-proxy.ts'
import { runsOf, seedOf, timeLimitOf } from '../support/property.ts'
import { offline, online, restartableHub } from './support/restartable-hub.ts'
import { TestClock } from './support/test-clock.ts'
import { TestConsole } from './support/test-console.ts'

/** Consoles that take the same follow-ups, with and without the hub. */

const ANN = 'p-1001' as PersonId
const BO = 'p-1002' as PersonId
const open = (id: string): Act => ({
  type: 'followUp.open',
  id: id as FollowUpId,
  fields: { number: null, customerId: null, ticketId: null, subject: '问退款', dueAt: 1, assignee: null },
})
const assign = (id: string, from: PersonId | null, to: PersonId | null): Act => ({
  type: 'followUp.assign',
  id: id as FollowUpId,
  from,
  to,
})
const rowAt = (desk: TestConsole, id: string) => desk.door.call('followUp.get', { id })
const holderAt = async (desk: TestConsole, id: string) => (await rowAt(desk, id))?.followUp.assignee
const noticesOf = (desk: TestConsole) => desk.state.notices.map(({ key, values }) => [key, values['name']])

async function withOne(desk: TestConsole, other: TestConsole, id = 'f-1'): Promise<void> {
  await desk.do(open(id))
  await until('it at the colleague', async () => (await rowAt(other, id)) !== null)
}

test('a follow-up that is taken here shows its holder everywhere; who takes it too late on the screen is refused at once', async () => {
  const hub = await startTestHub()
  const ann = await (await TestConsole.start(hub.url)).signIn('1001')
  const bo = await (await TestConsole.start(hub.url)).signIn('1002')
  await withOne(ann, bo)
  await ann.do(assign('f-1', null, ANN))
  await until('the holder at Bo', async () => (await holderAt(bo, 'f-1')) === ANN)
  expect(await rowAt(bo, 'f-1')).toMatchObject({ assigneeName: 'Ann', isPending: false })
  await expect(bo.do(assign('f-1', null, BO))).rejects.toMatchObject({ code: 'takenMeanwhile' })
  // knowing whose it is, Bo takes it over
  await bo.do(assign('f-1', ANN, BO))
  await until('the new holder at Ann', async () => (await holderAt(ann, 'f-1')) === BO)
})

test('without the hub it is an intent: it shows as such, and where a colleague was first the claim goes away and says who', async () => {
  const hub = await restartableHub()
  const ann = await (await TestConsole.start(hub.url)).signIn('1001')
  const bo = await (await TestConsole.start(hub.url)).signIn('1002')
  await withOne(ann, bo)
  await until('it to be sent', async () => (await rowAt(ann, 'f-1'))?.isPending === false)
  await hub.stop()
  await offline(ann)
  await ann.do(assign('f-1', null, ANN))
  expect(await rowAt(ann, 'f-1')).toMatchObject({ assigneeName: 'Ann', isPending: true })
  await ann.core.close()
  ann.phone.detach()
  await hub.start()
  await online(bo)
  await bo.do(assign('f-1', null, BO))
  await bo.sent()
  await ann.open()
  await online(ann)
  await until('the word about it', () => noticesOf(ann).length > 0, 15_000)
  expect(noticesOf(ann)).toEqual([['followUpTaken', 'Bo']])
  expect(await rowAt(ann, 'f-1')).toMatchObject({ assigneeName: 'Bo', isPending: false })
  // nothing is left to be settled by hand
  expect(ann.state.sync).toMatchObject({ toSend: 0, needsYou: 0 })
})

/** A console on a line of its own that can be cut. */
async function openDesk(port: () => number, extension: string) {
  const line = await CuttableProxy.start(port)
  const clock = new TestClock()
  const desk = await (await TestConsole.start(line.url, { clock })).signIn(extension)
  return { desk, line, clock, me: `p-${extension}` as PersonId }
}

const step = fc.record({
  who: fc.nat(1),
  what: fc.constantFrom('take', 'take', 'handOver', 'giveBack', 'attempt', 'cut', 'join', 'wait'),
})

test(
  'two agents take, hand over and log with and without the hub: one has it in the end, the same at both, and nothing is left over',
  { timeout: timeLimitOf(120_000) },
  async () => {
    const hub = await startTestHub()
    const port = Number(new URL(hub.url).port)
    const desks = [await openDesk(() => port, '1001'), await openDesk(() => port, '1002')]
    let run = 0
    const play = async (steps: readonly { who: number; what: string }[]): Promise<void> => {
      run += 1
      const id = `f-${run}`
      await withOne(desks[0]!.desk, desks[1]!.desk, id)
      const attempts = { made: 0 }
      for (const { who, what } of steps) {
        const { desk, line, clock, me } = desks[who]!
        const shown = (await holderAt(desk, id)) ?? null
        const other = me === ANN ? BO : ANN
        const tried = async (act: Act): Promise<boolean> =>
          desk.do(act).then(
            () => true,
            (error: unknown) => {
              expect(['takenMeanwhile', 'alreadySettled']).toContain((error as { code?: string }).code)
              return false
            },
          )
        if (what === 'take') await tried(assign(id, shown, me))
        else if (what === 'handOver') await tried(assign(id, shown, other))
        else if (what === 'giveBack') await tried(assign(id, shown, null))
        else if (what === 'cut') line.part()
        else if (what === 'join') {
          line.join()
          clock.advance(35_000)
        } else if (what === 'wait') await new Promise((resolve) => setTimeout(resolve, 20))
        else {
          const attempt = { outcome: 'noAnswer', text: '', contactId: null, nextAt: 1 } as const
          const act: Act = { type: 'followUp.logAttempt', id: id as FollowUpId, ...attempt }
          if (await tried(act)) attempts.made += 1
        }
      }
      for (const { desk, line, clock } of desks) {
        line.join()
        await until(
          'everything to be sent',
          () => {
            if (desk.state.hub.state !== 'online') clock.advance(5000)
            return desk.state.hub.state === 'online' && desk.state.sync.toSend === 0
          },
          30_000,
        )
      }
      const [one, two] = [desks[0]!.desk, desks[1]!.desk]
      // what the colleague sent last may still be on its way here
      await until('both to show the same, and every attempt', async () => {
        const rows = [await rowAt(one, id), await rowAt(two, id)]
        return (
          rows[0]?.followUp.assignee === rows[1]?.followUp.assignee &&
          rows.every((row) => row?.followUp.attempts.length === attempts.made)
        )
      })
      for (const { desk } of desks) expect(desk.state.sync.needsYou).toBe(0)
    }
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 10 }), play), {
      numRuns: runsOf(6),
      seed: seedOf('follow-up-claims'),
      endOnFailure: true,
    })
    for (const { line } of desks) await line.stop()
  },
)
