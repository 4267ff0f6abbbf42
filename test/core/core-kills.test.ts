import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { v7 } from 'uuid'
import { afterAll, expect, test } from 'vitest'
import type { TicketId } from '../../shared/domain/ids.ts'
import { createCustomer, TestDesk } from '../hub/support/test-desk.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { passwordOf } from '../hub/support/test-team.ts'
import { deskLedger, expectSameLedger, hubCommands, hubLedger } from './support/compare-ledgers.ts'
import { bundle, forkCore, startCoreProcess, type CoreProcess } from './support/core-process.ts'
import { runsOf, seedOf, timeLimitOf } from '../support/property.ts'
import { CACHE_KEY, coreOptions, makeDataDir } from './support/test-console.ts'
import { TypingAgent } from './support/typing-agent.ts'

const RUNS = 4
const LIVES = 25

/** One life of a core: what is done in it, and when it is killed. */
const life = fc.record({
  /** Killed while it starts, or so many milliseconds after it was ready. */
  killed: fc.oneof(
    { weight: 1, arbitrary: fc.record({ when: fc.constant('starting' as const), ms: fc.nat(250) }) },
    { weight: 6, arbitrary: fc.record({ when: fc.constant('working' as const), ms: fc.nat(220) }) },
  ),
  /** The window is loaded anew as well. */
  isReloaded: fc.boolean(),
  steps: fc.array(
    fc.record({
      does: fc.constantFrom(
        'type' as const,
        'type' as const,
        'type' as const,
        'save' as const,
        'news' as const,
      ),
      thenWaits: fc.nat(12),
    }),
    { minLength: 5, maxLength: 25 },
  ),
})
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never

/** How old the oldest word was that a kill took, in milliseconds; 0 where it took none. */
const lostAges: number[] = []
afterAll(() => {
  if (lostAges.length === 0) return
  const sorted = lostAges.toSorted((a, b) => a - b)
  const at = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)
  console.info(
    `${sorted.length} kills; oldest typing lost: median ${at(0.5)} ms, p90 ${at(0.9)} ms, most ${at(1)} ms`,
  )
})

test(
  `the core is killed ${RUNS * LIVES} times while typing, saving and syncing: no command lost, none doubled, no typing that is older`,
  { timeout: timeLimitOf(540_000) },
  async () => {
    const file = await bundle('core')
    const hub = await startTestHub({ times: { accessTokenMs: 4000 } })
    const bo = await TestDesk.connect(hub.url, '1002')
    let next = forkCore(file)
    /** A process that is warm already, so that a life costs no more than its start. */
    const takeWarm = (): typeof next => {
      const warm = next
      next = forkCore(file)
      return warm
    }

    const play = async (lives: readonly Life[]): Promise<void> => {
      const options = coreOptions(makeDataDir(), hub.url)
      const agent = new TypingAgent(v7() as TicketId)
      const first = await startCoreProcess(options, takeWarm())
      await first.door.call('session.signIn', { user: '1001', password: passwordOf('1001') })
      await first.door.call('acts.do', {
        acts: [
          {
            type: 'ticket.open',
            id: agent.ticketId,
            contactId: null,
            customerId: null,
            callerNumber: null,
            queueId: null,
            fields: { kind: 'enquiry', priority: 'P3', title: 'title 0', reason: null, product: null },
          },
        ],
        basedOn: null,
        draft: null,
      })
      await first.kill()

      let killedAt = performance.now()
      const seen = new Set<string>()
      /** What the last core kept is what this one has. */
      const check = async (core: CoreProcess): Promise<string | null> => {
        const { keptDraft, possible } = await agent.attach(core.door)
        expect(possible).toContain(keptDraft)
        const view = await core.door.call('ticket.get', { id: agent.ticketId })
        const noted = (view?.notes ?? []).flatMap(({ note }) => note.text.split(' '))
        const twice = noted.filter((word, index) => noted.indexOf(word) !== index)
        expect(twice).toEqual([])
        expect([...agent.savedWords].filter((word) => !noted.includes(word))).toEqual([])
        const kept = new Set([...noted, ...(keptDraft ?? '').split(' ')])
        const lost = [...agent.typedAt].find(([word]) => !kept.has(word) && !seen.has(word))
        lostAges.push(lost ? killedAt - lost[1] : 0)
        return keptDraft
      }

      for (const { killed, isReloaded, steps } of lives) {
        if (killed.when === 'starting') {
          const child = takeWarm()
          child.send({ type: 'init', options })
          await pause(killed.ms)
          const gone = new Promise((resolve) => child.once('exit', resolve))
          child.kill('SIGKILL')
          await gone
          continue
        }
        const core = await startCoreProcess(options, takeWarm())
        const keptDraft = await check(core)
        // what this kill took is counted once
        for (const word of agent.typedAt.keys()) seen.add(word)
        let isOver = false
        const end = pause(killed.ms).then(async () => {
          killedAt = performance.now()
          isOver = true
          agent.detach()
          await core.kill()
        })
        await agent.resume(keptDraft, isReloaded)
        const saves: Promise<void>[] = []
        for (const { does, thenWaits } of steps) {
          if (isOver) break
          if (does === 'type' && !agent.isSaving) agent.type()
          if (does === 'save') saves.push(agent.save())
          if (does === 'news') await bo.act(createCustomer(v7(), 'somebody'))
          await pause(thenWaits)
        }
        await end
        await Promise.all(saves)
      }

      const last = await startCoreProcess(options, takeWarm())
      await agent.resume(await check(last), false)
      await agent.rest()
      await until(
        'everything sent',
        async () => {
          const { state } = await last.door.call('state.snapshot', null)
          expect(state.hub.state).not.toBe('needsSignIn')
          expect(state.sync.needsYou).toBe(0)
          return state.hub.state === 'online' && state.sync.toSend === 0 && state.sync.freshAt !== null
        },
        60_000,
      )
      // what the hub told last may still be on its way
      const head = (await bo.act(createCustomer(v7(), 'the last one'))).status
      expect(head).toBe('done')
      await until(
        'the same ledger',
        () => {
          const [here, there] = [deskLedger(options.dataDir, CACHE_KEY), hubLedger(hub.dataDir)]
          return here['customer']?.length === there['customer']?.length
        },
        60_000,
      )
      const ledger = hubLedger(hub.dataDir)
      expectSameLedger(deskLedger(options.dataDir, CACHE_KEY), ledger, 'the desk')

      const texts = (ledger['note'] ?? [])
        .map(({ value }) => value as { about: { id: string }; text: string })
        .filter(({ about }) => about.id === agent.ticketId)
        .flatMap(({ text }) => text.split(' '))
      expect(new Set(texts).size).toBe(texts.length)
      expect([...agent.savedWords].filter((word) => !texts.includes(word))).toEqual([])
      const ticket = ledger['ticket']?.find(({ id }) => id === agent.ticketId)?.value as { title: string }
      expect(ticket.title).toBe(agent.savedTitles.at(-1) ?? 'title 0')
      expect(hubCommands(hub.dataDir).filter(({ status }) => status !== 'done')).toEqual([])
      await last.kill()
    }

    await fc.assert(fc.asyncProperty(fc.array(life, { minLength: LIVES, maxLength: LIVES }), play), {
      numRuns: runsOf(RUNS),
      seed: seedOf('core-kills'),
      endOnFailure: true,
    })
    const sorted = lostAges.toSorted((a, b) => a - b)
    // nine in ten, because a machine that stands still takes its time with it
    expect(sorted[Math.floor(sorted.length * 0.9)]).toBeLessThanOrEqual(250)
  },
)
