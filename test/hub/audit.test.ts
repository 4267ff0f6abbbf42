import { execFile } from 'node:child_process'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { signHead, type AuditHead } from '../../hub/audit/audit-head.ts'
import { FIRST_HASH, hashOfRow } from '../../hub/audit/audit-row.ts'
import { appendAudit, lastAuditRow } from '../../hub/audit/audit-trail.ts'
import { AUDIT_HEADS_FILE } from '../../hub/audit/keep-heads.ts'
import { exportAudit, verifyAudit, type VerifyAuditOptions } from '../../hub/audit/read-audit.ts'
import { tellRescue } from '../../hub/rescue/close-gaps.ts'
import { loadHubKeys } from '../../hub/store/hub-keys.ts'
import { openDatabase } from '../../hub/store/open-store.ts'
import type { Db } from '../../hub/store/tables.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'
import { afterTest, makeFolder, startTestHub, until } from './support/test-hub.ts'
import { dataFileOf } from '../../hub/store/data-file.ts'

const SCRIPT = join(import.meta.dirname, '../../scripts/verify-audit.mjs')
const run = promisify(execFile)
const DAY_MS = 86_400_000

interface Trail {
  readonly dataDir: string
  readonly hubId: string
  readonly db: Db
  readonly verify: (more?: Partial<VerifyAuditOptions>) => ReturnType<typeof verifyAudit>
}

/** The trail of a hub that ran, of ten rows: the team, a sign-in and eight customers. */
async function trail(): Promise<Trail> {
  const hub = await startTestHub()
  const ann = await TestDesk.connect(hub.url, '1001')
  for (let index = 0; index < 8; index += 1) await ann.act(createCustomer(`c${index}`, `customer ${index}`))
  await hub.close()
  const { dataDir, hubId } = hub
  const db = openDatabase(dataFileOf({ dataDir }))
  afterTest(() => db.destroy())
  const publicKey = createPublicKey(loadHubKeys(dataDir).auditKey)
  // an hour later nothing waits for its head any more
  const now = Date.now() + 3_600_000
  return { dataDir, hubId, db, verify: (more) => verifyAudit(db, { hubId, publicKey, now, ...more }) }
}

/** Writes all rows from `n` on anew, as somebody who has the database and not the key. */
async function rechain(db: Db, from: number): Promise<void> {
  const rows = await db.selectFrom('audit').selectAll().orderBy('n').execute()
  let previousHash = rows.find(({ n }) => n === from - 1)?.hash ?? FIRST_HASH
  for (const row of rows.filter(({ n }) => n >= from)) {
    const hash = hashOfRow({ ...row, previousHash })
    await db.updateTable('audit').set({ previous_hash: previousHash, hash }).where('n', '=', row.n).execute()
    previousHash = hash
  }
}

async function exported({ db, hubId, dataDir }: Trail, now = Date.now()): Promise<string[]> {
  const lines: string[] = []
  for await (const line of exportAudit(db, { hubId, key: loadHubKeys(dataDir).auditKey, now }))
    lines.push(line)
  return lines
}

/** What the stand-alone script says of these lines. */
async function verified(
  { dataDir }: Trail,
  lines: readonly string[],
  heads: readonly AuditHead[] = [],
  keyText: string | Buffer = createPublicKey(loadHubKeys(dataDir).auditKey).export({
    type: 'spki',
    format: 'pem',
  }),
): Promise<{ code: number; said: string }> {
  const folder = makeFolder()
  const [file, key, kept] = ['export.ndjson', 'key.pem', 'heads.ndjson'].map((name) => join(folder, name))
  writeFileSync(file!, lines.join(''))
  writeFileSync(key!, keyText)
  writeFileSync(kept!, heads.map((head) => `${JSON.stringify({ line: 'head', ...head })}\n`).join(''))
  try {
    const { stdout } = await run(process.execPath, [SCRIPT, file!, key!, kept!])
    return { code: 0, said: stdout }
  } catch (error) {
    const failed = error as { code: number; stdout: string; stderr: string }
    return { code: failed.code, said: failed.stdout + failed.stderr }
  }
}

