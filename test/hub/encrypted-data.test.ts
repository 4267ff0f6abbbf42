import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { measurePart, openBackup, writeBackupFile } from '../../hub/backup/backup-file.ts'
import type { EncryptStep } from '../../hub/backup/encrypt-data.ts'
import { DATA_TASKS } from '../../hub/backup/data-tasks.ts'
import { readToolCommand } from '../../hub/tool/tool-command-line.ts'
import { runTool } from '../../hub/tool/run-tool.ts'
import { formOf } from '../../hub/store/data-file.ts'
import { openStore } from '../../hub/store/open-store.ts'
import { HUB_PATHS } from '../../shared/contract/hub.ts'
import { openHubData } from '../support/hub-data.ts'
import { mountSmallDisk } from '../support/small-disk.ts'
import { damagePages } from './support/damage.ts'
import { finish, hub, run, urlIn } from './support/hub-program.ts'
import { ask, createCustomer, TestDesk } from './support/test-desk.ts'
import { runSeed } from '../../hub/seed/command-line.ts'
import { openSeedSink } from '../../hub/seed/seed-sink.ts'
import { afterTest, makeFolder, startTestHub, until } from './support/test-hub.ts'
import { passwordOf } from './support/test-team.ts'

/** Stands in the name of a customer, and so in the database, its log, its indexes and every copy. */
const WORD = 'Wanderlust'
const SECRET = 'ab'.repeat(32)
const databaseOf = (dataDir: string): string => join(dataDir, 'hub.db')

/** The files below a folder that hold a word as it is. */
function filesWith(folder: string, word: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(word))
    .map(({ name }) => name)
}

/** The folder of a team with one customer, whose hub has ended. */
async function folderOfWork(
  options: { isPlain?: boolean; dataDir?: string; hubKey?: string } = {},
): Promise<string> {
  const running = await startTestHub(options)
  await (await TestDesk.connect(running.url, '1001')).act(createCustomer('c1', WORD))
  await running.close()
  return running.dataDir
}

const customersIn = (dataDir: string, hubKey?: string): unknown[] => {
  const db = openHubData(dataDir, { readonly: true, ...(hubKey === undefined ? {} : { hubKey }) })
  try {
    return db.prepare("select json_extract(body, '$.name') from customers").pluck().all()
  } finally {
    db.close()
  }
}
const signInAt = async (url: string): Promise<number> =>
  (await ask(url, HUB_PATHS.signIn, { user: '1001', password: passwordOf('1001'), desk: 'd1' })).status
const metricsOf = async (url: string): Promise<string> => (await fetch(`${url}/metrics`)).text()
const modeOf = (path: string): number => statSync(path).mode & 0o777

/** A command of the hub's program, run here: many processes take long. */
async function tool(args: string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number; out: string }> {
  let out = ''
  const print = (line: string): void => void (out += `${line}\n`)
  const command = readToolCommand(args, env, process.platform)
  const code = await runTool(command, { version: '0.0.0', print, printError: print, explain: String })
  return { code, out }
}

/** Every file below a folder with its bytes, but for the lock, which each start takes. */
const picture = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('hub.lock'))
      .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name)).toString('base64')]),
  )

describe('the data of a hub', { timeout: 90_000 }, () => {
  it('lies encrypted on the disk: the database, its log, backups, and what a restore keeps', async () => {
    const running = await startTestHub()
    const ann = await TestDesk.connect(running.url, '1001')
    await ann.act(createCustomer('c1', WORD))
    expect(readdirSync(running.dataDir)).toContain('hub.db-wal')
    expect(filesWith(running.dataDir, WORD)).toEqual([])
    const backup = join(running.dataDir, 'team.backup')
    const made = await tool(['backup', backup, '--data', running.dataDir])
    expect(made.out).toMatch(/NOT sealed.*mode 600/s)
    expect(modeOf(backup)).toBe(0o600)
    await running.close()
    expect((await tool(['restore', backup, '--data', running.dataDir])).code).toBe(0)
    expect(filesWith(running.dataDir, WORD)).toEqual([])
    expect(customersIn(running.dataDir)).toEqual([WORD])
    const [kept = ''] = readdirSync(running.dataDir).filter((name) => name.startsWith('before-restore-'))
    expect(customersIn(join(running.dataDir, kept))).toEqual([WORD])
  })

  it.skipIf(process.platform === 'win32')(
    'is readable by its own user alone, also in a folder of before',
    async () => {
      const dataDir = await folderOfWork()
      mkdirSync(join(dataDir, 'backups'))
      writeFileSync(join(dataDir, 'backups', 'ringdesk-2020-01-01T00-00-00Z.backup'), 'old')
      writeFileSync(join(dataDir, 'of a person.txt'), 'mine')
      const loosen = (path: string): void => chmodSync(path, statSync(path).isDirectory() ? 0o755 : 0o644)
      loosen(dataDir)
      for (const name of readdirSync(dataDir, { recursive: true })) loosen(join(dataDir, String(name)))
      const program = hub(['--data', dataDir, '--port', '0'])
      await urlIn(program)
      expect(modeOf(dataDir)).toBe(0o700)
      for (const name of ['hub.db', 'hub.db-wal', 'hub.key', 'data-key.json', 'hub.lock', 'hub.sock'])
        expect([name, modeOf(join(dataDir, name))]).toEqual([name, 0o600])
      expect(modeOf(join(dataDir, 'backups'))).toBe(0o700)
      expect(modeOf(join(dataDir, 'backups', 'ringdesk-2020-01-01T00-00-00Z.backup'))).toBe(0o600)
      expect(modeOf(join(dataDir, 'of a person.txt'))).toBe(0o644)
    },
  )
})

