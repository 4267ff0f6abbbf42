import fc from 'fast-check'
import { sql } from 'kysely'
import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { CommandExecutor } from '../../hub/commands/command-executor.ts'
import { HubActor, LINE_ACTOR } from '../../hub/commands/hub-actor.ts'
import type { Submission } from '../../hub/commands/run-commands.ts'
import { feedEnds } from '../../hub/store/feed.ts'
import { openStore } from '../../hub/store/open-store.ts'
import type { Act } from '../../shared/acts/registry.ts'
import { DEFAULT_APPROVAL_LIMITS } from '../../shared/domain/approvers.ts'
import type { CommandId, DeskId, TicketId } from '../../shared/domain/ids.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'
import { afterTest, makeFolder, startTestHub, until } from './support/test-hub.ts'
import { callerPhone } from './support/test-phones.ts'
import { TEAM } from './support/test-team.ts'
import { runsOf, timeLimitOf } from '../support/property.ts'

interface Announcement {
  readonly from: number
  readonly to: number
  readonly revisions: readonly number[]
}

/** Everything that this console is told from now on. */
function listen(desk: TestDesk): Announcement[] {
  const heard: Announcement[] = []
  desk.socket.on('changes:new', ({ from, to, changes }) =>
    heard.push({ from, to, revisions: changes.map(({ revision }) => revision) }),
  )
  return heard
}

/** What is announced follows on what came before, and holds every revision that it names. */
function expectUnbroken(heard: readonly Announcement[], start: number): void {
  let known = start
  for (const { from, to, revisions } of heard) {
    expect(from).toBe(known)
    expect(revisions).toEqual(Array.from({ length: to - from }, (_, index) => from + 1 + index))
    known = to
  }
}