describe('the audit trail', () => {
  it('of a hub that ended is whole and signed to its last row', async () => {
    const { verify } = await trail()
    expect(await verify()).toEqual({ isWhole: true, gaps: [], rows: 10, signedUpTo: 10, faults: [] })
  })

  it.each([
    [
      'a row that was changed',
      `update audit set detail = replace(detail, 'done', 'x') where n = 7`,
      ['rowChanged 7'],
    ],
    ['rows that were taken out', 'delete from audit where n in (4, 5)', ['rowMissing 4']],
    ['an end that was cut off', 'delete from audit where n > 6', ['unsigned 1', 'cut 7']],
    [
      'a row between that was put in the place of another',
      `update audit set hash = (select hash from audit where n = 3) where n = 4`,
      ['rowChanged 4', 'chainBroken 5'],
    ],
    ['heads that were taken away', 'delete from audit_heads', ['unsigned 1']],
    ['a head that was moved', 'update audit_heads set n = 8', ['unsigned 1', 'headForged 8']],
  ])('names %s, and where', async (_what, damage, faults) => {
    const { db, verify } = await trail()
    await sql.raw(damage).execute(db)
    const report = await verify()
    expect(report.isWhole).toBe(false)
    expect(report.faults.map(({ code, n }) => `${code} ${n}`)).toEqual(faults)
  })

  it('that was computed anew from a changed row on is found by its signed head, and one with heads of another key too', async () => {
    const { db, hubId, verify } = await trail()
    await sql`update audit set detail = '{}' where n = 6`.execute(db)
    await rechain(db, 6)
    expect((await verify()).faults).toMatchObject([
      { code: 'unsigned', n: 1 },
      { code: 'rewritten', n: 10 },
    ])
    const own = generateKeyPairSync('ed25519').privateKey
    const { n, hash } = await db
      .selectFrom('audit')
      .select(['n', 'hash'])
      .where('n', '=', 10)
      .executeTakeFirstOrThrow()
    await db
      .updateTable('audit_heads')
      .set(signHead(own, hubId, { n, hash, at: Date.now() }))
      .execute()
    expect((await verify()).faults.map(({ code }) => code)).toEqual(['unsigned', 'headForged'])
  })

  it('that was cut together with its heads is found by a head that was kept elsewhere', async () => {
    const { db, verify, hubId, dataDir } = await trail()
    const key = loadHubKeys(dataDir).auditKey
    const kept = await db.selectFrom('audit_heads').select(['n', 'hash', 'at', 'signature']).execute()
    const early = await db
      .selectFrom('audit')
      .select(['n', 'hash'])
      .where('n', '=', 3)
      .executeTakeFirstOrThrow()
    await db
      .updateTable('audit_heads')
      .set(signHead(key, hubId, { ...early, at: Date.now() }))
      .execute()
    await sql`delete from audit where n > 3`.execute(db)
    expect(await verify()).toMatchObject({ isWhole: true, rows: 3 })
    expect((await verify({ keptHeads: kept })).faults).toMatchObject([{ code: 'cut', n: 4 }])
  })

  it('that was cut while the hub was away shows it also when the hub has signed again', async () => {
    const { db, dataDir, verify } = await trail()
    await sql`delete from audit where n > 6`.execute(db)
    const again = await startTestHub({ dataDir, times: { auditHeadMs: 20 } })
    await until(
      'a head again',
      async () => (await db.selectFrom('audit_heads').select('n').execute()).length === 2,
    )
    expect((await verify()).faults.map(({ code, n }) => `${code} ${n}`)).toEqual(['cut 7'])
    const ann = await TestDesk.connect(again.url, '1001')
    for (let index = 0; index < 5; index += 1) await ann.act(createCustomer(`d${index}`, `later ${index}`))
    await again.close()
    expect((await verify()).faults).toMatchObject([{ code: 'rewritten', n: 10 }])
  })

  it('has a head a day that is written out of the database, and goes on after a hub of the time before heads', async () => {
    let now = Date.now()
    const dataDir = makeFolder()
    const hub = await startTestHub({ dataDir, now: () => now, times: { auditHeadMs: 20 } })
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.act(createCustomer('c1', 'one'))
    const file = join(dataDir, AUDIT_HEADS_FILE)
    const read = (): string => {
      try {
        return readFileSync(file, 'utf8')
      } catch {
        return ''
      }
    }
    const reading = openDatabase(dataFileOf({ dataDir }))
    afterTest(() => reading.destroy())
    const signed = async () =>
      (await reading.selectFrom('audit_heads').select('n').execute()).map(({ n }) => n).join()
    await until('a head', async () => (await signed()) === '3')
    expect(read()).toBe('')
    now += DAY_MS
    await until('the line of yesterday', () => read() !== '')
    await hub.close()
    const lines = read()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditHead)
    expect(lines).toMatchObject([{ line: 'head', hubId: hub.hubId, n: 3 }])
    // as it was before heads: the next hub signs all that is there
    await sql`delete from audit_heads`.execute(reading)
    const again = await startTestHub({ dataDir, times: { auditHeadMs: 20 } })
    await until('a head again', async () => (await signed()) !== '')
    await again.close()
    const publicKey = createPublicKey(loadHubKeys(dataDir).auditKey)
    const options = { hubId: hub.hubId, publicKey, now: now + DAY_MS, keptHeads: lines }
    expect(await verifyAudit(reading, options)).toMatchObject({ isWhole: true })
  })
})