describe('plain data of a hub of before', { timeout: 120_000 }, () => {
  it('is used by every command as it is, and encrypted at the next start with a backup first', async () => {
    const dataDir = await folderOfWork({ isPlain: true })
    expect(filesWith(dataDir, WORD)).toEqual(['hub.db'])
    const all = async (nth: number): Promise<void> => {
      for (const args of [['check'], ['audit', 'verify'], ['password', '1002']])
        expect([args, (await tool([...args, '--data', dataDir])).code]).toEqual([args, 0])
      const file = join(makeFolder(), `${nth}.backup`)
      expect((await tool(['backup', file, '--data', dataDir])).code).toBe(0)
      expect(filesWith(join(file, '..'), WORD)).toEqual([])
    }
    await all(1)
    expect(formOf(databaseOf(dataDir))).toBe('plain')

    const running = await startTestHub({ dataDir })
    expect(filesWith(dataDir, WORD)).toEqual([])
    expect(await signInAt(running.url)).toBe(200)
    expect(await metricsOf(running.url)).toContain('ringdesk_hub_data_encrypted 1')
    await all(2)
    await running.close()
    await all(3)
    const [backup = '', ...more] = readdirSync(join(dataDir, 'backups'))
    expect(more).toEqual([])
    const restored = makeFolder()
    expect((await tool(['restore', join(dataDir, 'backups', backup), '--data', restored])).code).toBe(0)
    expect(customersIn(restored)).toEqual([WORD])
    // and once is enough
    await (await startTestHub({ dataDir })).close()
    expect(readdirSync(join(dataDir, 'backups'))).toEqual([backup])
  })

  const STEPS: readonly EncryptStep[] = ['flushed', 'backedUp', 'copied', 'unnoted', 'renamed']
  it.each(STEPS.flatMap((step) => (['plain', 'another key'] as const).map((what) => [step, what] as const)))(
    'killed when it was %s (%s) loses nothing, and the next start goes on',
    async (step, what) => {
      const hubKey = what === 'plain' ? undefined : SECRET
      // the one is plain; the other has the key of hub.key, and gets that of RINGDESK_HUB_KEY
      const dataDir = await folderOfWork({ isPlain: hubKey === undefined })
      const killed = run('test/hub/support/encrypt-until.ts', [dataDir, step, ...(hubKey ? [hubKey] : [])])
      await killed.code
      expect(killed.child.signalCode).toBe('SIGKILL')
      const running = await startTestHub({ dataDir, hubKey })
      expect(running.newPasswords.size).toBe(0)
      expect(await signInAt(running.url)).toBe(200)
      await running.close()
      expect(customersIn(dataDir, hubKey)).toEqual([WORD])
      expect(filesWith(dataDir, WORD)).toEqual([])
      expect(readdirSync(dataDir).filter((name) => name.includes('encrypting'))).toEqual([])
      expect(readdirSync(join(dataDir, 'backups')).length).toBeGreaterThan(0)
      if (hubKey !== undefined) expect(() => customersIn(dataDir)).toThrow(/RINGDESK_HUB_KEY/)
    },
  )

  it('is left as it is where there is no room, and the hub works on it', async ({ skip }) => {
    const disk = mountSmallDisk(30)
    if (typeof disk === 'string') return skip(disk)
    afterTest(() => disk.remove())
    const dataDir = join(disk.folder, 'data')
    await folderOfWork({ isPlain: true, dataDir })
    let logged = ''
    const running = await startTestHub({
      dataDir,
      log: { level: 'error', write: (line) => (logged += line) },
    })
    expect(logged).toMatch(/could not be encrypted/)
    expect(logged).toMatch(/no room/)
    expect(await signInAt(running.url)).toBe(200)
    expect(await metricsOf(running.url)).toContain('ringdesk_hub_data_encrypted 0')
    await (await TestDesk.connect(running.url, '1001')).act(createCustomer('c2', 'Li'))
    await running.close()
    expect(formOf(databaseOf(dataDir))).toBe('plain')
    expect(existsSync(join(dataDir, 'backups'))).toBe(false)
    const roomy = makeFolder()
    cpSync(dataDir, roomy, { recursive: true })
    await (await startTestHub({ dataDir: roomy })).close()
    expect(customersIn(roomy)).toEqual([WORD, 'Li'])
    expect(filesWith(roomy, WORD)).toEqual([])
  })

  it('is left as it is on a disk that cannot be written, which is refused with words', async ({ skip }) => {
    const disk = mountSmallDisk(100)
    if (typeof disk === 'string') return skip(disk)
    afterTest(() => disk.remove())
    const dataDir = join(disk.folder, 'data')
    await folderOfWork({ isPlain: true, dataDir })
    execFileSync('mount', ['-o', 'remount,ro', disk.folder])
    const before = picture(dataDir)
    const { code, err } = await finish(hub(['--data', dataDir, '--port', '0']))
    expect(code).toBe(6)
    expect(err).toMatch(/cannot be opened and written/)
    expect(picture(dataDir)).toEqual(before)
  })

  it('that a restore keeps is encrypted at the next start, and left where it is damaged', async () => {
    const dataDir = await folderOfWork({ isPlain: true })
    const file = join(makeFolder(), 'team.backup')
    expect((await tool(['backup', file, '--data', dataDir])).code).toBe(0)
    expect((await tool(['restore', file, '--data', dataDir])).code).toBe(0)
    expect(filesWith(dataDir, WORD)).toEqual(['hub.db'])
    const [kept = ''] = readdirSync(dataDir).filter((name) => name.startsWith('before-restore-'))
    const damaged = `${kept}-2`
    cpSync(join(dataDir, kept), join(dataDir, damaged), { recursive: true })
    damagePages(join(dataDir, damaged), [2])
    const bytes = picture(join(dataDir, damaged))
    let logged = ''
    const log = { level: 'warn', write: (line: string) => (logged += line) } as const
    await (await startTestHub({ dataDir, log })).close()
    expect(customersIn(join(dataDir, kept))).toEqual([WORD])
    expect(filesWith(join(dataDir, kept), WORD)).toEqual([])
    expect(logged).toContain(JSON.stringify({ keptPlain: [damaged] }).slice(1, -1))
    expect(picture(join(dataDir, damaged))['hub.db']).toEqual(bytes['hub.db'])
  })

  it('that is damaged, or of a newer Ringdesk, is not touched', async () => {
    const newer = await folderOfWork({ isPlain: true })
    const db = openHubData(newer)
    db.exec(`insert into kysely_migration (name, timestamp) values ('0099-to-come', 'then')`)
    db.close()
    await expect(startTestHub({ dataDir: newer })).rejects.toMatchObject({ reason: 'fromTheFuture' })
    expect(formOf(databaseOf(newer))).toBe('plain')
    const damaged = await folderOfWork({ isPlain: true })
    damagePages(damaged, [1])
    const before = picture(damaged)
    await expect(startTestHub({ dataDir: damaged })).rejects.toMatchObject({ reason: 'damaged' })
    expect(picture(damaged)).toEqual(before)
  })
})

