import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openBackup, readBackupParts } from '../../hub/backup/backup-file.ts'
import { WORK_PREFIX } from '../../hub/store/data-folder.ts'
import { mountSmallDisk } from '../support/small-disk.ts'
import { finish, hub } from './support/hub-program.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'
import { afterTest, makeFolder, startTestHub, until } from './support/test-hub.ts'

/** What a program says and with what it ends: one line for a person, no trace of a stack. */
async function refusal(args: string[], options = {}): Promise<{ code: number | null; err: string }> {
  const { code, err } = await finish(hub(args, options))
  expect(err).toMatch(/^Ringdesk hub: /)
  expect(err).not.toMatch(/\n\s+at /)
  return { code, err }
}

describe('a data folder that cannot be one', { timeout: 60_000 }, () => {
  const COMMANDS = [
    ['--port', '0'],
    ['init', '--admin', 'Adam'],
    ['check'],
    ['restore', 'FILE'],
    ['sign-out', '1001'],
  ]

  it.each(COMMANDS)('because it is a file is refused with words: %s', async (...command) => {
    const file = join(makeFolder(), 'data')
    writeFileSync(file, 'mine')
    const backup = join(makeFolder(), 'team.backup')
    const source = await startTestHub()
    expect((await finish(hub(['backup', backup, '--data', source.dataDir]))).code).toBe(0)
    const args = command.map((arg) => (arg === 'FILE' ? backup : arg))
    const { code, err } = await refusal([...args, '--data', file])
    expect(code).not.toBe(0)
    expect(err).toContain(file)
    expect(err).toMatch(/is a file|no hub’s data/)
  })

  // root may write everywhere
  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'because nobody may write into it is refused with words',
    async () => {
      const folder = makeFolder()
      chmodSync(folder, 0o500)
      const { code, err } = await refusal(['--data', folder, '--port', '0'])
      expect(code).toBe(6)
      expect(err).toMatch(/cannot be written/)
      chmodSync(folder, 0o700)
      expect(readdirSync(folder)).toEqual([])
    },
  )
})

describe('a file system that is read alone', { timeout: 60_000 }, () => {
  it('is refused with words, also for root, and the hub starts when it can be written again', async ({
    skip,
  }) => {
    const disk = mountSmallDisk(20)
    if (typeof disk === 'string') return skip(disk)
    afterTest(() => disk.remove())
    const dataDir = join(disk.folder, 'data')
    await (await startTestHub({ dataDir, backups: 'off' })).close()
    const mount = (how: string): void => void execFileSync('mount', ['-o', `remount,${how}`, disk.folder])
    mount('ro')
    for (const args of [
      ['--port', '0'],
      ['sign-out', '1001'],
    ]) {
      const { code, err } = await refusal([...args, '--data', dataDir])
      expect(code, args.join(' ')).toBe(6)
      expect(err).toMatch(/cannot be (opened and )?written/)
    }
    mount('rw')
    expect((await startTestHub({ dataDir, backups: 'off' })).newPasswords.size).toBe(0)
  })
})

/** A library that lets every lock of a file fail as on a file system that has none. */
function brokenLocks(errno: string): string | undefined {
  const folder = makeFolder()
  const library = join(folder, 'no-locks.so')
  writeFileSync(
    join(folder, 'no-locks.c'),
    `#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
static int pass(const char *name, int fd, int cmd, void *arg) {
  int (*real)(int, int, ...) = dlsym(RTLD_NEXT, name);
  if (cmd == F_SETLK || cmd == F_SETLKW) { errno = ${errno}; return -1; }
  return real(fd, cmd, arg);
}
int fcntl(int fd, int cmd, ...) { va_list l; va_start(l, cmd); void *a = va_arg(l, void *); va_end(l); return pass("fcntl", fd, cmd, a); }
int fcntl64(int fd, int cmd, ...) { va_list l; va_start(l, cmd); void *a = va_arg(l, void *); va_end(l); return pass("fcntl64", fd, cmd, a); }
`,
  )
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-o', library, join(folder, 'no-locks.c'), '-ldl'], {
      stdio: 'ignore',
    })
  } catch {
    return undefined
  }
  return library
}

describe('a file system whose locks fail', { timeout: 60_000 }, () => {
  it.for(['ENOLCK', 'ENOTSUP'])('is refused with words, and is no other hub: %s', async (errno, { skip }) => {
    if (process.platform !== 'linux') return skip('LD_PRELOAD is there on Linux alone')
    const library = brokenLocks(errno)
    if (library === undefined) return skip('there is no C compiler')
    const running = await startTestHub()
    const { dataDir } = running
    await running.close()
    const files = readdirSync(dataDir).sort()
    const { code, err } = await refusal(['--data', dataDir, '--port', '0'], { env: { LD_PRELOAD: library } })
    expect(code).toBe(6)
    expect(err).toMatch(/cannot be locked/)
    expect(readdirSync(dataDir).sort()).toEqual(files)
    // with locks all is as it was
    expect((await startTestHub({ dataDir })).newPasswords.size).toBe(0)
  })
})

describe('a clock that jumps during a backup', { timeout: 60_000 }, () => {
  it('leaves a whole backup, and the next ones come and are told apart', async () => {
    let now = Date.now()
    const running = await startTestHub({
      now: () => now,
      backups: { everyMs: 300, keep: 3 },
      times: { firstBackupMs: 10 },
    })
    const ann = await TestDesk.connect(running.url, '1001')
    await ann.act(createCustomer('c1', 'Wang'))
    const folder = join(running.dataDir, 'backups')
    const names = (): string[] =>
      existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.backup')) : []
    await until('the first', () => names().length === 1)
    const seen = new Set(names())
    let jump: number | undefined
    // the moment at which the copy of the data has a file, and is not whole yet
    const watcher = watch(running.dataDir, (_event, name) => {
      if (jump === undefined || name?.startsWith(WORK_PREFIX) !== true) return
      if (!existsSync(join(running.dataDir, name))) return
      now += jump
      jump = undefined
    })
    afterTest(() => watcher.close())
    for (const by of [400 * 86_400_000, -800 * 86_400_000, 3_600_000]) {
      jump = by
      await until('a jump while a copy is made', () => jump === undefined, 20_000)
      // the one that was being made, and the one after it
      for (let more = 0; more < 2; more++) {
        await until('another one after the jump', () => names().some((name) => !seen.has(name)), 20_000)
        for (const name of names()) seen.add(name)
      }
    }
    await running.close()
    for (const name of names()) {
      const opened = openBackup(join(folder, name))
      expect(opened.header.hubId).toBe(running.hubId)
      readBackupParts(join(folder, name), opened, undefined, () => undefined)
    }
    expect(names().length).toBeLessThanOrEqual(3)
  })
})
