import { sql } from 'kysely'
import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { CommandExecutor } from '../../hub/commands/command-executor.ts'
import { HubActor, LINE_ACTOR } from '../../hub/commands/hub-actor.ts'
import { FeedFollowers } from '../../hub/feed/feed-followers.ts'
import type { FeedFollower, ProjectionFollower } from '../../hub/feed/follower-kinds.ts'
import { DEFAULT_APPROVAL_LIMITS } from '../../shared/domain/approvers.ts'
import { createLogger } from '../../shared/log/create-logger.ts'
import { importItems } from '../../hub/store/import.ts'
import { openStore, type Store } from '../../hub/store/open-store.ts'
import { createCustomer } from './support/test-desk.ts'
import { afterTest, makeFolder, until } from './support/test-hub.ts'

/** A store with an executor and followers on its feed, without the rest of a hub. */
async function openFeed(store: Store, ...wanted: FeedFollower[]) {
  const lines: string[] = []
  const log = createLogger({ level: 'info', write: (line) => void lines.push(line) })
  const followers = await FeedFollowers.open({ db: store.db, log })
  for (const follower of wanted) await followers.follow(follower)
  const executor = new CommandExecutor({
    db: store.db,
    timezone: 'UTC',
    approvalLimits: DEFAULT_APPROVAL_LIMITS,
    now: Date.now,
    onCommitted: (changes) => followers.committed(changes),
    onExecuted: () => undefined,
    onFault: () => undefined,
  })
  const actor = await HubActor.open({ db: store.db, executor, now: Date.now })
  return {
    followers,
    lines,
    create: (count = 1) =>
      actor.act(LINE_ACTOR, ...Array.from({ length: count }, () => createCustomer(v7(), 'Wang'))),
    stateOf: (name: string) => followers.states.find((state) => state.name === name),
    caughtUp: (name: string) =>
      until(`${name} to catch up`, () =>
        followers.states.some((state) => state.name === name && state.lag === 0),
      ),
  }
}

async function newStore(): Promise<Store> {
  const store = await openStore(makeFolder())
  afterTest(() => store.close())
  return store
}

/** Notes every revision that it is given in a table of its own. */
async function notingProjection(store: Store, more: Partial<ProjectionFollower> = {}) {
  await sql`create table if not exists seen (revision integer)`.execute(store.db)
  const rebuilds: number[] = []
  const follower: ProjectionFollower = {
    kind: 'projection',
    name: 'noting',
    entities: ['customer'],
    project: async (changes, db) => {
      for (const { revision } of changes) await sql`insert into seen values (${revision})`.execute(db)
    },
    rebuild: async (db) => {
      rebuilds.push(1)
      await sql`delete from seen`.execute(db)
    },
    ...more,
  }
  const seen = async (): Promise<number[]> =>
    (await sql<{ revision: number }>`select revision from seen order by rowid`.execute(store.db)).rows.map(
      ({ revision }) => revision,
    )
  return { follower, seen, rebuilds }
}
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, n) => from + n)

