import { join } from 'node:path'
import { v7 } from 'uuid'
import { expect, test } from 'vitest'
import type { Command } from '../../shared/acts/command.ts'
import { subjectOf } from '../../shared/acts/decide.ts'
import { ENTITY_TYPES, entityDefinition } from '../../shared/entities/registry.ts'
import { createCache } from '../../main/core/cache/cache.ts'
import { openCache } from '../../main/core/cache/open-cache.ts'
import type { DeskId } from '../../shared/domain/ids.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import { makeFolder, until } from '../hub/support/test-hub.ts'
import { TestDesk } from '../hub/support/test-desk.ts'
import { caseOf } from './support/case-acts.ts'
import { HubProcess } from './support/hub-process.ts'
import { TestClock } from './support/test-clock.ts'
import { TestConsole } from './support/test-console.ts'

const DAYS = 10
const CASES_A_DAY = 100

/** The cache's outbox and ledger, read from its file. */
function look<T>(desk: TestConsole, at: (cache: ReturnType<typeof createCache>) => T): T {
  const { dataDir, cacheKey } = desk.options
  const cache = createCache(openCache({ file: join(dataDir, 'cache.db'), key: cacheKey }))
  try {
    return at(cache)
  } finally {
    cache.close()
  }
}

test(
  'ten days offline with 10,000 commands, the hub killed twice while they are sent: each once, in order, ledgers equal',
  { timeout: 180_000 },
  async () => {
    const hub = await HubProcess.start(makeFolder())
    const clock = new TestClock()
    clock.advance(-DAYS * DAY_MS)
    const desk = await TestConsole.start(hub.url, { clock, isTrial: true })
    await desk.door.call('session.trialSignIn', { extension: '1001' })
    await desk.online()
    await hub.end('SIGKILL')
    await until('the loss to be noticed', () => desk.state.hub.state !== 'online')

    for (let day = 0; day < DAYS; day++) {
      for (let n = 0; n < CASES_A_DAY; n++) await desk.do(...caseOf(day * CASES_A_DAY + n))
      clock.advance(DAY_MS)
    }
    const commands = look(desk, ({ db }) =>
      db
        .prepare<[], { command: string }>('SELECT command FROM outbox ORDER BY seq')
        .all()
        .map((row) => JSON.parse(row.command) as Command),
    )
    expect(commands).toHaveLength(10_000)
    expect(desk.state.sync.toSend).toBe(10_000)

    await hub.start()
    for (const left of [7000, 3000]) {
      await until(`fewer than ${left} to send`, () => desk.state.sync.toSend < left, 60_000)
      await hub.end('SIGKILL')
      expect(desk.state.sync.toSend).toBeGreaterThan(0)
      await hub.start()
    }
    await until('everything sent', () => desk.state.sync.toSend === 0, 60_000)
    expect(desk.state.sync.needsYou).toBe(0)

    const other = await TestDesk.connectByTrial(hub.url, '1002', v7() as DeskId)
    const changes = (await other.pullAll(await floorOf(other))).filter(({ command }) => command !== null)
    // each once: a command's changes stand together, and every command is there
    const runs = changes.map(({ command }) => command).filter((id, at, all) => id !== all[at - 1])
    expect(new Set(runs).size).toBe(runs.length)
    expect(new Set(runs)).toEqual(new Set(commands.map(({ id }) => id as string)))
    // in order, for each thing that they are about
    const place = new Map(runs.map((id, at) => [id, at]))
    const lastOf = new Map<string, number>()
    for (const { id, act } of commands) {
      const { entity, id: about } = subjectOf(act)
      const at = place.get(id) ?? -1
      expect(at).toBeGreaterThan(lastOf.get(`${entity}/${about}`) ?? -1)
      lastOf.set(`${entity}/${about}`, at)
    }
    // the same ledger at both ends
    const atHub = new Map(
      (await other.snapshot()).flatMap((line) =>
        line.line === 'item' ? [[`${line.entity}/${line.id}`, line.value] as const] : [],
      ),
    )
    await until(
      'all changes here',
      () => look(desk, ({ db }) => db.prepare('SELECT 1 FROM outbox').get() === undefined),
      20_000,
    )
    expect(look(desk, ledgerOf)).toEqual(atHub)
  },
)

/** The revision after which the feed is whole. */
async function floorOf(desk: TestDesk): Promise<number> {
  for (let after = 0; ; after++) {
    const answer = await desk.ask('changes:pull', { after, limit: 1 })
    if (answer.kind === 'changes') return after
  }
}

function ledgerOf({ db }: ReturnType<typeof createCache>): Map<string, unknown> {
  const all = new Map<string, unknown>()
  for (const entity of ENTITY_TYPES) {
    const { table } = entityDefinition(entity).cache
    for (const row of db.prepare<[], { id: string; body: string }>(`SELECT id, body FROM ${table}`).all())
      all.set(`${entity}/${row.id}`, JSON.parse(row.body))
  }
  return all
}
