import fc from 'fast-check'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Command } from '../../shared/acts/command.ts'
import type { ActOf } from '../../shared/acts/registry.ts'
import { applyChange, type Change } from '../../shared/entities/change.ts'
import { createCache, type Cache } from '../../main/core/cache/cache.ts'
import { openCache } from '../../main/core/cache/open-cache.ts'
import { createOverlay } from '../../main/core/cache/overlay.ts'
import { createDrafts } from '../../main/core/drafts/drafts.ts'
import { createHubEpoch } from '../../main/core/hub-link/hub-epoch.ts'
import { createLedgerSync, type LedgerSync } from '../../main/core/hub-link/ledger-sync.ts'
import type { HubConnection } from '../../main/core/hub-link/hub-connection.ts'
import { silentLog } from '../../main/core/log.ts'
import { createParkedChanges } from '../../main/core/parked/parked-changes.ts'
import { createOutbox, type Outbox } from '../../main/core/outbox/outbox.ts'
import { createConflicts } from '../../main/core/conflicts/conflicts.ts'
import { createBodyReader, type BodyReader } from '../../shared/contract/feed-change.ts'
import type { CommandResult, FeedChange, HubCallName, SnapshotLine } from '../../shared/contract/hub.ts'
import type { Customer } from '../../shared/domain/customer.ts'
import type { CustomerId, PersonId } from '../../shared/domain/ids.ts'
import { until } from '../hub/support/test-hub.ts'
import { runsOf, seedOf, timeLimitOf } from '../support/property.ts'
import { customer } from './support/test-cache.ts'
import { makeDataDir } from './support/test-console.ts'

/**
 * The first copy beside the hub's changes, in every order in which the two may come: a hub whose snapshot is read page by
 * page, arrives later, and breaks off, while its entities change.
 */

type Version = { readonly revision: number; readonly value: Customer }
type Item = Extract<SnapshotLine, { line: 'item' }>
/** Parts are of 100 and of 200 items at most, and of what is left. */
const FIRST = 400
const PAGE = 100

/** A hub with customers alone, which remembers what each was at each revision. */
class SmallHub {
  readonly history = new Map<string, Version[]>()
  readonly feed: FeedChange[] = []
  /** An import at the beginning, which the feed does not tell. */
  readonly floor = 1
  get head(): number {
    return this.floor + this.feed.length
  }
  constructor() {
    for (let n = 0; n < FIRST; n += 1) {
      const id = `c-${String(n).padStart(3, '0')}`
      this.history.set(id, [{ revision: 1, value: customer(id, '客户', []) as Customer }])
    }
  }
  latest(id: string): Version | undefined {
    return this.history.get(id)?.at(-1)
  }
  at(id: string, revision: number): Customer | undefined {
    return this.history.get(id)?.find((version) => version.revision === revision)?.value
  }
  readonly #answers = new Map<string, CommandResult>()
  /** Does commands about customers, each once. */
  run(commands: readonly Command[]): CommandResult[] {
    return commands.map((given) => {
      const { id: command, act } = given
      const { id, fields, type } = act as ActOf<'customer.create' | 'customer.update'>
      const known = this.#answers.get(command)
      if (known) return known
      if (type === 'customer.update' || !this.latest(id))
        this.change(id, fields, type === 'customer.create', given)
      const answer = { id: command, status: 'done' as const, revision: this.head }
      this.#answers.set(command, answer)
      return answer
    })
  }
  /** Sets fields of one that is there, or (`put`) writes it whole, new or again. */
  change(id: string, fields: Partial<Customer>, isPut: boolean, command?: Command): void {
    const before = this.latest(id)?.value
    if (!before && !isPut) return
    const whole = { ...(before ?? (customer(id, '新客户', []) as Customer)), ...fields }
    const change = (
      isPut
        ? { op: 'put', entity: 'customer', id, value: whole }
        : { op: 'set', entity: 'customer', id, fields }
    ) as Change
    const revision = this.head + 1
    const value = applyChange(before, change as never) as Customer
    this.history.set(id, [...(this.history.get(id) ?? []), { revision, value }])
    this.feed.push({
      revision,
      change,
      command: command?.id ?? null,
      desk: command?.desk ?? null,
      actor: command?.actor ?? null,
      at: revision,
      actedAt: null,
      basedOn: null,
    })
  }
  page(after: string): Item[] {
    return [...this.history.keys()]
      .filter((id) => id > after)
      .sort()
      .slice(0, PAGE)
      .flatMap((id): Item[] => {
        const held = this.latest(id)
        return held
          ? [{ line: 'item', entity: 'customer', id, revision: held.revision, value: held.value, cursor: id }]
          : []
      })
  }
}

