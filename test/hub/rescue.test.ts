import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BackupError } from '../../hub/backup/backup-error.ts'
import { fileNameAt } from '../../hub/backup/backup-names.ts'
import { DATA_TASKS } from '../../hub/backup/data-tasks.ts'
import { newestBackupIn } from '../../hub/backup/backup-choice.ts'
import { dropStaged, type StagedRescue } from '../../hub/backup/stage-rescue.ts'
import { ENTITY_TYPES, entityDefinition } from '../../shared/entities/registry.ts'
import type { Act } from '../../shared/acts/registry.ts'
import { Health, HUB_PATHS } from '../../shared/contract/hub.ts'
import { openHubData } from '../support/hub-data.ts'
import { mountSmallDisk } from '../support/small-disk.ts'
import { runsOf, seedOf, timeLimitOf } from '../support/property.ts'
import { damagePages, pagesOf, sizeOf } from './support/damage.ts'
import { finish, hub, urlIn } from './support/hub-program.ts'
import { readableOf, rowsOf, type Row } from './support/readable-rows.ts'
import { ask, createCustomer, TestDesk } from './support/test-desk.ts'
import { afterTest, makeFolder, startTestHub } from './support/test-hub.ts'

const CUSTOMERS = 70
/** Made anew, or of this start alone. */
const NOT_COMPARED = [
  'feed',
  'follower_cursors',
  'kysely_migration',
  'kysely_migration_lock',
  'customer_numbers',
]
type Rows = ReturnType<typeof rowsOf>
const note = (id: string, customerId: string, length = 600): Act =>
  ({ type: 'note.add', id, about: { entity: 'customer', id: customerId }, text: 'x'.repeat(length) }) as Act
const rename = (id: string, name: string): Act =>
  ({ type: 'customer.update', id, fields: { name } }) as unknown as Act

/** A folder with work over many pages, a backup in the middle of it, and changes after that; no hub runs on it. */
async function folderOfWork(dataDir: string): Promise<void> {
  const numbers = (n: number): string => `+86138001${String(38_000 + n)}`
  const first = await startTestHub({ dataDir, backups: 'off' })
  const ann = await TestDesk.connect(first.url, '1001', 'd1')
  const acts = Array.from({ length: CUSTOMERS }, (_, n) => [
    createCustomer(`c-${n}`, `客户${n}`, numbers(n)),
    note(`n-${n}`, `c-${n}`, n % 10 === 0 ? 9000 : 600),
  ])
  for (const some of acts) await ann.submit(...some.map((act) => ann.command(act)))
  await first.close()
  const folder = join(dataDir, 'backups')
  const file = join(folder, fileNameAt(Date.now(), folder))
  DATA_TASKS.backup({ dataDir, file, at: Date.now(), version: '0.0.0' })
  const second = await startTestHub({ dataDir, backups: 'off' })
  const bo = await TestDesk.connect(second.url, '1002', 'd2')
  await bo.submit(
    ...Array.from({ length: 20 }, (_, n) => bo.command(rename(`c-${n}`, `改名${n}`))),
    ...Array.from({ length: 30 }, (_, n) =>
      bo.command(createCustomer(`l-${n}`, `之后${n}`, numbers(100 + n))),
    ),
    ...Array.from({ length: 20 }, (_, n) => bo.command(rename(`l-${n}`, `又改${n}`))),
  )
  await second.close()
}

const copyOf = (dataDir: string): string => {
  const copy = makeFolder()
  cpSync(dataDir, copy, { recursive: true })
  return copy
}
const backupIn = (dataDir: string): string => newestBackupIn(dataDir)?.file ?? ''
const stage = (dataDir: string, backup: string | undefined): Promise<StagedRescue> =>
  DATA_TASKS.rescue({ dataDir, backup, recoveryKey: undefined, now: Date.now() })
const rescue = (dataDir: string, ...more: string[]) => finish(hub(['rescue', '--data', dataDir, ...more]))

