import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DATA_TASKS } from '../../hub/backup/data-tasks.ts'
import { formOf } from '../../hub/store/data-file.ts'
import { readToolCommand } from '../../hub/tool/tool-command-line.ts'
import { runTool } from '../../hub/tool/run-tool.ts'
import type { Act } from '../../shared/acts/registry.ts'
import { openHubData } from '../support/hub-data.ts'
import { damagePages, pagesOf } from './support/damage.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'
import { makeFolder, startTestHub } from './support/test-hub.ts'

/** Stands in the name of every customer. */
const WORD = 'Wanderlust'
const SECRET = 'ab'.repeat(32)
const CUSTOMERS = 60
const env = { RINGDESK_HUB_KEY: SECRET }

/** The folder of a team with customers over many pages, whose hub has ended. */
async function folderOfWork(options: { isPlain?: boolean; hubKey?: string }): Promise<string> {
  const running = await startTestHub({ backups: 'off', ...options })
  const ann = await TestDesk.connect(running.url, '1001')
  for (let n = 0; n < CUSTOMERS; n += 1) {
    const note = { type: 'note.add', id: `n-${n}`, about: { entity: 'customer', id: `c-${n}` } }
    await ann.submit(
      ann.command(createCustomer(`c-${n}`, `${WORD} ${n}`)),
      ann.command({ ...note, text: 'x'.repeat(700) } as Act),
    )
  }
  await running.close()
  return running.dataDir
}

const customersIn = (dataDir: string, hubKey?: string): number => {
  const db = openHubData(dataDir, { readonly: true, ...(hubKey === undefined ? {} : { hubKey }) })
  try {
    return db.prepare<[], number>('select count(*) from customers').pluck().get() ?? 0
  } finally {
    db.close()
  }
}

/** A command of the hub's program, run here. */
async function tool(args: string[], given: NodeJS.ProcessEnv = {}): Promise<{ code: number; out: string }> {
  let out = ''
  const print = (line: string): void => void (out += `${line}\n`)
  const command = readToolCommand(args, given, process.platform)
  const code = await runTool(command, { version: '0.0.0', print, printError: print, explain: String })
  return { code, out }
}

/** Every file below a folder with its bytes, but for the lock. */
const picture = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('hub.lock'))
      // whoever reads makes an empty log, and an index of it
      .filter(
        ({ parentPath, name }) =>
          !name.endsWith('-shm') && (!name.endsWith('-wal') || statSync(join(parentPath, name)).size > 0),
      )
      .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name)).toString('base64')]),
  )
const keptIn = (dataDir: string): string =>
  readdirSync(dataDir).find((name) => name.startsWith('before-rescue-')) ?? ''
const holdsWord = (dataDir: string): boolean => readFileSync(join(dataDir, 'hub.db')).includes(WORD)