/** A trail of which rows were lost with damaged data, and which says so. */
async function withGaps(made: Trail, lost: string, isEndLost: boolean): Promise<void> {
  const { db, dataDir, hubId } = made
  await sql.raw(`delete from audit where ${lost}`).execute(db)
  const audit = { dataDir, keyDir: dataDir, hubId, isEndLost }
  await tellRescue(db, audit, { at: Date.now(), actor: null, detail: { revision: 8 } })
}

describe('a trail with rows that were lost in damaged data', () => {
  it('is whole but for the gaps that it tells of, for the hub and for the script', async () => {
    const made = await trail()
    await withGaps(made, 'n in (3, 4, 7)', false)
    const report = await made.verify()
    expect(report.faults.filter(({ code }) => code !== 'unsigned')).toEqual([])
    expect(report.gaps).toEqual([
      { from: 3, to: 4, toldBy: 11 },
      { from: 7, to: 7, toldBy: 11 },
    ])
    const script = await verified(made, await exported(made))
    expect(script.code).toBe(0)
    expect(script.said).toMatch(/^gap: Rows 3 to 4 could not be read in damaged data, as row 11 says$/m)
    expect(script.said).toMatch(/^gap: Row 7 could/m)
    expect(script.said).toMatch(/^whole but for what it tells of itself: 8 rows/m)
  })

  it('still shows what somebody took out besides, or wrote anew before a gap', async () => {
    const made = await trail()
    await withGaps(made, 'n in (3, 4)', false)
    await sql`delete from audit where n = 8`.execute(made.db)
    expect((await made.verify()).faults.map(({ code, n }) => `${code} ${n}`)).toContain('rowMissing 8')
    expect(await verified(made, await exported(made))).toMatchObject({
      code: 1,
      said: expect.stringContaining('rowMissing: Row 8') as string,
    })
    // no row holds the hash of row 2 any more; the head that the rescue signed does
    await sql`update audit set actor = 'p-1002' where n = 2`.execute(made.db)
    const [first] = await made.db.selectFrom('audit').selectAll().where('n', '=', 1).execute()
    const [second] = await made.db.selectFrom('audit').selectAll().where('n', '=', 2).execute()
    const hash = hashOfRow({ ...second!, previousHash: first!.hash })
    await made.db.updateTable('audit').set({ hash }).where('n', '=', 2).execute()
    expect((await made.verify()).faults.map(({ code, n }) => `${code} ${n}`)).toContain('rewritten 2')
  })

  it('goes on behind the last row of which a signed head tells where its end was lost', async () => {
    const made = await trail()
    const kept = await made.db.selectFrom('audit_heads').select(['n', 'hash', 'at', 'signature']).execute()
    await withGaps(made, 'n > 6', true)
    const last = await lastAuditRow(made.db)
    expect(last?.n).toBe(11)
    const report = await made.verify({ keptHeads: kept })
    expect(report.gaps).toEqual([{ from: 7, to: 10, toldBy: 11 }])
    expect(report.faults.filter(({ code }) => code !== 'unsigned')).toEqual([])
    const script = await verified(made, await exported(made), kept)
    expect(script).toMatchObject({ code: 0, said: expect.stringContaining('nobody knows') as string })
  })
})