describe('RINGDESK_HUB_KEY', { timeout: 120_000 }, () => {
  const env = { RINGDESK_HUB_KEY: SECRET }

  it('opens the data, and nothing in the folder does; without it, or with another, nothing is touched', async () => {
    const dataDir = await folderOfWork({ hubKey: SECRET })
    const before = picture(dataDir)
    const wrong = { RINGDESK_HUB_KEY: 'cd'.repeat(32) }
    const start = ['--port', '0']
    for (const [given, words, commands] of [
      [
        {},
        /encrypted with the key of RINGDESK_HUB_KEY, and the environment has none/,
        [start, [...start, '--new-team']],
      ],
      [wrong, /RINGDESK_HUB_KEY is not the key of the data/, [start]],
    ] as const)
      for (const args of commands) {
        const ended = await finish(hub([...args, '--data', dataDir], { env: given }))
        expect([args, ended.code]).toEqual([args, 4])
        expect(ended.err).toMatch(words)
      }
    for (const args of [['check'], ['password', '1001']])
      for (const [given, reason] of [
        [{}, 'keyMissing'],
        [wrong, 'wrongKey'],
      ] as const)
        await expect(tool([...args, '--data', dataDir], given)).rejects.toMatchObject({ reason })
    for (const text of ['', 'short', 'xy'.repeat(32)])
      expect(() => readToolCommand(['check'], { RINGDESK_HUB_KEY: text }, 'linux')).toThrow(
        /openssl rand -hex 32/,
      )
    expect(picture(dataDir)).toEqual(before)
    // nor does what can be made of hub.key, where nothing says which key it is
    rmSync(join(dataDir, 'data-key.json'))
    await expect(startTestHub({ dataDir })).rejects.toMatchObject({
      reason: 'damaged',
      message: expect.stringContaining('key that is not here') as string,
    })
    expect((await tool(['check', '--data', dataDir], env)).code).toBe(0)
    expect(await signInAt((await startTestHub({ dataDir, hubKey: SECRET })).url)).toBe(200)
  })

  it('is taken by the program that fills a hub with a made-up world', async () => {
    const dataDir = await folderOfWork({ hubKey: SECRET })
    const args = ['--customers', '20', '--data', dataDir]
    const seed = (env: NodeJS.ProcessEnv) =>
      runSeed(
        args,
        (folder) => openSeedSink(folder, env),
        () => undefined,
      )
    await expect(seed({})).rejects.toMatchObject({ reason: 'keyMissing' })
    await expect(seed({ RINGDESK_HUB_KEY: 'short' })).rejects.toThrow('64 hexadecimal digits')
    expect(customersIn(dataDir, SECRET)).toEqual([WORD])
    await seed(env)
    expect(customersIn(dataDir, SECRET).length).toBeGreaterThan(20)
  })

  it('is needed for a backup that is open, and not for one that is sealed', async () => {
    const sealed = await folderOfWork({ hubKey: SECRET })
    const keyFile = join(makeFolder(), 'recovery')
    const made = await tool(['recovery-key', '--data', sealed], env)
    writeFileSync(keyFile, /(?:\w{4}-){9}\w{4}/.exec(made.out)?.[0] ?? '')
    const file = join(makeFolder(), 'sealed.backup')
    expect((await tool(['backup', file, '--data', sealed], env)).out).toMatch(/It is sealed/)
    const elsewhere = makeFolder()
    expect((await tool(['restore', file, '--data', elsewhere, '--recovery-key-file', keyFile])).code).toBe(0)
    expect(readdirSync(elsewhere)).not.toContain('data.key')
    expect(customersIn(elsewhere)).toEqual([WORD])

    const work = await folderOfWork({ hubKey: SECRET })
    const open = join(makeFolder(), 'open.backup')
    expect((await tool(['backup', open, '--data', work], env)).out).toMatch(/NOT sealed/)
    expect(filesWith(join(open, '..'), WORD)).toEqual([])
    const empty = makeFolder()
    for (const [given, reason] of [
      [{}, 'keyNeeded'],
      [{ RINGDESK_HUB_KEY: 'cd'.repeat(32) }, 'wrongKey'],
    ] as const)
      await expect(tool(['restore', open, '--data', empty], given)).rejects.toMatchObject({
        reason,
        message: expect.stringContaining('RINGDESK_HUB_KEY') as string,
      })
    expect(readdirSync(empty).filter((name) => name !== 'hub.lock')).toEqual([])
    expect((await tool(['restore', open, '--data', empty], env)).code).toBe(0)
    expect(customersIn(empty, SECRET)).toEqual([WORD])
    // in a folder that needs the key nothing is put in the place of the data without it
    await expect(
      tool(['restore', file, '--data', work, '--recovery-key-file', keyFile, '--other-hub']),
    ).rejects.toMatchObject({ reason: 'keyMissing' })
    expect(customersIn(work, SECRET)).toEqual([WORD])
  })

  it('given to a hub whose data has the key of hub.key gives the data its own', async () => {
    const dataDir = await folderOfWork()
    await (await startTestHub({ dataDir, hubKey: SECRET })).close()
    expect(customersIn(dataDir, SECRET)).toEqual([WORD])
    await expect(startTestHub({ dataDir })).rejects.toMatchObject({ reason: 'keyMissing' })
  })
})