describe('hub rescue of data', { timeout: 120_000 }, () => {
  it('with the key of RINGDESK_HUB_KEY needs that key, opens a sealed backup by the recovery key, and gives the new data the same one', async () => {
    const dataDir = await folderOfWork({ hubKey: SECRET })
    const recovery = join(makeFolder(), 'recovery')
    const made = await tool(['recovery-key', '--data', dataDir], env)
    writeFileSync(recovery, /(?:\w{4}-){9}\w{4}/.exec(made.out)?.[0] ?? '')
    const backup = join(makeFolder(), 'sealed.backup')
    expect((await tool(['backup', backup, '--data', dataDir], env)).out).toMatch(/It is sealed/)
    damagePages(dataDir, pagesOf(dataDir, 'customers', SECRET).slice(0, 2))
    const before = picture(dataDir)
    const rescue = ['rescue', '--data', dataDir, '--backup', backup, '--recovery-key-file', recovery]
    for (const [given, reason] of [
      [{}, 'keyMissing'],
      [{ RINGDESK_HUB_KEY: 'cd'.repeat(32) }, 'wrongKey'],
    ] as const)
      await expect(tool(rescue, given)).rejects.toMatchObject({ reason })
    expect(picture(dataDir)).toEqual(before)

    expect(await tool([...rescue, '--preview'], env)).toMatchObject({ code: 0 })
    expect(picture(dataDir)).toEqual(before)
    const done = await tool(rescue, env)
    expect(done.code).toBe(0)
    expect(done.out).toMatch(/^ +customers +[1-9]\d* +[1-9]\d* +\d+ +0$/m)
    expect(customersIn(dataDir, SECRET)).toBe(CUSTOMERS)
    expect(() => customersIn(dataDir)).toThrow(/RINGDESK_HUB_KEY/)
    expect(holdsWord(dataDir)).toBe(false)
    expect(readdirSync(dataDir).filter((name) => /^(restoring-|data\.key)/.test(name))).toEqual([])
    expect((await tool(['check', '--data', dataDir], env)).code).toBe(0)
    await (await startTestHub({ dataDir, hubKey: SECRET })).close()
  })

  it('with the key of hub.key gives the new data that key, also where the first page is gone', async () => {
    const dataDir = await folderOfWork({})
    const backup = join(makeFolder(), 'open.backup')
    DATA_TASKS.backup({ dataDir, file: backup, at: Date.now(), version: '0.0.0' })
    const pages = pagesOf(dataDir, 'customers').slice(0, 2)
    for (const damaged of [pages, [1]]) {
      const copy = makeFolder()
      cpSync(dataDir, copy, { recursive: true })
      damagePages(copy, damaged)
      const { code } = await tool(['rescue', '--data', copy, '--backup', backup])
      // without the first page nobody knows what came after the backup
      expect(code).toBe(damaged === pages ? 0 : 7)
      expect(customersIn(copy)).toBe(CUSTOMERS)
      expect(formOf(join(copy, 'hub.db'))).toBe('encrypted')
      expect(holdsWord(copy)).toBe(false)
      await (await startTestHub({ dataDir: copy, backups: 'off' })).close()
    }
  })

  it.each(['encrypted', 'plain'])(
    'that is %s and whole, whose hub.key is gone or damaged, takes the key of a backup and loses nothing',
    async (form) => {
      const dataDir = await folderOfWork({ isPlain: form === 'plain' })
      const [backup, other] = [join(makeFolder(), 'own.backup'), join(makeFolder(), 'other.backup')]
      DATA_TASKS.backup({ dataDir, file: backup, at: Date.now(), version: '0.0.0' })
      const stranger = await folderOfWork({})
      DATA_TASKS.backup({ dataDir: stranger, file: other, at: Date.now(), version: '0.0.0' })
      const running = await startTestHub({ dataDir, backups: 'off', isPlain: form === 'plain' })
      await (await TestDesk.connect(running.url, '1001')).act(createCustomer('c-later', `${WORD} later`))
      await running.close()
      const key = readFileSync(join(dataDir, 'hub.key'), 'utf8')
      for (const left of [undefined, 'half']) {
        if (left === undefined) rmSync(join(dataDir, 'hub.key'))
        else writeFileSync(join(dataDir, 'hub.key'), left)
        const before = picture(dataDir)
        await expect(tool(['rescue', '--data', dataDir, '--backup', other])).rejects.toMatchObject({
          reason: 'otherHub',
        })
        const look = await tool(['rescue', '--data', dataDir, '--backup', backup, '--preview'])
        expect(look).toMatchObject({ code: 0, out: expect.stringContaining('can be put back') as string })
        expect(picture(dataDir)).toEqual(before)
        const done = await tool(['rescue', '--data', dataDir, '--backup', backup])
        expect(done).toMatchObject({
          code: 0,
          out: expect.stringMatching(/was put back.*is whole/s) as string,
        })
        expect(readFileSync(join(dataDir, 'hub.key'), 'utf8')).toBe(key)
        const kept = readdirSync(dataDir).filter((name) => name.startsWith('hub.key.damaged-'))
        expect(kept.map((name) => readFileSync(join(dataDir, name), 'utf8'))).toEqual(
          left === undefined ? [] : [left],
        )
      }
      expect(customersIn(dataDir)).toBe(CUSTOMERS + 1)
      await (await startTestHub({ dataDir, backups: 'off' })).close()
    },
  )

  it('that is damaged and without its key takes the key of a backup, and then what can be read', async () => {
    const dataDir = await folderOfWork({})
    const backup = join(makeFolder(), 'open.backup')
    DATA_TASKS.backup({ dataDir, file: backup, at: Date.now(), version: '0.0.0' })
    damagePages(dataDir, pagesOf(dataDir, 'customers').slice(0, 2))
    rmSync(join(dataDir, 'hub.key'))
    const { code, out } = await tool(['rescue', '--data', dataDir, '--backup', backup])
    expect(out).toMatch(/hub.key was put back.*Everything/s)
    expect(code).toBe(0)
    expect(customersIn(dataDir)).toBe(CUSTOMERS)
  })

  it('of before, which was plain, encrypts it, keeps the damaged data as it was, and the log names it', async () => {
    const dataDir = await folderOfWork({ isPlain: true })
    const backup = join(makeFolder(), 'open.backup')
    DATA_TASKS.backup({ dataDir, file: backup, at: Date.now(), version: '0.0.0' })
    const pages = pagesOf(dataDir, 'customers').slice(0, 2)
    for (const damaged of [pages, [1]]) {
      const copy = makeFolder()
      cpSync(dataDir, copy, { recursive: true })
      damagePages(copy, damaged)
      const before = readFileSync(join(copy, 'hub.db'))
      const { code } = await tool(['rescue', '--data', copy, '--backup', backup])
      // without the first page nobody knows what came after the backup
      expect(code).toBe(damaged === pages ? 0 : 7)
      expect(customersIn(copy)).toBe(CUSTOMERS)
      expect(holdsWord(copy)).toBe(false)
      expect(readFileSync(join(copy, keptIn(copy), 'hub.db'))).toEqual(before)
      if (damaged === pages) {
        let logged = ''
        const log = { level: 'warn', write: (line: string) => (logged += line) } as const
        await (await startTestHub({ dataDir: copy, backups: 'off', log })).close()
        expect(logged).toContain(JSON.stringify({ keptPlain: [keptIn(copy)] }).slice(1, -1))
        expect(readFileSync(join(copy, keptIn(copy), 'hub.db'))).toEqual(before)
      }
    }
  })
})