describe('an export of the audit trail', () => {
  it('of a restored backup is no cut one for the script, and says when it was put back', async () => {
    const made = await trail()
    const key = loadHubKeys(made.dataDir).auditKey
    const backupOf = Date.now() - 2 * DAY_MS
    const early = { n: 8, hash: FIRST_HASH, at: backupOf - DAY_MS }
    await sql`delete from audit_heads`.execute(made.db)
    await sql`delete from audit where n > 4`.execute(made.db)
    await appendAudit(made.db, { at: Date.now(), actor: null, kind: 'restored', detail: { backupOf } })
    const [late, before] = [{ ...early, at: backupOf + DAY_MS }, early].map((head) =>
      signHead(key, made.hubId, head),
    )
    const lines = await exported(made, Date.now() + 1000)
    expect(await verified(made, lines, [late!])).toMatchObject({
      code: 0,
      said: expect.stringMatching(/row 5: .* the backup of .* was restored/) as string,
    })
    // a head of before the backup speaks for rows that the backup should have
    expect((await verified(made, lines, [before!])).code).toBe(1)
  })

  it('is verified by a script that has nothing but the public key', async () => {
    const made = await trail()
    const lines = await exported(made)
    expect(await verified(made, lines)).toEqual({
      code: 0,
      said: expect.stringMatching(/^whole: 10 rows/) as string,
    })
    const { publicKey } = generateKeyPairSync('ed25519')
    const other = await verified(made, lines, [], publicKey.export({ type: 'spki', format: 'pem' }))
    expect(other).toMatchObject({ code: 1, said: expect.stringContaining('headForged') as string })
    expect((await verified(made, lines, [], 'no key')).code).toBe(2)
    expect((await verified(made, [])).code).toBe(2)
  })

  it('shows the same faults to the script as to the hub', async () => {
    const made = await trail()
    const lines = await exported(made)
    const isRow = (line: string): boolean => line.startsWith('{"line":"row"')
    const rowAt = (n: number): number => lines.findIndex((line) => line.startsWith(`{"line":"row","n":${n},`))
    const without = (index: number): string[] => lines.filter((_, at) => at !== index)
    const cases: readonly (readonly [string[], RegExp])[] = [
      [
        lines.with(rowAt(5), (lines[rowAt(5)] ?? '').replace('"kind":"command"', '"kind":"import"')),
        /rowChanged: Row 5/,
      ],
      [without(rowAt(6)), /rowMissing: Row 6/],
      [lines.slice(0, -1), /cut: The export has no end/],
      [lines.filter((line) => !isRow(line) || !line.includes('"n":10,')), /cut: The rows from 10 to 10/],
      [[...lines.slice(0, 3), 'no json\n', ...lines.slice(3)], /unreadable: Line 4/],
    ]
    for (const [changed, said] of cases) {
      const verdict = await verified(made, changed)
      expect(verdict.said).toMatch(said)
      expect(verdict.code).toBe(1)
    }
    // written anew from row 4 on
    await sql`update audit set actor = 'p-1002' where n = 4`.execute(made.db)
    await rechain(made.db, 4)
    expect(await verified(made, await exported(made))).toMatchObject({
      code: 1,
      said: expect.stringContaining('rewritten: On ') as string,
    })
  })

  it('of a trail that was cut with its heads is found by heads that were kept, but not by later ones', async () => {
    const made = await trail()
    const key = loadHubKeys(made.dataDir).auditKey
    const kept = await made.db.selectFrom('audit_heads').select(['n', 'hash', 'at', 'signature']).execute()
    const whole = await exported(made)
    const later = signHead(key, made.hubId, { n: 99, hash: FIRST_HASH, at: Date.now() + DAY_MS })
    expect((await verified(made, whole, [...kept, later])).code).toBe(0)
    await sql`delete from audit_heads`.execute(made.db)
    await sql`delete from audit where n > 6`.execute(made.db)
    const cut = await exported(made, Date.now() + 1000)
    expect((await verified(made, cut)).code).toBe(0)
    expect(await verified(made, cut, kept)).toMatchObject({
      code: 1,
      said: expect.stringContaining('cut: The rows after 6') as string,
    })
  })
})