describe('damage and another key', { timeout: 60_000 }, () => {
  it('are told apart', async () => {
    const dataDir = await folderOfWork()
    const damaged = makeFolder()
    cpSync(dataDir, damaged, { recursive: true })
    damagePages(damaged, [1])
    await expect(startTestHub({ dataDir: damaged })).rejects.toMatchObject({ reason: 'damaged' })
    expect((await tool(['check', '--data', damaged])).out).toMatch(/Something is wrong.*not a database/s)

    copyFileSync(join(await folderOfWork(), 'hub.key'), join(dataDir, 'hub.key'))
    await expect(startTestHub({ dataDir })).rejects.toMatchObject({ reason: 'wrongKey' })
    await expect(tool(['check', '--data', dataDir])).rejects.toThrow(/hub.key does not fit the data/)
  })

  it('are not met where database and key of another folder were put back by hand', async () => {
    const dataDir = await folderOfWork()
    const other = await folderOfWork({ hubKey: SECRET })
    for (const name of ['hub.db', 'hub.key']) copyFileSync(join(dataDir, name), join(other, name))
    expect(await signInAt((await startTestHub({ dataDir: other })).url)).toBe(200)
    expect(customersIn(other)).toEqual([WORD])
  })

  it('of one page in the middle is found by the look at all pages, and the rest is read', async () => {
    const dataDir = await folderOfWork()
    const db = openHubData(dataDir)
    const page =
      db.prepare<[], number>("select rootpage from sqlite_master where name = 'commands'").pluck().get() ?? 0
    db.close()
    damagePages(dataDir, [page])
    const [fault] = DATA_TASKS.quickCheck({ dataDir })
    expect(fault).toMatch(/unable to get the page|malformed/)
    expect(customersIn(dataDir)).toEqual([WORD])
  })
})

