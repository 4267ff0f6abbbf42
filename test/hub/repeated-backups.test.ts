import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openBackup, readBackupParts } from '../../hub/backup/backup-file.ts'
import { EXIT } from '../../hub/exit-codes.ts'
import { hub, type Program } from './support/hub-program.ts'
import { afterTest, makeFolder, startTestHub, until } from './support/test-hub.ts'

/** `hub backup FOLDER --every --keep`: backups until somebody ends the program. */

const WAIT_MS = 30_000

async function teamFolder(): Promise<string> {
  const running = await startTestHub({ backups: 'off' })
  await running.close()
  return running.dataDir
}
const backupsIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.backup')) : []
const errorsOf = ({ child }: Program): (() => string) => {
  let said = ''
  child.stderr?.on('data', (data: Buffer) => (said += data.toString()))
  return () => said
}
const repeat = (dataDir: string, into: string): Program =>
  hub(['backup', into, '--every', '1s', '--keep', '2', '--data', dataDir])

describe.skipIf(process.platform === 'win32')('repeated backups', { timeout: 120_000 }, () => {
  it('go on and keep the newest, also past one that fails, until the program is ended', async () => {
    const dataDir = await teamFolder()
    const into = join(makeFolder(), 'backups')
    mkdirSync(into)
    writeFileSync(join(into, 'mine.txt'), 'not one of these')
    const program = repeat(dataDir, into)
    const errors = errorsOf(program)
    const seen = new Set<string>()
    const atLeast = (count: number) =>
      until(
        `${count} backups`,
        () => {
          for (const name of backupsIn(into)) seen.add(name)
          return seen.size >= count
        },
        WAIT_MS,
      )
    await atLeast(4)
    // the disk it goes to is not there for a moment
    renameSync(into, `${into}-away`)
    writeFileSync(into, 'no folder')
    await until('words of the failure', () => /could not be made|cannot/.test(errors()), WAIT_MS)
    expect(errors()).not.toMatch(/\n\s+at /)
    rmSync(into)
    renameSync(`${into}-away`, into)
    await atLeast(seen.size + 2)
    program.child.kill('SIGINT')
    expect(await program.code).toBe(EXIT.ok)
    expect(backupsIn(into).length).toBeLessThanOrEqual(2)
    for (const name of backupsIn(into))
      readBackupParts(join(into, name), openBackup(join(into, name)), undefined, () => undefined)
    expect(existsSync(join(into, 'mine.txt'))).toBe(true)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'asked to end (%s) in the middle of one finish it, and end',
    async (signal) => {
      const dataDir = await teamFolder()
      const into = makeFolder()
      const program = repeat(dataDir, into)
      let first: string | undefined
      const watcher = watch(into, (_event, name) => {
        if (name?.endsWith('.part') !== true) return
        first ??= name
        // the second one: it is being written, and has no name yet
        if (name === first || !existsSync(join(into, name))) return
        program.child.kill(signal)
        watcher.close()
      })
      afterTest(() => watcher.close())
      expect(await program.code).toBe(EXIT.ok)
      expect(readdirSync(into).filter((name) => name.endsWith('.part'))).toEqual([])
      expect(backupsIn(into)).toHaveLength(2)
    },
  )

  it('end with their first one where that cannot be made', async () => {
    const dataDir = await teamFolder()
    const into = join(makeFolder(), 'no folder')
    writeFileSync(into, 'a file')
    const program = repeat(dataDir, into)
    expect([EXIT.backupUnusable, EXIT.failed]).toContain(await program.code)
    expect(await program.err).toMatch(/^Ringdesk hub: /)
  })
})
