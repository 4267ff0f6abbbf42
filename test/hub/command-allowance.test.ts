import { createPublicKey } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { verifyAudit } from '../../hub/audit/read-audit.ts'
import { CommandAllowance } from '../../hub/commands/command-allowance.ts'
import { keepRefusalsPruned } from '../../hub/commands/refusal-pruner.ts'
import { loadHubKeys } from '../../hub/store/hub-keys.ts'
import { openStore } from '../../hub/store/open-store.ts'
import { SUBMIT_LIMIT, type CommandResult } from '../../shared/contract/hub.ts'
import type { DeskId, PersonId } from '../../shared/domain/ids.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import { createLogger } from '../../shared/log/create-logger.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'
import { afterTest, makeFolder, startTestHub, until } from './support/test-hub.ts'

const ANN = { person: 'p-1001' as PersonId, desk: 'd1' as DeskId }
const answers = (count: number, status: 'done' | 'refused'): CommandResult[] =>
  Array.from({ length: count }, (_, index) =>
    status === 'done'
      ? { id: String(index), status, revision: 1 }
      : { id: String(index), status, code: 'notFound', message: '' },
  )

/** An allowance whose clock stands still until it is moved; a wait would fail the test by its time limit. */
function allowance(): { of: CommandAllowance; clock: { now: number }; slowed: string[] } {
  const clock = { now: 0 }
  const slowed: string[] = []
  const of = new CommandAllowance({ now: () => clock.now, onSlowed: ({ desk }) => slowed.push(desk) })
  return { of, clock, slowed }
}
/** So many batches one after the other; returns how many were taken. */
async function send(
  of: CommandAllowance,
  batches: number,
  status: 'done' | 'refused',
  sender = ANN,
): Promise<number> {
  let taken = 0
  for (let batch = 0; batch < batches; batch += 1) {
    const results = await of
      .run(sender, SUBMIT_LIMIT, () => Promise.resolve(answers(SUBMIT_LIMIT, status)))
      .catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'slowDown', retryable: true })
        return []
      })
    taken += results.length
  }
  return taken
}

describe('what a console may send', () => {
  it('is an outbox of weeks in one go, without a wait', async () => {
    const { of, slowed } = allowance()
    expect(await send(of, 100, 'done')).toBe(20_000)
    expect(slowed).toEqual([])
  })

  it('is not the same refused over and over, be it from one console or from two, one by one or side by side', async () => {
    const { of, clock, slowed } = allowance()
    expect(await send(of, 200, 'refused')).toBe(4000)
    expect(await send(of, 10, 'refused', { ...ANN, desk: 'd2' as DeskId })).toBe(0)
    expect(slowed).toEqual(['d1'])
    // a colleague goes on
    expect(await send(of, 1, 'refused', { person: 'p-1002' as PersonId, desk: 'd3' as DeskId })).toBe(200)
    clock.now += 10 * 60_000
    const atOnce = await Promise.all(
      Array.from({ length: 10 }, () => send(of, 1, 'refused', { ...ANN, desk: 'd4' as DeskId })),
    )
    expect(atOnce.reduce((sum, taken) => sum + taken, 0)).toBe(600)
  })

  it('waits a little where that is enough: a console that waits notices nothing', async () => {
    const of = new CommandAllowance({ onSlowed: () => expect.unreachable('nobody is refused') })
    await send(of, 100, 'done')
    const before = performance.now()
    expect(await send(of, 1, 'done')).toBe(200)
    expect(performance.now() - before).toBeGreaterThan(200)
  })
})

