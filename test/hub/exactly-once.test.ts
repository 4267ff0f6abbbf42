import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import fc from 'fast-check'
import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import type { Command } from '../../shared/acts/command.ts'
import type { Act } from '../../shared/acts/registry.ts'
import { applyChange } from '../../shared/entities/change.ts'
import type { EntityOf, EntityType } from '../../shared/entities/registry.ts'
import type { FeedChange } from '../../shared/contract/hub.ts'
import type { ContactId, CustomerId, DeskId, TicketId } from '../../shared/domain/ids.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'
import { afterTest, makeFolder, startTestHub, until } from './support/test-hub.ts'
import { runsOf, timeLimitOf } from '../support/property.ts'

/** The ledger that follows from a feed, as a desk would build it. */
function ledgerOf(changes: readonly FeedChange[]): Map<string, unknown> {
  const ledger = new Map<string, unknown>()
  for (const { change } of changes) {
    const key = `${change.entity}/${change.id}`
    ledger.set(key, applyChange(ledger.get(key) as EntityOf<EntityType> | undefined, change as never))
  }
  return ledger
}

const CUSTOMERS = ['c1', 'c2'] as CustomerId[]
const CONTACTS = ['contact-1', 'contact-2', 'contact-3'] as ContactId[]

const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.constantFrom(...CUSTOMERS).map((id) => createCustomer(id, `customer ${id}`)),
  fc.record({
    type: fc.constant('ticket.openForContact' as const),
    contactId: fc.constantFrom(...CONTACTS),
    customerId: fc.constantFrom(null, ...CUSTOMERS),
    callerNumber: fc.constant(null),
    queueId: fc.constant(null),
    title: fc.constant(''),
  }),
  fc.constantFrom('t1', 't2').map((id): Act => ({
    type: 'ticket.open',
    id: id as TicketId,
    contactId: null,
    customerId: null,
    callerNumber: null,
    queueId: null,
    fields: { kind: 'enquiry', priority: 'P3', title: id, reason: null, product: null },
  })),
  fc
    .tuple(fc.constantFrom('t1', 't2'), fc.constantFrom('processing', 'resolved', 'closed'))
    .map(([id, status]): Act => ({
      type: 'ticket.setStatus',
      id: id as TicketId,
      status: status as 'closed',
    })),
  fc
    .string({ minLength: 1, maxLength: 8 })
    .filter((text) => text.trim() !== '')
    .map((text): Act => ({
      type: 'note.add',
      id: v7() as never,
      about: { entity: 'ticket', id: 't1' },
      text,
    })),
)

/** What a desk does on a bad network: every command at least once, some again, in batches, out of order. */
const submissions = fc.array(acts, { minLength: 1, maxLength: 12 }).chain((all) =>
  fc.record({
    acts: fc.constant(all),
    again: fc.array(fc.nat({ max: all.length - 1 }), { maxLength: 12 }),
    order: fc.infiniteStream(fc.nat()),
    batch: fc.integer({ min: 1, max: 5 }),
  }),
)