/** Rows of the ledger by kind and id, as they were after each of the whole folder's changes. */
function statesOf(whole: Rows): Map<string, Map<number, unknown>> {
  const states = new Map<string, Map<number, unknown>>()
  const note = (key: string, revision: number, value: unknown): void => {
    states.set(key, (states.get(key) ?? new Map<number, unknown>()).set(revision, value))
  }
  for (const kind of ENTITY_TYPES)
    for (const row of whole.get(entityDefinition(kind).hub.table)?.values() ?? [])
      note(`${kind}/${String(row['id'])}`, row['revision'] as number, JSON.parse(row['body'] as string))
  const current = new Map<string, object>()
  for (const change of whole.get('changes')?.values() ?? []) {
    const key = `${String(change['entity'])}/${String(change['entity_id'])}`
    const body = JSON.parse(change['body'] as string) as object
    const after = change['op'] === 'put' ? body : { ...current.get(key), ...body }
    current.set(key, after)
    note(key, change['revision'] as number, after)
  }
  return states
}

/** What tells a row of a table from the others. */
const keyOf = (row: Row): string =>
  JSON.stringify([
    row['id'] ?? row['n'] ?? row['key'] ?? row['revision'] ?? Object.values(row)[0],
    row['entity_id'] ?? row['day'],
  ])

/** Every row that the damaged data still gives is in what was rescued, word for word. */
function expectReadableRows(dataDir: string, whole: Rows, rescued: Rows): void {
  for (const [table, rows] of whole) {
    if (NOT_COMPARED.includes(table)) continue
    const now = new Map([...(rescued.get(table)?.values() ?? [])].map((row) => [keyOf(row), row]))
    const rowids = [...rows.keys()].filter((key) => typeof key === 'number')
    for (const rowid of readableOf(dataDir, table, rowids)) {
      const row = rows.get(rowid) ?? {}
      // sign-ins have ended, and the hub's own facts name the new epoch
      if (['sessions', 'meta'].includes(table))
        expect(now.has(keyOf(row)), `${table} ${keyOf(row)}`).toBe(true)
      else expect(now.get(keyOf(row)), `${table} ${keyOf(row)}`).toEqual(row)
    }
  }
}

/** Every entity stands as it really stood at the revision that it names. */
function expectTrueStates(states: ReturnType<typeof statesOf>, rescued: Rows): void {
  for (const kind of ENTITY_TYPES)
    for (const row of rescued.get(entityDefinition(kind).hub.table)?.values() ?? []) {
      const known = states.get(`${kind}/${String(row['id'])}`)?.get(row['revision'] as number)
      expect(JSON.parse(row['body'] as string), `${kind} ${String(row['id'])}`).toEqual(known)
    }
}

/** As many rows of the ledger are missing as the report says. */
function expectCounts({ ledger }: StagedRescue, whole: Rows, rescued: Rows): void {
  for (const kind of ENTITY_TYPES) {
    const { table } = entityDefinition(kind).hub
    const missing = ledger.tables.find((one) => one.table === table)?.missing
    const really = (whole.get(table)?.size ?? 0) - (rescued.get(table)?.size ?? 0)
    if (missing === null) expect(really).toBeGreaterThanOrEqual(0)
    else expect({ table, missing }).toEqual({ table, missing: really })
  }
}