/** A console's connection to it: what the hub sent waits until the test lets it come. */
class SlowLine implements HubConnection {
  readonly #hub: SmallHub
  readonly #way: (Item[] | 'cut')[] = []
  #wake = Promise.withResolvers<undefined>()
  #read: { after: string; isAll: boolean } | undefined
  /** Pulls wait while this is true. */
  isPullSlow = false
  constructor(hub: SmallHub) {
    this.#hub = hub
  }
  readonly socket = {
    close: () => undefined,
    ask: async (name: HubCallName, input: unknown): Promise<never> => {
      if (name !== 'changes:pull') throw new Error(`nobody asks for ${name} here`)
      const { after, limit } = input as { after: number; limit: number }
      const { feed, floor, head } = this.#hub
      const answer =
        after < floor || after > head
          ? { kind: 'snapshotNeeded', head }
          : {
              kind: 'changes',
              changes: feed.filter(({ revision }) => revision > after).slice(0, limit),
              head,
            }
      while (this.isPullSlow) await new Promise((resume) => setImmediate(resume))
      return answer as never
    },
  }
  async *snapshot(from: { revision: number; after: string } | null): AsyncGenerator<SnapshotLine> {
    const revision = from?.revision ?? this.#hub.head
    this.#read = { after: from?.after ?? '', isAll: false }
    yield { line: 'head', revision, total: this.#hub.history.size }
    for (;;) {
      const page = this.#way.shift()
      if (page === 'cut') throw new Error('cut')
      if (page) {
        yield* page
        if (page.length < PAGE) {
          yield { line: 'end', revision }
          return
        }
      } else {
        await this.#wake.promise
        this.#wake = Promise.withResolvers()
      }
    }
  }
  /** The hub reads a page, the last of which is a short one; undefined where there is none to read. */
  readPage(): Item[] | undefined {
    if (!this.#read || this.#read.isAll) return undefined
    const page = this.#hub.page(this.#read.after)
    this.#read.after = page.at(-1)?.id ?? this.#read.after
    this.#read.isAll = page.length < PAGE
    return page
  }
  arrives(what: Item[] | 'cut'): void {
    this.#way.push(what)
    this.#wake.resolve(undefined)
  }
}

interface Desk {
  readonly cache: Cache
  readonly outbox: Outbox
  readonly sync: LedgerSync
  isFresh(): boolean
}
function openDesk(file: string, reader: BodyReader): Desk {
  const cache = createCache(openCache({ file }))
  const outbox = createOutbox(cache, createOverlay(cache.db, cache.ledger), createDrafts(cache))
  const conflicts = createConflicts(cache, outbox, () => 1)
  let isFresh = false
  const sync = createLedgerSync({
    cache,
    outbox,
    conflicts,
    parked: createParkedChanges(cache, reader),
    reader,
    epoch: createHubEpoch({
      cache,
      outbox,
      clock: { now: () => 1 },
      log: silentLog,
      onPutBack: () => undefined,
    }),
    log: silentLog,
    onFresh: () => (isFresh = true),
    onMark: () => undefined,
    onParked: () => undefined,
  })
  return { cache, outbox, sync, isFresh: () => isFresh }
}

type Row = { id: string; revision: number; body: string }
/** What the hub said of each, under what this desk did. */
const heldBy = ({ cache }: Desk): { id: string; revision: number; value: Customer }[] =>
  cache.db
    .prepare<[], Row>(
      `SELECT c.id, coalesce(b.revision, c.revision) AS revision, iif(b.id IS NULL, c.body, b.body) AS body
       FROM customer c LEFT JOIN base b ON b.entity = 'customer' AND b.id = c.id
       WHERE b.id IS NULL OR b.body IS NOT NULL ORDER BY c.id`,
    )
    .all()
    .map(({ id, revision, body }) => ({ id, revision, value: JSON.parse(body) as Customer }))
/** What is here is as the hub had it then, and what this desk did is seen all the time. */
function expectTruth(desk: Desk, hub: SmallHub, own: ReadonlyMap<string, string>): void {
  const wrong = heldBy(desk).filter(
    ({ id, revision, value }) => JSON.stringify(hub.at(id, revision)) !== JSON.stringify(value),
  )
  expect(wrong).toEqual([])
  for (const [id, name] of own) expect(desk.cache.ledger.get('customer', id)?.name).toBe(name)
}
const ME = { id: 'p-1001' as PersonId, role: 'agent' as const }
const BLANK = { level: 'standard' as const, tags: [], numbers: [], addresses: [] }
/** The agent of this desk gives somebody a name, who may not be here yet, or not at all. */
function rename({ outbox, cache }: Desk, who: string, name: string): void {
  const id = who as CustomerId
  const create: ActOf<'customer.create'> = { type: 'customer.create', id, fields: { name: '未知', ...BLANK } }
  const update: ActOf<'customer.update'> = { type: 'customer.update', id, fields: { name } }
  const isKnown = cache.ledger.get('customer', id) !== undefined
  const acts = isKnown ? [update] : [create, update]
  outbox.perform(acts, { actor: ME, at: 1, durability: 'relaxed' })
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 12; turn += 1) await new Promise((resume) => setImmediate(resume))
}

// few customers, at the beginning, at borders of pages and at the end, so that the same one is met again and again
const someone = fc.constantFrom('c-000', 'c-100', 'c-199', 'c-200', 'c-299', 'c-399', 'x-1', 'x-2')
const fields = fc.oneof(
  fc.constantFrom('王', '陈', '李').map((name) => ({ name })),
  fc.constantFrom('gold' as const, 'vip' as const).map((level) => ({ level })),
  fc.subarray(['急', '老客户']).map((tags) => ({ tags })),
)
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ what: fc.constant('change' as const), someone, fields, isPut: fc.boolean() }),
  },
  { weight: 5, arbitrary: fc.record({ what: fc.constantFrom('read', 'arrive', 'read', 'arrive', 'tell') }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('pull slowly', 'pull', 'cut', 'restart') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('rename' as const),
      who: fc.constantFrom('c-050', 'c-250', 'c-350', 'mine'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constantFrom('send', 'send', 'send in vain') }) },
)

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never
/** A customer who is not one of those that others write to becomes important, or less so. */
type Promotion = { readonly what: 'promote'; readonly who: string; readonly level: 'gold' | 'vip' }
const promotion: fc.Arbitrary<Promotion> = fc.record({
  what: fc.constant('promote'),
  who: fc.constantFrom('c-050', 'c-250', 'c-350', 'mine'),
  level: fc.constantFrom('gold', 'vip'),
})

