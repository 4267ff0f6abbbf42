import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { setAsideIn } from '../../hub/store/set-aside.ts'
import { finish, hub } from './support/hub-program.ts'
import { makeFolder, startTestHub } from './support/test-hub.ts'

describe('what stands aside in a data folder', { timeout: 60_000 }, () => {
  it('is listed with its kind, its moment and its size, logs with their database, and nothing else is', () => {
    const dataDir = makeFolder()
    const plain = `SQLite format 3\0${'x'.repeat(84)}`
    mkdirSync(join(dataDir, 'before-rescue-2026-11-03T04-05-06-abcd'))
    writeFileSync(join(dataDir, 'before-rescue-2026-11-03T04-05-06-abcd', 'hub.db'), plain)
    const stamp = '2026-11-02T03-04-05-678Z'
    for (const [name, text] of [
      [`hub.db.aside-${stamp}`, plain],
      [`hub.db.aside-${stamp}-wal`, 'y'.repeat(10)],
      [`hub.key.aside-${stamp}`, 'key'],
      ['hub.key.damaged-2026-11-01T00-00-00', 'half'],
      ['hub.db', plain],
      ['hub.key', 'key'],
      ['notes.txt', 'mine'],
    ] as const)
      writeFileSync(join(dataDir, name), text)
    expect(setAsideIn(dataDir)).toEqual([
      {
        name: 'before-rescue-2026-11-03T04-05-06-abcd',
        kind: 'beforeRescue',
        at: Date.UTC(2026, 10, 3, 4, 5, 6),
        bytes: 100,
        isPlain: true,
      },
      {
        name: `hub.key.aside-${stamp}`,
        kind: 'remains',
        at: Date.UTC(2026, 10, 2, 3, 4, 5),
        bytes: 3,
        isPlain: false,
      },
      {
        name: `hub.db.aside-${stamp}`,
        kind: 'remains',
        at: Date.UTC(2026, 10, 2, 3, 4, 5),
        bytes: 110,
        isPlain: true,
      },
      {
        name: 'hub.key.damaged-2026-11-01T00-00-00',
        kind: 'damagedKey',
        at: Date.UTC(2026, 10, 1),
        bytes: 4,
        isPlain: false,
      },
    ])
  })

  it('and is plain is named in the log at each start and by “check”: what is left of a team whose key is gone, too', async () => {
    const dataDir = makeFolder()
    await (await startTestHub({ dataDir, isPlain: true })).close()
    rmSync(join(dataDir, 'hub.key'))
    const logged: string[] = []
    const log = { level: 'info', write: (line: string) => void logged.push(line) } as const
    await (await startTestHub({ dataDir, isNewTeam: true, log })).close()
    const aside = readdirSync(dataDir).find((name) => name.startsWith('hub.db.aside-')) ?? ''
    const says = JSON.stringify({ keptPlain: [aside] }).slice(1, -1)
    expect(logged.join('')).toContain(says)
    logged.length = 0
    await (await startTestHub({ dataDir, log })).close()
    expect(logged.join('')).toContain(says)
    // nothing was encrypted by this start, and nothing says so
    expect(logged.join('')).not.toContain('the data is encrypted now')
    const checked = await finish(hub(['check', '--data', dataDir]))
    expect(checked).toMatchObject({ code: 0, err: '' })
    expect(checked.out).toMatch(new RegExp(`Set aside.*\\n.*${aside} .*not encrypted`))
    const json = JSON.parse((await finish(hub(['check', '--json', '--data', dataDir]))).out) as object
    expect(json).toMatchObject({ setAside: [{ name: aside, kind: 'remains', isPlain: true }] })
  })
})
