import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import type { Bucket } from '../../shared/entities/bucket.ts'
import type { CustomerId, PersonId, TicketId } from '../../shared/domain/ids.ts'
import { createCustomer, TestDesk } from '../hub/support/test-desk.ts'
import { makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { passwordOf, personId } from '../hub/support/test-team.ts'
import { tagOf, TEST_RULES, TestMemberships } from '../support/test-buckets.ts'
import { deskLedger } from './support/compare-ledgers.ts'
import { LyingHub } from './support/lying-hub.ts'
import { bucketsHere, readableLedger } from './support/readable-ledger.ts'
import { runsOf, seedOf, timeLimitOf } from '../support/property.ts'
import { CACHE_KEY, TestConsole } from './support/test-console.ts'
import { openReturn } from './support/ticket-acts.ts'

/**
 * Entities that are made, changed and moved between buckets, and persons who gain and lose buckets, while consoles are there, hear
 * nothing, lose their connection, are away and start anew, also in the first copy. In the end each console holds what its
 * person may read, as the hub has it, and nothing else.
 */

const ADAM: Bucket = 'person:p-1900'
const CUSTOMERS = ['c-0', 'c-1', 'c-2', 'c-3']
const TICKETS = ['t-0', 't-1']
const WHO = ['1001', '1002'] as const

const place = fc
  .subarray<Bucket>(['all', 'person:p-1001', 'person:p-1002', 'team:1', 'team:2', 'department:1'], {
    maxLength: 2,
  })
  // who writes may read it
  .map((buckets): Bucket[] => (buckets.includes('all') ? buckets : [...buckets, ADAM]))
const who = fc.constantFrom(...WHO)
const customer = fc.constantFrom(...CUSTOMERS)
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('place' as const), customer, place }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('rename' as const), customer, n: fc.nat(99) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('assign' as const),
      ticket: fc.constantFrom(...TICKETS),
      to: fc.constantFrom(...WHO, null),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('member' as const),
      who,
      teams: fc.subarray(['1', '2']),
      departments: fc.subarray(['1']),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constantFrom('deaf', 'hear', 'cut', 'close', 'open', 'restart', 'let go'),
      who,
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('own' as const), who, customer, n: fc.nat(99) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('settle' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

interface Seat {
  readonly extension: string
  readonly front: LyingHub
  readonly desk: TestConsole
  isOpen: boolean
  pulls: number
  /** What was announced is compared with nothing before it: the console did not hear all. */
  forgetChain: () => void
}

const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms))

class World {
  readonly memberships: TestMemberships
  readonly dataDir: string
  readonly adam: TestDesk
  readonly seats: Seat[] = []
  readonly faults: string[] = []

  private constructor(memberships: TestMemberships, dataDir: string, adam: TestDesk) {
    this.memberships = memberships
    this.dataDir = dataDir
    this.adam = adam
  }

  /** `isPruned`: the hub keeps no change for long, so who was away is given everything anew. */
  static async open(isCopySlow: boolean, isPruned: boolean): Promise<World> {
    const memberships = new TestMemberships()
    const dataDir = makeFolder()
    const times = isPruned ? { keepChangesMs: 1, pruneMs: 20 } : {}
    const hub = await startTestHub({ dataDir, memberships, bucketRules: TEST_RULES, times })
    const adam = await TestDesk.connect(hub.url, '1900')
    const world = new World(memberships, dataDir, adam)
    await world.write(createCustomer('c-0', '第一'))
    await world.write(createCustomer('c-1', '第二'))
    await world.write({
      type: 'customer.update',
      id: 'c-1' as CustomerId,
      fields: { tags: [tagOf('person:p-1001'), tagOf(ADAM)] },
    })
    await world.write(openReturn('t-0' as TicketId, 'P3'))
    for (const extension of WHO) {
      const front = await LyingHub.start(hub.url)
      if (isCopySlow) front.snapshotBytes = 1500
      const desk = await TestConsole.start(front.url)
      const seat: Seat = {
        extension,
        front,
        desk,
        isOpen: true,
        pulls: 0,
        forgetChain: world.watchChain(front),
      }
      front.lie = (name, reply) => {
        if (name === 'changes:pull') seat.pulls += 1
        return reply
      }
      await desk.door.call('session.signIn', { user: extension, password: passwordOf(extension) })
      world.seats.push(seat)
    }
    return world
  }