const TODAY = createBodyReader('today')
/** A program that does not know the level `vip`. */
const YESTERDAY: BodyReader = {
  id: 'yesterday',
  value: (entity, value) =>
    (value as Customer).level === 'vip' ? { ok: false, why: 'level' } : TODAY.value(entity, value),
  fields: (entity, fields) =>
    (fields as Partial<Customer>).level === 'vip'
      ? { ok: false, why: 'level' }
      : TODAY.fields(entity, fields),
}

/** Walks through the steps with consoles of one version, and ends with one that can read everything. */
const walk =
  (reader: BodyReader) =>
  async (steps: readonly (Step | Promotion)[]): Promise<void> => {
    const hub = new SmallHub()
    const file = join(makeDataDir(), 'cache.db')
    let desk = openDesk(file, reader)
    let line = new SlowLine(hub)
    let told = hub.head
    let onTheWay: Item[][] = []
    const begin = (): void => {
      line = new SlowLine(hub)
      onTheWay = []
      told = hub.head
      const mine = line
      desk.sync.catchUp(mine).catch(() => undefined)
    }
    const cut = async (): Promise<void> => {
      line.isPullSlow = false
      line.arrives('cut')
      await settle()
    }
    const tell = (): void => {
      const news = { from: told, to: hub.head, changes: hub.feed.filter(({ revision }) => revision > told) }
      told = hub.head
      desk.sync.takeNews(line, news).catch(() => undefined)
    }
    const own = new Map<string, string>()
    const send = (isHeard: boolean): void => {
      const commands = desk.outbox.nextBatch(ME.id, 5)
      desk.outbox.countAttempt(commands.map(({ id }) => id))
      const results = hub.run(commands)
      if (!isHeard || results.length === 0) return
      desk.outbox.settle(results, desk.sync.held())
      desk.sync.hubIsAt(line, hub.head).catch(() => undefined)
    }
    begin()
    await settle()
    for (const one of steps) {
      if (one.what === 'change' && 'someone' in one) hub.change(one.someone, one.fields, one.isPut)
      else if (one.what === 'rename' && 'who' in one) {
        const name = `我起的名字${own.size}-${hub.head}`
        rename(desk, one.who, name)
        own.set(one.who, name)
      } else if (one.what === 'promote' && 'level' in one) hub.change(one.who, { level: one.level }, false)
      else if (one.what === 'send') send(true)
      else if (one.what === 'send in vain') send(false)
      else if (one.what === 'read') {
        const page = line.readPage()
        if (page) onTheWay.push(page)
      } else if (one.what === 'arrive') {
        const page = onTheWay.shift()
        if (page) line.arrives(page)
      } else if (one.what === 'tell') tell()
      else if (one.what === 'pull slowly') line.isPullSlow = true
      else if (one.what === 'pull') line.isPullSlow = false
      else {
        await cut()
        if (one.what === 'restart') {
          desk.cache.close()
          desk = openDesk(file, reader)
        }
        begin()
      }
      await settle()
      expectTruth(desk, hub, own)
    }
    line.isPullSlow = false
    await until(
      'the copy to be whole',
      async () => {
        const page = line.readPage()
        if (page) onTheWay.push(page)
        for (const read of onTheWay.splice(0)) line.arrives(read)
        await settle()
        expectTruth(desk, hub, own)
        return desk.isFresh()
      },
      30_000,
    )
    await until(
      'everything sent and known',
      async () => {
        send(true)
        tell()
        await settle()
        return desk.sync.cursor() === hub.head && desk.outbox.nextBatch(ME.id, 1).length === 0
      },
      30_000,
    )
    expectTruth(desk, hub, own)
    if (reader !== TODAY) {
      desk.cache.close()
      desk = openDesk(file, TODAY)
      await settle()
      expectTruth(desk, hub, own)
    }
    expect(desk.cache.db.prepare('SELECT count(*) AS n FROM parked_change').get()).toEqual({ n: 0 })
    expect(desk.cache.db.prepare('SELECT count(*) AS n FROM outbox').get()).toEqual({ n: 0 })
    // nobody else wrote there: nothing of this desk was overwritten
    expect(desk.cache.db.prepare('SELECT body FROM mark').all()).toEqual([])
    expect(heldBy(desk).map(({ id, value }) => ({ id, value }))).toEqual(
      [...hub.history.keys()].sort().map((id) => ({ id, value: hub.latest(id)?.value })),
    )
    desk.cache.close()
  }

