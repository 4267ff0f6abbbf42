import { describe, expect, it } from 'vitest'
import { FeedFollowers } from '../../hub/feed/feed-followers.ts'
import { keepPruned } from '../../hub/feed/feed-pruner.ts'
import { createLogger } from '../../shared/log/create-logger.ts'
import { feedEnds, writeChanges } from '../../hub/store/feed.ts'
import { openStore, type Store } from '../../hub/store/open-store.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'
import { afterTest, makeFolder, startTestHub, until } from './support/test-hub.ts'

const log = createLogger({ level: 'silent', write: () => undefined })

/** A feed of so many changes, one a day from day 1 on. */
async function feedOfDays(count: number): Promise<Store> {
  const store = await openStore(makeFolder())
  afterTest(() => store.close())
  await writeChanges(
    store.db,
    Array.from({ length: count }, (_, index) => ({
      revision: index + 1,
      change: { op: 'set', entity: 'customer', id: 'c1', fields: { name: `day ${index + 1}` } },
      command: null,
      desk: null,
      actor: null,
      at: (index + 1) * DAY_MS,
      actedAt: null,
      basedOn: null,
    })),
  )
  return store
}
const revisions = async ({ db }: Store): Promise<number[]> =>
  (await db.selectFrom('changes').select('revision').orderBy('revision').execute()).map((row) => row.revision)
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, n) => from + n)

describe('pruning the feed', () => {
  it('removes what is old, in pieces, and moves the floor with it', async () => {
    const store = await feedOfDays(5000)
    const followers = await FeedFollowers.open({ db: store.db, log })
    let now = 4590.5 * DAY_MS
    const stop = keepPruned({
      db: store.db,
      log,
      now: () => now,
      mayRemove: () => true,
      followers,
      keepMs: 90 * DAY_MS,
      everyMs: 5,
    })
    await until('the first', async () => (await feedEnds(store.db)).floor === 4500)
    expect(await revisions(store)).toEqual(range(4501, 5000))
    now += 10 * DAY_MS
    await until('the rest', async () => (await feedEnds(store.db)).floor === 4510)
    now += 10_000 * DAY_MS
    await until('all', async () => (await feedEnds(store.db)).floor === 5000)
    expect(await feedEnds(store.db)).toEqual({ head: 5000, floor: 5000 })
    await stop()
  })

  it('leaves what a follower has yet to handle', async () => {
    const store = await feedOfDays(20)
    const followers = await FeedFollowers.open({ db: store.db, log })
    await store.db.insertInto('follower_cursors').values({ name: 'hook', revision: 12 }).execute()
    let isIll = true
    await followers.follow({
      kind: 'effect',
      name: 'hook',
      entities: ['customer'],
      handle: () => (isIll ? Promise.reject(new Error('ill')) : Promise.resolve()),
    })
    const now = (): number => 1000 * DAY_MS
    const stop = keepPruned({
      db: store.db,
      log,
      now,
      mayRemove: () => true,
      followers,
      keepMs: 90 * DAY_MS,
      everyMs: 5,
    })
    await until('what it has handled', async () => (await feedEnds(store.db)).floor === 12)
    expect(await revisions(store)).toEqual(range(13, 20))
    isIll = false
    await until('the rest', async () => (await feedEnds(store.db)).floor === 20)
    await stop()
    await followers.close()
  })

  it('sends a console from before the floor to the snapshot; an old command keeps its answer', async () => {
    let now = Date.parse('2026-03-02T08:00:00Z')
    const times = { pruneMs: 10, sessionMs: 900 * DAY_MS, accessTokenMs: 900 * DAY_MS }
    const hub = await startTestHub({ now: () => now, times })
    const ann = await TestDesk.connect(hub.url, '1001')
    const first = ann.command(createCustomer('c1', 'Wang'), { at: now })
    const [answer] = await ann.submit(first)
    now += 91 * DAY_MS
    await until('the pruning', async () => {
      const pulled = await ann.ask('changes:pull', { after: 2, limit: 1 })
      return pulled.kind === 'snapshotNeeded'
    })
    expect(await ann.submit(first)).toEqual([answer])
    await ann.submit(ann.command(createCustomer('c2', 'Li'), { at: now }))
    expect(await ann.ask('changes:pull', { after: 3, limit: 10 })).toMatchObject({
      kind: 'changes',
      changes: [{ revision: 4 }],
    })
    const items = (await ann.snapshot()).flatMap((line) => (line.line === 'item' ? [line.id] : []))
    expect(items).toEqual(expect.arrayContaining(['c1', 'c2']))
  })
})