describe('a projection of the feed', () => {
  it('has each change once and in order, also what was committed while it was away', async () => {
    const store = await newStore()
    const { follower, seen, rebuilds } = await notingProjection(store)
    const first = await openFeed(store, follower)
    await first.caughtUp('noting')
    await first.create(3)
    await first.create(2)
    await first.caughtUp('noting')
    await first.followers.close()
    expect(await seen()).toEqual(range(1, 5))
    await (await openFeed(store)).create(2500)
    const second = await openFeed(store, follower)
    await second.create()
    await second.caughtUp('noting')
    expect(await seen()).toEqual(range(1, 2506))
    expect(rebuilds).toHaveLength(1)
    await second.followers.close()
  })

  it('that fails is tried again from where it stood, is told of, and holds up nobody', async () => {
    const store = await newStore()
    let isIll = true
    const { follower, seen } = await notingProjection(store)
    const ill: FeedFollower = {
      ...follower,
      project: async (changes, db) => {
        await follower.project(changes, db)
        if (isIll) throw new Error('ill')
      },
    }
    const heard: number[] = []
    const feed = await openFeed(store, ill, {
      kind: 'live',
      name: 'well',
      handle: ({ changes }) => heard.push(...changes.map(({ revision }) => revision)),
    })
    await feed.caughtUp('noting')
    await feed.create()
    await feed.create()
    expect(heard).toEqual([1, 2])
    await until('some tries', () => (feed.stateOf('noting')?.failures ?? 0) >= 3)
    expect(feed.stateOf('noting')).toMatchObject({ lag: 2 })
    expect(feed.stateOf('well')).toMatchObject({ lag: 0, failures: 0 })
    expect(feed.lines.some((line) => line.includes('a follower of the feed fails'))).toBe(true)
    isIll = false
    await feed.caughtUp('noting')
    // what the failed tries wrote was taken back
    expect(await seen()).toEqual([1, 2])
    expect(feed.stateOf('noting')).toMatchObject({ failures: 0 })
    await feed.followers.close()
  })

  it('is built anew where the feed does not reach back to it: after an import', async () => {
    const store = await newStore()
    const { follower, seen, rebuilds } = await notingProjection(store)
    const first = await openFeed(store, follower)
    await first.create()
    await first.caughtUp('noting')
    await first.followers.close()
    await importItems(store.db, [])
    const second = await openFeed(store, follower)
    await second.caughtUp('noting')
    await second.create()
    await second.caughtUp('noting')
    expect(rebuilds.length).toBeGreaterThanOrEqual(2)
    expect(await seen()).toEqual([4])
    await second.followers.close()
  })
})

describe('effects of the feed on the outside', () => {
  it('come in order, and again under the same keys after a failure in their middle', async () => {
    const store = await newStore()
    await (await openFeed(store)).create(3)
    const tries: string[][] = []
    const done = new Set<string>()
    const follower: FeedFollower = {
      kind: 'effect',
      name: 'hook',
      entities: ['customer'],
      handle: (effects) => {
        tries.push(effects.map(({ key }) => key))
        for (const { key } of effects) {
          if (tries.length === 1 && key === 'hook:5') return Promise.reject(new Error('cut'))
          done.add(key)
        }
        return Promise.resolve()
      },
    }
    const feed = await openFeed(store, follower)
    await feed.create(3)
    await feed.caughtUp('hook')
    // what was before it is not its business
    expect(tries).toEqual([
      ['hook:4', 'hook:5', 'hook:6'],
      ['hook:4', 'hook:5', 'hook:6'],
    ])
    await feed.followers.close()
    const again = await openFeed(store, follower)
    await again.create()
    await again.caughtUp('hook')
    expect(tries.at(-1)).toEqual(['hook:7'])
    expect([...done]).toEqual(['hook:4', 'hook:5', 'hook:6', 'hook:7'])
    await again.followers.close()
  })

  it('that never end hold up neither the executor nor the way out', async () => {
    const store = await newStore()
    const feed = await openFeed(store, {
      kind: 'effect',
      name: 'stuck',
      entities: ['customer'],
      handle: (_effects, signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new Error('the hub stops'))),
        ),
    })
    await feed.create()
    await until('it to be stuck', () => (feed.stateOf('stuck')?.lag ?? 0) === 1)
    expect(await feed.create(20)).toHaveLength(20)
    expect(feed.stateOf('stuck')).toMatchObject({ lag: 21 })
    await feed.followers.close()
  })
})

describe('a live follower', () => {
  it('that failed is given what it missed from the feed, in order', async () => {
    const store = await newStore()
    const heard: number[] = []
    let failures = 2
    const feed = await openFeed(store, {
      kind: 'live',
      name: 'live',
      handle: ({ changes }) => {
        if ((failures -= 1) >= 0) throw new Error('ill')
        heard.push(...changes.map(({ revision }) => revision))
      },
    })
    for (let n = 0; n < 5; n++) await feed.create(2)
    await feed.caughtUp('live')
    await feed.create()
    expect(heard).toEqual(range(1, 11))
    await feed.followers.close()
  })
})