  /** Each announcement of a bucket names the last one of that bucket before it. */
  watchChain(front: LyingHub): () => void {
    type News = { from: number; to: number; buckets: { bucket: string; previous: number }[] }
    const last = new Map<string, News>()
    let connection: unknown
    front.event = (name, data) => {
      // gained and lost, or another connection: what was between is not known
      if (name === 'buckets:changed') last.clear()
      if (name !== 'changes:new') return data
      const news = data as News
      const [socket] = front.sockets
      if (socket !== connection || front.sockets.size > 1) last.clear()
      connection = socket
      for (const { bucket, previous } of news.buckets) {
        const before = last.get(bucket)
        if (before && (previous <= before.from || previous > before.to))
          this.faults.push(`${bucket}: ${previous} is not in (${before.from}, ${before.to}]`)
        last.set(bucket, news)
      }
      return data
    }
    return () => last.clear()
  }

  async write(act: Act): Promise<void> {
    await this.adam.act(act)
  }

  seat(extension: string): Seat {
    const seat = this.seats.find((one) => one.extension === extension)
    if (!seat) throw new Error(extension)
    return seat
  }

  async run(step: Step): Promise<void> {
    if (step.what === 'place') {
      const tags = step.place.includes('all') && step.place.length === 1 ? [] : step.place.map(tagOf)
      await this.write(createCustomer(step.customer, step.customer))
      await this.write({ type: 'customer.update', id: step.customer as CustomerId, fields: { tags } })
    } else if (step.what === 'rename')
      await this.write({
        type: 'customer.update',
        id: step.customer as CustomerId,
        fields: { name: `改名${step.n}` },
      })
    else if (step.what === 'assign') {
      const assignee = step.to === null ? null : personId(step.to)
      await this.write(openReturn(step.ticket as TicketId, 'P3'))
      await this.write({ type: 'ticket.update', id: step.ticket as TicketId, fields: { assignee } })
    } else if (step.what === 'member')
      this.memberships.set(personId(step.who), { teams: step.teams, departments: step.departments })
    else if (step.what === 'settle') await pause(60)
    else if (step.what === 'own') {
      const { desk, isOpen } = this.seat(step.who)
      if (!isOpen) return
      const id = step.customer as CustomerId
      // refused where nobody of that id is here
      await desk
        .do({ type: 'customer.update', id, fields: { name: `自己${step.n}` } })
        .catch((error: unknown) => expect(error).toMatchObject({ name: 'DoorError' }))
    } else await this.disturb(step)
  }

  async disturb({ what, who: extension }: Extract<Step, { who: string }> & { what: string }): Promise<void> {
    const seat = this.seat(extension)
    const { front, desk } = seat
    if (what === 'deaf' || what === 'hear') seat.forgetChain()
    if (what === 'deaf') front.silenced.add('changes:new')
    else if (what === 'hear') front.silenced.clear()
    else if (what === 'let go') front.letGo()
    else if (what === 'cut') for (const socket of front.sockets) socket.disconnect(true)
    else if (what === 'close' && seat.isOpen) {
      await desk.close()
      seat.isOpen = false
    } else if (what === 'open' && !seat.isOpen) {
      await desk.open()
      seat.isOpen = true
    } else if (what === 'restart' && seat.isOpen) await desk.restart()
  }

  /** Everything is as usual again, and each console has had the time to hear of it. */
  async calmDown(): Promise<void> {
    for (const seat of this.seats) {
      seat.front.letGo()
      seat.front.silenced.clear()
      seat.forgetChain()
      if (!seat.isOpen) await seat.desk.open()
      seat.isOpen = true
    }
    // one change more for everybody: by it a console that was deaf notices what it missed in `all`
    await this.write(createCustomer('c-last', '最后'))
    await this.write({ type: 'customer.update', id: 'c-last' as CustomerId, fields: { name: '最后的' } })
    for (const seat of this.seats) {
      const { desk } = seat
      const before = seat.pulls
      // a connection that was cut waits before it tries again, and one that was deaf reads all buckets
      desk.core.power('resume')
      await until('the connection', () => seat.pulls > before)
      await desk.online()
      await desk.sent()
    }
  }

