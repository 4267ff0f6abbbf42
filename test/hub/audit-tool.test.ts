import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { AUDIT_HEADS_FILE } from '../../hub/audit/keep-heads.ts'
import { openDatabase, openForReading } from '../../hub/store/open-store.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import { finish, hub, run } from './support/hub-program.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'
import { makeFolder, startTestHub, until } from './support/test-hub.ts'
import { dataFileOf } from '../../hub/store/data-file.ts'

describe('hub audit', { timeout: 60_000 }, () => {
  it('verifies the trail beside a hub and without one, and says what was cut', async () => {
    const running = await startTestHub()
    const ann = await TestDesk.connect(running.url, '1001')
    await ann.act(createCustomer('c1', 'one'))
    const verify = (...more: string[]) => finish(hub(['audit', 'verify', '--data', running.dataDir, ...more]))
    expect(await verify()).toMatchObject({ code: 0, out: expect.stringMatching(/whole: 3 rows/) as string })
    await running.close()
    expect(await verify()).toMatchObject({ code: 0, out: expect.stringMatching(/up to row 3/) as string })

    const db = openDatabase(dataFileOf(running))
    const heads = await db.selectFrom('audit_heads').select(['n', 'hash', 'at', 'signature']).execute()
    const elsewhere = join(makeFolder(), 'heads.ndjson')
    const lines = heads.map((head) => JSON.stringify({ line: 'head', hubId: running.hubId, ...head }))
    writeFileSync(elsewhere, `${lines.join('\n')}\n{"half a li`)
    await sql`delete from audit where n = 3`.execute(db)
    await sql`delete from audit_heads`.execute(db)
    await db.destroy()
    expect((await verify()).code).toBe(0)
    const cut = await verify('--heads', elsewhere, '--json')
    expect(cut).toMatchObject({ code: 1, err: expect.stringContaining('1 line of') as string })
    expect(JSON.parse(cut.out)).toMatchObject({ isWhole: false, faults: [{ code: 'cut', n: 3 }] })
    expect((await verify('--heads', `${elsewhere}.none`)).code).toBe(2)
    expect((await finish(hub(['audit', '--data', running.dataDir]))).code).toBe(2)
  })

  it('does not call a restore a cut', async () => {
    let now = Date.now() - 10 * DAY_MS
    const running = await startTestHub({ now: () => now, times: { auditHeadMs: 20 } })
    const file = join(makeFolder(), 'team.backup')
    expect((await finish(hub(['backup', file, '--data', running.dataDir]))).code).toBe(0)
    const ann = await TestDesk.connect(running.url, '1001')
    await ann.act(createCustomer('c1', 'one'))
    // a head that is written out with the end of its day
    await until('a head of that day', async () => {
      const db = openForReading(running)
      const [head] = await db.selectFrom('audit_heads').select('n').execute()
      await db.destroy()
      return head?.n === 3
    })
    now += DAY_MS
    const heads = join(running.dataDir, AUDIT_HEADS_FILE)
    await until('the line', () => existsSync(heads))
    await running.close()
    expect((await finish(hub(['restore', file, '--data', running.dataDir]))).code).toBe(0)
    // the hub signs what the restore wrote
    await (await startTestHub({ dataDir: running.dataDir })).close()
    const verified = await finish(hub(['audit', 'verify', '--data', running.dataDir]))
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('was restored') as string })
  })

  it('exports what the script verifies with the printed key', async () => {
    const running = await startTestHub()
    const file = join(makeFolder(), 'audit.ndjson')
    const made = await finish(hub(['audit', 'export', file, '--data', running.dataDir]))
    expect(made.code).toBe(0)
    const pem = `${file}.pem`
    writeFileSync(pem, /-----BEGIN[\s\S]+END PUBLIC KEY-----/.exec(made.out)?.[0] ?? '')
    const checked = await finish(run('scripts/verify-audit.mjs', [file, pem]))
    expect(checked).toMatchObject({ code: 0, out: expect.stringMatching(/^whole: 1 rows?/) as string })
    const again = await finish(hub(['audit', 'export', file, '--data', running.dataDir]))
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('exists already') as string })
  })
})