/** What happens at the same time: acts of three consoles, in batches that may be in flight together, and callers. */
const busyMoment = fc.record({
  submits: fc.array(
    fc.record({
      desk: fc.nat({ max: 2 }),
      commands: fc.integer({ min: 1, max: 4 }),
      /** One of its commands is refused, or is one that was sent before. */
      spoiled: fc.constantFrom('not', 'refused', 'again'),
      isAwaited: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  ),
  calls: fc.array(fc.constantFrom('5000', '5001'), { maxLength: 3 }),
})

describe('announcements', () => {
  it(
    'form one unbroken chain for every console, whoever commits and however it interleaves',
    { timeout: timeLimitOf(90_000) },
    async () => {
      const hub = await startTestHub({ team: { ...TEAM, isSample: true }, isTrial: true })
      const desks = await Promise.all(
        ['1001', '1002', '1003'].map((extension) => TestDesk.connect(hub.url, extension)),
      )
      const [first] = desks as [TestDesk]
      const callers = await Promise.all(
        ['+8613800138001', '+8613800138002', '+8613800138003'].map((number) => callerPhone(hub.url, number)),
      )
      let known = (await first.ask('changes:pull', { after: 9999, limit: 1 })).head
      const heard = desks.map(listen)
      let count = 0

      await fc.assert(
        fc.asyncProperty(busyMoment, async ({ submits, calls }) => {
          const started = calls.map((queue, index) => callers[index]?.call(queue))
          const work: Promise<unknown>[] = started.map(async (call) => {
            await until('the call to be taken', () => call?.contactId)
            await call?.hangUp()
            await call?.ended()
          })
          for (const { desk: index, commands, spoiled, isAwaited } of submits) {
            const desk = desks[index] as TestDesk
            const sent = Array.from({ length: commands }, () =>
              desk.command(createCustomer(`c-${(count += 1)}`, 'somebody')),
            )
            const bad: Act = { type: 'ticket.setStatus', id: 'none' as TicketId, status: 'closed' }
            if (spoiled === 'refused') sent.splice(1, 0, desk.command(bad))
            if (spoiled === 'again') sent.push(...sent.slice(0, 1))
            const answered = desk.submit(...sent)
            work.push(answered)
            if (isAwaited) await answered
          }
          await Promise.all(work)
          // the line's acts come on their own: the feed is at rest when nothing was added by two calls' worth of acts
          const reported = calls.length * 2
          const head = await until('the calls in the feed', async () => {
            const changes = await first.pullAll(known)
            const ofCalls = changes.filter(({ change }) => change.entity === 'call').length
            const owed = changes.filter(({ change }) => change.entity === 'followUp').length
            return ofCalls >= reported && owed >= calls.length && (changes.at(-1)?.revision ?? known)
          })
          for (const own of heard) await until('every announcement', () => (own.at(-1)?.to ?? known) >= head)
          for (const own of heard) expectUnbroken(own.splice(0), known)
          known = head
        }),
        { numRuns: runsOf(12) },
      )
    },
  )

  it('reach the console that asked before its answer, so that it has nothing to pull', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    let announced = 0
    ann.socket.on('changes:new', ({ to }) => (announced = to))
    const answered: { revision: number; announced: number }[] = []
    for (let n = 0; n < 20; n++)
      ann.socket.emit(
        'commands:submit',
        { commands: [ann.command(createCustomer(`c${n}`, 'Wang'))] },
        (reply) => {
          const [result] = reply.ok ? reply.value.results : []
          if (result?.status === 'done') answered.push({ revision: result.revision, announced })
        },
      )
    await until('the answers', () => answered.length === 20)
    for (const { revision, announced: known } of answered) expect(known).toBeGreaterThanOrEqual(revision)
  })
})

/** Jobs of one moment: how many turns each waits before it comes, and its commands. */
const jobs = fc.array(
  fc.record({
    turns: fc.nat({ max: 6 }),
    names: fc.array(fc.constantFrom('good', 'poison', 'refused'), { minLength: 1, maxLength: 4 }),
    isHubs: fc.boolean(),
  }),
  { minLength: 1, maxLength: 10 },
)

describe('the executor', () => {
  it('hands on each commit once and in order, before anybody is answered, also where the hub fails at a command', async () => {
    const store = await openStore(makeFolder())
    afterTest(() => store.close())
    await sql`create trigger ill before insert on customers when new.name = 'poison'
      begin select raise(abort, 'ill'); end`.execute(store.db)
    const committed: number[] = []
    const executor = new CommandExecutor({
      db: store.db,
      timezone: 'UTC',
      approvalLimits: DEFAULT_APPROVAL_LIMITS,
      now: Date.now,
      onCommitted: (changes) => committed.push(...changes.map(({ revision }) => revision)),
      onExecuted: () => undefined,
      onFault: () => undefined,
    })
    const actor = await HubActor.open({ db: store.db, executor, now: Date.now })
    let seq = 0
    const actOf = (name: string): Act =>
      name === 'refused'
        ? { type: 'ticket.setStatus', id: 'none' as TicketId, status: 'closed' }
        : createCustomer(v7(), name)
    const commandOf = (name: string): Submission => {
      const id = v7() as CommandId
      seq += 1
      const command = {
        id,
        desk: 'd' as DeskId,
        seq,
        actor: LINE_ACTOR.id,
        at: 1,
        basedOn: null,
        act: actOf(name),
      }
      return { command, actor: LINE_ACTOR }
    }
    await fc.assert(
      fc.asyncProperty(jobs, async (plan) => {
        await Promise.all(
          plan.map(async ({ turns, names, isHubs }) => {
            for (let turn = 0; turn < turns; turn++) await Promise.resolve()
            const work = isHubs
              ? actor.act(LINE_ACTOR, ...names.map(actOf))
              : executor.execute(names.map(commandOf), { holds: true })
            const outcomes = await work.catch((error: unknown) => {
              expect(String(error)).toContain('ill')
              return []
            })
            for (const { changes } of outcomes)
              for (const { revision } of changes) expect(committed).toContain(revision)
          }),
        )
        expect(committed).toEqual(committed.map((_, index) => index + 1))
        expect(committed.at(-1) ?? 0).toBe((await feedEnds(store.db)).head)
      }),
      { numRuns: runsOf(30) },
    )
  })
})