test('what was done later is not hidden under what was done before and has no answer yet', async () => {
  const rename: Step = { what: 'rename', who: 'c-050' }
  const only = (what: 'send in vain' | 'read' | 'restart'): Step => ({ what })
  const elsewhere: Step = { what: 'change', someone: 'c-000', fields: { name: '王' }, isPut: false }
  await walk(TODAY)([
    rename,
    only('send in vain'),
    only('read'),
    rename,
    elsewhere,
    only('read'),
    only('read'),
    only('restart'),
    rename,
    only('send in vain'),
    only('read'),
  ])
})

test('nor under what has its answer, but waits for what cannot be read', async () => {
  const rename: Step = { what: 'rename', who: 'c-050' }
  const only = (what: 'send' | 'send in vain' | 'restart'): Step => ({ what })
  const promote = (level: 'gold' | 'vip'): Promotion => ({ what: 'promote', who: 'c-050', level })
  await walk(YESTERDAY)([
    rename,
    only('send in vain'),
    only('restart'),
    rename,
    only('send'),
    promote('vip'),
    promote('gold'),
  ])
})

test(
  'whatever changes while the ledger is copied, each is here as the hub had it at its revision, and all in the end',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), walk(TODAY)),
      { numRuns: runsOf(25), seed: seedOf('copy-news'), endOnFailure: true },
    )
  },
  timeLimitOf(120_000),
)

test(
  'the same with a console that cannot read some of it: it is kept, and after the update nothing is missing',
  async () => {
    const steps = fc.array(fc.oneof({ weight: 9, arbitrary: step }, { weight: 2, arbitrary: promotion }), {
      minLength: 10,
      maxLength: 60,
      size: 'max',
    })
    await fc.assert(fc.asyncProperty(steps, walk(YESTERDAY)), {
      numRuns: runsOf(25),
      seed: seedOf('copy-news-unread'),
      endOnFailure: true,
    })
  },
  timeLimitOf(120_000),
)
