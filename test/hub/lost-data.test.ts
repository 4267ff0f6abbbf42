import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { initTeam } from '../../hub/init-team.ts'
import { openStore } from '../../hub/store/open-store.ts'
import { HUB_PATHS } from '../../shared/contract/hub.ts'
import { runsOf, timeLimitOf } from '../support/property.ts'
import { ask } from './support/test-desk.ts'
import { afterTest, makeFolder, startTestHub } from './support/test-hub.ts'
import { passwordOf, TEAM } from './support/test-team.ts'
import { openHubData } from '../support/hub-data.ts'

/** A data folder of which a part went away is refused, never taken for a new one. */

const PROGRAM = join(import.meta.dirname, '../../hub/main.ts')

/** The folder of a team whose hub has ended. */
async function folderOfTeam(): Promise<string> {
  const { dataDir, close } = await startTestHub()
  await close()
  return dataDir
}
const filesIn = (folder: string, but = 'hub.lock'): string[] =>
  readdirSync(folder)
    .filter((name) => name !== but)
    .toSorted()
const signInAt = async (url: string): Promise<number> =>
  (await ask(url, HUB_PATHS.signIn, { user: '1001', password: passwordOf('1001'), desk: 'd1' })).status

/** A plain database with every table and no team in it, as a start of before left that broke off, or `npm run seed`. */
async function databaseWithoutTeam(file: string): Promise<void> {
  const folder = makeFolder()
  await (await openStore(folder, { isPlain: true })).close()
  copyFileSync(join(folder, 'hub.db'), file)
}

/** Does something to a file or a folder. */
type Spoil = (path: string) => void | Promise<void>