describe('at a hub', () => {
  it('an agent who sends what is refused as fast as it goes writes some thousands, and colleagues notice nothing', async () => {
    const hub = await startTestHub()
    const [ann, bo] = [await TestDesk.connect(hub.url, '1001'), await TestDesk.connect(hub.url, '1002')]
    // each about something else: what is about the same waits behind the first
    const refused = () =>
      ann.command({ type: 'followUp.cancel', id: `none-${ann.seq}` as never, why: 'no reason' })
    const codes = new Set<string>()
    for (let batch = 0; batch < 30; batch += 1) {
      const reply = await ann.call('commands:submit', {
        commands: Array.from({ length: SUBMIT_LIMIT }, refused),
      })
      codes.add(reply.ok ? 'taken' : reply.error.code)
    }
    expect(codes).toEqual(new Set(['taken', 'slowDown']))
    expect(await bo.act(createCustomer('c1', 'one'))).toMatchObject({ status: 'done' })
    await hub.close()
    const store = await openStore(hub.dataDir)
    afterTest(() => store.close())
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from commands where status = 'refused'`.execute(store.db)
    expect(rows[0]?.count).toBeGreaterThanOrEqual(4000)
    expect(rows[0]?.count).toBeLessThan(4500)

    // the audit trail is never pruned: there they are counted, and the chain holds
    const audited = await store.db
      .selectFrom('audit')
      .select(['kind', 'detail'])
      .where('actor', '=', ann.person)
      .where('kind', 'in', ['command', 'commandsRefused'])
      .execute()
    const single = audited.filter(({ kind }) => kind === 'command').length
    const counted = audited
      .filter(({ kind }) => kind === 'commandsRefused')
      .map(({ detail }) => (JSON.parse(detail) as { count: number }).count)
    // the run may lie on both sides of a full hour
    expect(single).toBeLessThanOrEqual(400)
    expect(single + counted.reduce((all, one) => all + one, 0)).toBe(rows[0]?.count)
    const publicKey = createPublicKey(loadHubKeys(hub.dataDir).auditKey)
    expect(await verifyAudit(store.db, { hubId: hub.hubId, publicKey, now: Date.now() })).toMatchObject({
      faults: [],
    })
  }, 60_000)
})

describe('refusals', () => {
  it('go when they are old, or more than anybody looks at; what was done stays, and so does what the hub did', async () => {
    const store = await openStore(makeFolder())
    afterTest(() => store.close())
    const now = 100 * DAY_MS
    const write = (desk: string, seq: number, status: string, executed_at: number) =>
      sql`insert into commands (id, desk, seq, actor, act, status, code, message, revision, acted_at, executed_at)
        values (${`${desk}-${seq}`}, ${desk}, ${seq}, 'p1', 'note.add', ${status}, null, null, 1, 1, ${executed_at})`.execute(
        store.db,
      )
    for (let day = 85; day <= 100; day += 1) {
      await write('d1', day, 'refused', day * DAY_MS)
      await write('d2', day, 'done', day * DAY_MS)
      await write('hub', day, 'refused', day * DAY_MS)
      await write('d3', day, 'refused', 99 * DAY_MS + day)
    }
    const kept = async (desk: string): Promise<number[]> =>
      (
        await store.db.selectFrom('commands').select('seq').where('desk', '=', desk).orderBy('seq').execute()
      ).map(({ seq }) => seq)
    const stop = keepRefusalsPruned({
      db: store.db,
      log: createLogger({ level: 'silent', write: () => undefined }),
      now: () => now,
      mayRemove: () => true,
      keepMs: 7 * DAY_MS,
      keepOfConsole: 10,
      everyMs: 5,
    })
    await until(
      'both to be cut',
      async () => (await kept('d1')).length === 8 && (await kept('d3')).length === 10,
    )
    await stop()
    expect(await kept('d1')).toEqual([93, 94, 95, 96, 97, 98, 99, 100])
    expect(await kept('d3')).toEqual([91, 92, 93, 94, 95, 96, 97, 98, 99, 100])
    expect(await kept('d2')).toHaveLength(16)
    expect(await kept('hub')).toHaveLength(16)
  })

  it('that went are decided anew when the command comes again, and only those', async () => {
    let now = Date.now()
    const hub = await startTestHub({
      now: () => now,
      times: { pruneMs: 20, keepRefusalsMs: 1000, accessTokenMs: DAY_MS },
    })
    const ann = await TestDesk.connect(hub.url, '1001')
    const link = ann.command({
      type: 'customer.update',
      id: 'c1' as never,
      fields: { name: 'later' },
    } as never)
    const create = ann.command(createCustomer('c1', 'one'))
    expect(await ann.submit(link)).toMatchObject([{ status: 'refused', code: 'notFound' }])
    const [done] = await ann.submit(create)
    expect(await ann.submit(link)).toMatchObject([{ status: 'refused' }])
    now += 5000
    await until('the refusal to go', async () => (await ann.submit(link))[0]?.status === 'done')
    expect(await ann.submit(create)).toEqual([done])
  })
})