  expected(extension: string): ReturnType<typeof readableLedger> {
    const id: PersonId = personId(extension)
    return readableLedger(this.dataDir, TEST_RULES, { id, ...this.memberships.of(id) })
  }

  async expectTruth(): Promise<void> {
    for (const { extension, desk } of this.seats) {
      const { dataDir } = desk.options
      const isSame = (): boolean =>
        JSON.stringify(deskLedger(dataDir, CACHE_KEY)) === JSON.stringify(this.expected(extension))
      await until('the same', isSame, 4000).catch(() => undefined)
      expect({ extension, ...deskLedger(dataDir, CACHE_KEY) }).toEqual({
        extension,
        ...this.expected(extension),
      })
      const { teams, departments } = this.memberships.of(personId(extension))
      const buckets = [
        'all',
        `person:${personId(extension)}`,
        ...teams.map((team) => `team:${team}`),
        ...departments.map((one) => `department:${one}`),
      ].sort()
      const here = (): string[] => Object.keys(bucketsHere(dataDir, CACHE_KEY)).sort()
      // one in which nothing is may come last
      await until('its buckets', () => here().join() === buckets.join()).catch(() => undefined)
      expect(here()).toEqual(buckets)
      const { customer: rows = [], ticket: tickets = [] } = this.expected(extension)
      const list = await desk.door.call('customer.list', { text: '', sort: 'name', offset: 0, limit: 50 })
      expect(list.total).toBe(rows.length)
      const found = await desk.door.call('search.find', { text: '改名', limit: 50 })
      expect(found.hits).toHaveLength(
        rows.filter(({ value }) => (value as { name: string }).name.startsWith('改名')).length,
      )
      const mine = tickets.filter(({ value }) => (value as { assignee: string }).assignee !== null)
      await until('the count of tickets', () => desk.state.counts.myOpenTickets === mine.length)
    }
    expect(this.faults).toEqual([])
  }

  /** Changes of everybody and of single ones, which all are announced: nobody asks for any. */
  async expectQuiet(): Promise<void> {
    const count = (): number => this.seats.reduce((sum, { pulls }) => sum + pulls, 0)
    await until('the end of what is asked for', async () => {
      const before = count()
      await pause(150)
      return count() === before
    })
    for (const seat of this.seats) seat.pulls = 0
    await this.write({ type: 'customer.update', id: 'c-last' as CustomerId, fields: { tags: [tagOf(ADAM)] } })
    await this.write({
      type: 'customer.update',
      id: 'c-last' as CustomerId,
      fields: { tags: [tagOf('person:p-1001'), tagOf(ADAM)] },
    })
    await this.write({ type: 'customer.update', id: 'c-last' as CustomerId, fields: { tags: [] } })
    for (const { desk } of this.seats) {
      await desk.do({ type: 'customer.update', id: 'c-last' as CustomerId, fields: { level: 'vip' } }).catch(
        // it may not have come yet: the next look waits for it
        () => undefined,
      )
      await desk.sent()
    }
    await this.expectTruth()
    expect(this.seats.map(({ pulls }) => pulls)).toEqual([0, 0])
  }
}

test(
  'however entities and persons move between buckets, each console ends with what its person may read',
  { timeout: timeLimitOf(120_000) },
  async () => {
    const seed = seedOf('buckets')
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.boolean(),
        fc.array(step, { minLength: 8, maxLength: 24 }),
        async (isSlow, isPruned, steps) => {
          const world = await World.open(isSlow, isPruned)
          try {
            for (const one of steps) await world.run(one)
            await world.calmDown()
            await world.expectTruth()
            await world.expectQuiet()
          } finally {
            for (const { desk } of world.seats) await desk.close()
          }
        },
      ),
      { numRuns: runsOf(6), seed },
    )
  },
)