describe('a backup of a hub of before', { timeout: 60_000 }, () => {
  it('whose database is plain is restored into an encrypted one', async () => {
    const dataDir = await folderOfWork({ isPlain: true })
    const file = join(makeFolder(), 'former.backup')
    const now = join(makeFolder(), 'now.backup')
    expect((await tool(['backup', now, '--data', dataDir])).code).toBe(0)
    const { dataKey, ...header } = openBackup(now).header
    expect(dataKey?.source).toBe('hub.key')
    const parts = [join(dataDir, 'hub.key'), databaseOf(dataDir)] as const
    const measured = [measurePart('hub.key', parts[0]), measurePart('hub.db', parts[1])]
    writeBackupFile(file, { ...header, format: 1, parts: measured }, parts, undefined)
    expect(filesWith(join(file, '..'), WORD)).toEqual(['former.backup'])
    const target = await folderOfWork()
    expect((await tool(['restore', file, '--data', target, '--other-hub'])).code).toBe(0)
    expect(filesWith(target, WORD)).toEqual([])
    expect(customersIn(target)).toEqual([WORD])
    expect(await signInAt((await startTestHub({ dataDir: target })).url)).toBe(200)
  })
})

describe('a hub of before that meets encrypted data', { timeout: 60_000 }, () => {
  it('finds no database there, and leaves the data and its log whole', async () => {
    const running = await startTestHub()
    const ann = await TestDesk.connect(running.url, '1001')
    await ann.act(createCustomer('c1', WORD))
    await until('the log', () => existsSync(join(running.dataDir, 'hub.db-wal')))
    // as a kill leaves it: the database and its log
    const dataDir = makeFolder()
    for (const name of ['hub.db', 'hub.db-wal', 'hub.key', 'data-key.json'])
      copyFileSync(join(running.dataDir, name), join(dataDir, name))
    // what every hub before this one does first with a folder, and all it does where that fails
    const db = new Database(databaseOf(dataDir), { fileMustExist: true })
    expect(() => db.prepare("select 1 from sqlite_master where type = 'table'").get()).toThrow(
      expect.objectContaining({ code: 'SQLITE_NOTADB' }) as Error,
    )
    db.close()
    expect(await signInAt((await startTestHub({ dataDir })).url)).toBe(200)
    expect(customersIn(dataDir)).toEqual([WORD])
  })

  it('makes new data encrypted from its first page on', async () => {
    const dataDir = makeFolder()
    const store = await openStore(dataDir)
    expect(store.isEncrypted).toBe(true)
    expect(formOf(databaseOf(dataDir))).toBe('encrypted')
    await store.close()
  })
})