describe('exactly once', () => {
  it(
    'holds for two desks that send everything twice and in any order',
    { timeout: timeLimitOf(60_000) },
    async () => {
      const hub = await startTestHub()
      const [ann, bo] = [await TestDesk.connect(hub.url, '1001'), await TestDesk.connect(hub.url, '1002')]
      let from = 2

      const play = async (
        desk: TestDesk,
        plan: typeof submissions extends fc.Arbitrary<infer T> ? T : never,
      ) => {
        const commands = plan.acts.map((act) => desk.command(act))
        const sent = [...commands, ...plan.again.map((index) => commands[index] as Command)]
        const shuffled = sent
          .map((command) => ({ command, place: plan.order.next().value as number }))
          .sort((a, b) => a.place - b.place)
          .map(({ command }) => command)
        const answers = new Map<string, unknown>()
        const batches: Promise<unknown>[] = []
        for (let at = 0; at < shuffled.length; at += plan.batch)
          batches.push(
            desk.submit(...shuffled.slice(at, at + plan.batch)).then((results) => {
              for (const result of results) {
                // no answer: it waits behind another one that was refused
                if (result.status === 'held') continue
                const known = answers.get(result.id)
                if (known !== undefined) expect(result).toEqual(known)
                answers.set(result.id, result)
              }
            }),
          )
        await Promise.all(batches)
        for (const command of commands)
          if (!answers.has(command.id)) answers.set(command.id, (await desk.submit(command))[0])
        expect(answers.size).toBe(commands.length)
        return { commands, answers }
      }

      await fc.assert(
        fc.asyncProperty(submissions, submissions, async (annPlan, boPlan) => {
          const played = await Promise.all([play(ann, annPlan), play(bo, boPlan)])
          const changes = await ann.pullAll(from)
          expect(await bo.pullAll(from)).toEqual(changes)
          // one revision after the other, none missing, none twice
          expect(changes.map(({ revision }) => revision)).toEqual(changes.map((_, index) => from + 1 + index))
          // a command's changes stand together: it ran once
          const runs = changes.map(({ command }) => command).filter((id, index, all) => id !== all[index - 1])
          expect(new Set(runs).size).toBe(runs.length)
          from = changes.at(-1)?.revision ?? from
          // what was answered stays answered
          for (const { commands, answers } of played) {
            const desk = commands[0]?.desk === ann.desk ? ann : bo
            expect(await desk.submit(...commands)).toEqual(commands.map(({ id }) => answers.get(id)))
          }
          expect(await ann.pullAll(from)).toEqual([])
        }),
        { numRuns: runsOf(25) },
      )
      // and the ledger that the feed makes is the one that the snapshot shows
      const items = (await ann.snapshot()).flatMap((line) => (line.line === 'item' ? [line] : []))
      for (const [key, value] of ledgerOf(await ann.pullAll(2)))
        expect(items.find(({ entity, id }) => `${entity}/${id}` === key)?.value).toEqual(value)
    },
  )
})

/** The hub as a process of its own. */
async function spawnHub(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../hub/main.ts'), '--data', dataDir, '--port', '0', '--customers', '0'],
    { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  )
  afterTest(() => child.kill('SIGKILL'))
  const [message] = (await once(child, 'message')) as [{ url: string }]
  return { child, url: message.url }
}

describe('a command that was answered with done', () => {
  it(
    'is there after SIGKILL; what was not answered is sent again and done once',
    { timeout: timeLimitOf(60_000) },
    async () => {
      const dataDir = makeFolder()
      const desk = v7() as DeskId
      const acked = new Set<string>()
      const sent: Command[] = []
      for (let round = 0; round < 2; round++) {
        const { child, url } = await spawnHub(dataDir)
        const ann = await TestDesk.connectByTrial(url, '1001', desk)
        ann.seq = sent.length
        // first what the last round left open, with the same ids and numbers
        for (const command of sent.filter(({ id }) => !acked.has(id)))
          for (const result of await ann.submit(command)) acked.add(result.id)

        let isOver = false
        const typing = (async () => {
          while (!isOver) {
            const command = ann.command(createCustomer(v7(), 'somebody'))
            sent.push(command)
            const reply = await ann.call('commands:submit', { commands: [command] }).catch(() => null)
            if (reply?.ok) for (const { id } of reply.value.results) acked.add(id)
          }
        })()
        await until('some commands to be answered', () => acked.size > (round + 1) * 20)
        child.kill('SIGKILL')
        await once(child, 'exit')
        isOver = true
        ann.socket.disconnect()
        await typing
      }
      const { url } = await spawnHub(dataDir)
      const bo = await TestDesk.connectByTrial(url, '1002', v7() as DeskId)
      const floor = 2
      const done = (await bo.pullAll(floor)).map(({ command }) => command)
      expect(new Set(done).size).toBe(done.length)
      expect([...acked].filter((id) => !done.includes(id))).toEqual([])
    },
  )
})