describe('hub rescue', { timeout: timeLimitOf(180_000) }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringdesk-rescue-'))
  const source = join(folder, 'data')
  let whole: Rows
  beforeAll(async () => {
    await folderOfWork(source)
    whole = rowsOf(source)
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('brings back every row that can be read, the rest from the backup and the feed, never an older one over a newer one', async () => {
    const { pages } = sizeOf(source)
    const states = statesOf(whole)
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 2, max: pages }), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        async (damaged, isWithBackup) => {
          const dataDir = copyOf(source)
          damagePages(dataDir, damaged)
          let staged: StagedRescue
          try {
            staged = await stage(dataDir, isWithBackup ? backupIn(dataDir) : undefined)
          } catch (error) {
            // without a backup the page of the hub's own facts, or of its people, cannot be done without
            if (!(error instanceof BackupError) || isWithBackup) throw error
            expect(error.reason).toBe('unusable')
            expect(readdirSync(dataDir).some((name) => name.startsWith('restoring-'))).toBe(false)
            return
          }
          const rescued = rowsOf(join(dataDir, staged.swap.staged))
          expectReadableRows(dataDir, whole, rescued)
          expectTrueStates(states, rescued)
          if (isWithBackup) expectCounts(staged, whole, rescued)
          dropStaged(dataDir, staged.swap)
        },
      ),
      { numRuns: runsOf(30), seed: seedOf('rescue'), endOnFailure: true },
    )
  })

  it('counts as missing what is missing, also where the feed brought rows of the backup further', async () => {
    const dataDir = copyOf(source)
    const db = openHubData(dataDir, { readonly: true })
    const root = db
      .prepare<[], number>("select rootpage from sqlite_master where name = 'customers'")
      .pluck()
      .get()
    db.close()
    // the customers, and of the feed what tells of the last of them
    damagePages(dataDir, [root ?? 0, pagesOf(source, 'changes').at(-2) ?? 0])
    const staged = await stage(dataDir, backupIn(dataDir))
    const rescued = rowsOf(join(dataDir, staged.swap.staged))
    const customers = staged.ledger.tables.find(({ table }) => table === 'customers')
    expect(customers).toMatchObject({ read: 0, fromBackup: 70 })
    expect(customers?.missing).toBeGreaterThan(0)
    expectCounts(staged, whole, rescued)
  })

  const auditOf = (dataDir: string) => finish(hub(['audit', 'verify', '--data', dataDir]))
  const filesOf = (folder: string): Map<string, Buffer> =>
    new Map(
      ['hub.db', 'hub.db-wal', 'hub.key'].flatMap((name) =>
        existsSync(join(folder, name)) ? [[name, readFileSync(join(folder, name))] as const] : [],
      ),
    )

  it('shows first what it would bring, then does it, keeps the damaged data untouched, and says what is gone', async () => {
    const dataDir = copyOf(source)
    const [notes = 0, more = 0] = pagesOf(dataDir, 'notes').slice(3)
    damagePages(dataDir, [notes, more, ...pagesOf(dataDir, 'audit').slice(-4, -1)])
    const before = filesOf(dataDir)
    const preview = await rescue(dataDir, '--without-backup', '--preview')
    expect(preview).toMatchObject({ code: 7, err: '' })
    expect(preview.out).toMatch(
      /can be rescued up to revision \d+, but for rows of 1 table:\n.*table +read +from the backup +rebuilt +missing/,
    )
    expect(preview.out).toMatch(/^ +audit +\d+ +0 +0 +\d+$/m)
    expect(preview.out).toMatch(/Rows \d+ to \d+ of the audit trail are gone; the trail says so itself/)
    expect(preview.out).toContain('nothing was changed')
    expect(filesOf(dataDir)).toEqual(before)
    expect(readdirSync(dataDir).some((name) => /^(restoring|before)/.test(name))).toBe(false)

    const done = await rescue(dataDir)
    expect(done).toMatchObject({ code: 7, err: '' })
    // the notes are all there again: from the backup, and from the feed
    expect(done.out).toMatch(/^ +notes +\d+ +\d+ +\d+ +0$/m)
    const keptIn = /kept in (.+)\.\n/.exec(done.out)?.[1] ?? ''
    expect(keptIn).toContain('before-rescue-')
    expect(filesOf(keptIn)).toEqual(before)
    expect(await finish(hub(['check', '--data', dataDir]))).toMatchObject({ code: 0 })
    expect(await rescue(dataDir)).toMatchObject({
      code: 5,
      err: expect.stringContaining('nothing to rescue') as string,
    })

    const running = await startTestHub({ dataDir, backups: 'off' })
    const ann = await TestDesk.connect(running.url, '1001', 'd3')
    expect((await ann.act(createCustomer('c-new', 'New'))).status).toBe('done')
    await running.close()
    const verified = await auditOf(dataDir)
    expect(verified).toMatchObject({ code: 0, err: '' })
    expect(verified.out).toMatch(/whole but for what it tells of itself/)
    expect(verified.out).toMatch(/Rows \d+ to \d+ are missing, as row \d+ says: the data was damaged/)
  })

  it('is done by the hub that runs on the folder, which wrote nothing meanwhile and comes back at its address', async () => {
    const dataDir = copyOf(source)
    damagePages(dataDir, pagesOf(dataDir, 'customers').slice(0, 2))
    const program = hub(['--data', dataDir, '--port', '0', '--log-level', 'silent'])
    const url = await urlIn(program)
    const epoch = Health.parse((await ask(url, HUB_PATHS.health)).body).epoch
    expect(await rescue(dataDir)).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('starts anew') as string,
    })
    const health = Health.parse((await ask(url, HUB_PATHS.health)).body)
    expect(health.status).toBe('ok')
    expect(health.epoch).not.toBe(epoch)
    const ann = await TestDesk.connect(url, '1001', 'd3')
    expect(await ann.act(createCustomer('c-new', 'New'))).toMatchObject({ status: 'done' })
    program.child.kill('SIGTERM')
    await program.code
  })

  it('on a full disk changes nothing, and leaves nothing behind', async ({ skip }) => {
    const disk = mountSmallDisk(20)
    if (typeof disk === 'string') return skip(disk)
    afterTest(() => disk.remove())
    const dataDir = join(disk.folder, 'data')
    cpSync(source, dataDir, { recursive: true })
    damagePages(dataDir, pagesOf(dataDir, 'notes').slice(0, 1))
    const before = filesOf(dataDir)
    disk.fill()
    expect(await rescue(dataDir)).toMatchObject({
      code: 6,
      err: expect.stringContaining('no room') as string,
    })
    // a little: the folder can be locked, but what is rescued does not fit
    rmSync(join(disk.folder, 'filler-0'))
    writeFileSync(join(disk.folder, 'filler-0'), Buffer.alloc(3 << 18))
    expect(await rescue(dataDir)).toMatchObject({
      code: 5,
      err: expect.stringContaining('no room') as string,
    })
    expect(filesOf(dataDir)).toEqual(before)
    expect(readdirSync(dataDir).some((name) => /^(restoring|before)/.test(name))).toBe(false)
    disk.empty()
    expect((await rescue(dataDir)).code).toBe(0)
  })

  it('refuses what would mix two times or two hubs, and leaves nothing behind', async () => {
    const dataDir = copyOf(source)
    damagePages(dataDir, pagesOf(dataDir, 'notes').slice(0, 1))
    const other = await startTestHub()
    const foreign = join(makeFolder(), 'foreign.backup')
    DATA_TASKS.backup({ dataDir: other.dataDir, file: foreign, at: Date.now(), version: '0.0.0' })
    const files = readdirSync(dataDir).sort()
    const says = async (...args: string[]): Promise<string> => {
      const { code, err } = await rescue(dataDir, ...args)
      return `${code}: ${err}`
    }
    expect(await says('--backup', foreign)).toMatch(/^5: .*another hub/)
    expect(await says('--backup', join(dataDir, 'nowhere'))).toMatch(/^5: .*cannot be opened/)
    expect(await says('--backup', foreign, '--without-backup')).toMatch(/^2: /)
    expect(await says('FILE')).toMatch(/^2: /)
    // the list of tables and the hub's own facts are gone: only a backup knows which hub it was
    damagePages(dataDir, pagesOf(dataDir, 'meta').length > 0 ? pagesOf(dataDir, 'meta') : [1])
    expect(await says('--without-backup')).toMatch(/^5: .*Give a backup/)
    expect(readdirSync(dataDir).sort()).toEqual(files)
    expect((await finish(hub(['rescue', '--help']))).out).toMatch(/--preview[\s\S]*exit codes[\s\S]*7 /)
  })
})