describe('a folder whose data is missing', () => {
  it.each<[string, Spoil]>([
    ['deleted', (file) => rmSync(file)],
    ['emptied', (file) => writeFileSync(file, '')],
    [
      'without a team',
      async (file) => {
        rmSync(file)
        await databaseWithoutTeam(file)
      },
    ],
  ])('(hub.db is %s) is refused and left as it is, until a new team is asked for', async (_what, spoil) => {
    const dataDir = await folderOfTeam()
    await spoil(join(dataDir, 'hub.db'))
    const files = filesIn(dataDir)
    const key = readFileSync(join(dataDir, 'hub.key'), 'utf8')
    for (const start of [
      () => startTestHub({ dataDir }),
      () => initTeam({ dataDir, team: TEAM, timezone: undefined, now: 1 }),
      () => openStore(dataDir),
    ])
      await expect(start()).rejects.toMatchObject({
        reason: 'dataMissing',
        message: expect.stringMatching(/data is missing.*Restore.*--new-team/) as string,
      })
    expect(filesIn(dataDir)).toEqual(files)
    expect(readFileSync(join(dataDir, 'hub.key'), 'utf8')).toBe(key)

    const hub = await startTestHub({ dataDir, isNewTeam: true })
    expect(hub.newPasswords.size).toBe(5)
    const aside = filesIn(dataDir).find((name) => name.startsWith('hub.key.aside-')) ?? ''
    expect(readFileSync(join(dataDir, aside), 'utf8')).toBe(key)
    expect(readFileSync(join(dataDir, 'hub.key'), 'utf8')).not.toBe(key)
    await hub.close()
    expect((await startTestHub({ dataDir })).newPasswords.size).toBe(0)
  })

  it('is refused where its log is left alone, too', async () => {
    const hub = await startTestHub()
    const dataDir = makeFolder()
    copyFileSync(join(hub.dataDir, 'hub.db-wal'), join(dataDir, 'hub.db-wal'))
    await expect(startTestHub({ dataDir })).rejects.toMatchObject({ reason: 'dataMissing' })
    await startTestHub({ dataDir, isNewTeam: true })
    expect(filesIn(dataDir).some((name) => /^hub\.db\.aside-.*-wal$/.test(name))).toBe(true)
  })

  it.each([
    ['hub.db', /^Ringdesk hub: The data is missing: .*--new-team.*\n$/],
    ['hub.key', /^Ringdesk hub: The hub's key is missing: .*--new-team.*\n$/],
  ])(
    '(%s) is said in words and with the exit code of unusable data',
    async (name, says) => {
      const dataDir = await folderOfTeam()
      rmSync(join(dataDir, name))
      const child = spawn(process.execPath, [PROGRAM, '--data', dataDir, '--port', '0'])
      const words = text(child.stderr)
      const [code] = (await once(child, 'exit')) as [number]
      expect(code).toBe(4)
      expect(await words).toMatch(says)
      // and nothing was made beside what is left
      expect(existsSync(join(dataDir, name))).toBe(false)
    },
    60_000,
  )
})

describe('a key', () => {
  it('that is missing beside the data is not made anew, until a new team is asked for', async () => {
    const dataDir = await folderOfTeam()
    const key = join(dataDir, 'hub.key')
    const elsewhere = join(makeFolder(), 'hub.key')
    copyFileSync(key, elsewhere)
    rmSync(key)
    await expect(startTestHub({ dataDir })).rejects.toMatchObject({
      reason: 'keyMissing',
      message: expect.stringMatching(/key is missing.*Put hub.key back.*rescue.*--new-team/) as string,
    })
    expect(filesIn(dataDir)).toEqual(['data-key.json', 'hub.db', 'hub.id'])
    await (await startTestHub({ dataDir, isNewTeam: true })).close()
    const aside = filesIn(dataDir).find((name) => name.startsWith('hub.db.aside-')) ?? ''

    // what was kept is whole: with the key it is the team of before
    const restored = makeFolder()
    renameSync(join(dataDir, aside), join(restored, 'hub.db'))
    copyFileSync(elsewhere, join(restored, 'hub.key'))
    expect(await signInAt((await startTestHub({ dataDir: restored })).url)).toBe(200)
  })

  it('that is damaged, or of another hub, is said', async () => {
    const dataDir = await folderOfTeam()
    writeFileSync(join(dataDir, 'hub.key'), 'abc')
    await expect(startTestHub({ dataDir })).rejects.toMatchObject({ reason: 'keyDamaged' })
    copyFileSync(join(await folderOfTeam(), 'hub.key'), join(dataDir, 'hub.key'))
    await expect(startTestHub({ dataDir })).rejects.toMatchObject({
      reason: 'wrongKey',
      message: expect.stringContaining('same backup') as string,
    })
  })
})

it('a new team never takes the place of one whose data and key are there', async () => {
  const dataDir = await folderOfTeam()
  const files = filesIn(dataDir)
  await expect(startTestHub({ dataDir, isNewTeam: true })).rejects.toMatchObject({ reason: 'teamExists' })
  expect(filesIn(dataDir)).toEqual(files)
  expect(await signInAt((await startTestHub({ dataDir })).url)).toBe(200)
})

describe('a first start that broke off', () => {
  it.each<[string, Spoil]>([
    ['before its key was whole', (dir) => writeFileSync(join(dir, 'hub.key.new'), 'ab')],
    [
      'before its team was stored',
      async (dir) => {
        await databaseWithoutTeam(join(dir, 'hub.db'))
        writeFileSync(join(dir, 'hub.key.new'), 'ab'.repeat(32))
      },
    ],
    ['before its team was stored in encrypted data', async (dir) => (await openStore(dir)).close()],
    ['before its database had a page', (dir) => writeFileSync(join(dir, 'hub.db'), '')],
  ])('%s is a first start again', async (_what, leave) => {
    const dataDir = makeFolder()
    await leave(dataDir)
    expect((await startTestHub({ dataDir })).newPasswords.size).toBe(5)
    expect(filesIn(dataDir)).toContain('hub.key')
    expect(filesIn(dataDir)).not.toContain('hub.key.new')
  })

  it('just after its team was stored goes on with it', async () => {
    const dataDir = await folderOfTeam()
    renameSync(join(dataDir, 'hub.key'), join(dataDir, 'hub.key.new'))
    expect(await signInAt((await startTestHub({ dataDir })).url)).toBe(200)
    expect(filesIn(dataDir)).toContain('hub.key')
  })

  it(
    'at any moment leaves a folder that the next start takes',
    async () => {
      const deaths = runsOf(8)
      for (let death = 0; death < deaths; death++) {
        const dataDir = makeFolder()
        const args = [PROGRAM, '--data', dataDir, '--port', '0', '--customers', '20', '--log-level', 'silent']
        const child = spawn(process.execPath, args, { stdio: 'ignore' })
        afterTest(() => child.kill('SIGKILL'))
        const gone = once(child, 'exit')
        // spread over the first start: from before anything is there to after the team is stored
        const names = ['hub.lock', 'hub.db', 'hub.key.new', 'hub.key']
        const wanted = names.slice(death % names.length)
        while (!wanted.some((name) => filesIn(dataDir, '').includes(name)) && child.exitCode === null)
          // a loop that never rests would take the processor from the one that starts
          await new Promise((resolve) => setTimeout(resolve, 1))
        child.kill('SIGKILL')
        await gone
        const hub = await startTestHub({ dataDir })
        expect(filesIn(dataDir)).toContain('hub.key')
        await hub.close()
        const database = openHubData(dataDir, { readonly: true })
        expect(database.prepare(`select value from meta where key = 'team'`).get()).toBeDefined()
        database.close()
      }
    },
    timeLimitOf(180_000),
  )
})
