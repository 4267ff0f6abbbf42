import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openBackup } from '../../hub/backup/backup-file.ts'
import { fileNameAt } from '../../hub/backup/backup-names.ts'
import { makeRecoveryKey } from '../../hub/backup/recovery-key.ts'
import { writeBackup } from '../../hub/backup/write-backup.ts'
import { connectControl } from '../../hub/control/control-client.ts'
import { swapData } from '../../hub/store/data-swap.ts'
import { Health, HUB_PATHS } from '../../shared/contract/hub.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'
import { mountSmallDisk } from '../support/small-disk.ts'
import { finish, hub, urlIn } from './support/hub-program.ts'
import { ask, createCustomer, TestDesk } from './support/test-desk.ts'
import { afterTest, makeFolder, startTestHub, until } from './support/test-hub.ts'
import { openHubData } from '../support/hub-data.ts'

/** A real team in a folder, with its passwords and its recovery key. */
async function initTeam(): Promise<{ dataDir: string; recoveryKey: string; password: string }> {
  const dataDir = makeFolder()
  const { code, out } = await finish(hub(['init', '--data', dataDir, '--admin', 'Adam']))
  expect(code).toBe(0)
  const recoveryKey = /(?:\w{4}-){9}\w{4}/.exec(out)?.[0] ?? ''
  return { dataDir, recoveryKey, password: /1900\s+(\S+)/.exec(out)?.[1] ?? '' }
}

/** Every entity of a folder's ledger with its revision, and the feed up to a revision. */
function ledgerOf(dataDir: string, upTo = Number.MAX_SAFE_INTEGER) {
  const db = openHubData(dataDir, { readonly: true })
  try {
    return {
      head: db.prepare<[], number>('select head from feed').pluck().get(),
      customers: db
        .prepare('select id, revision, body from customers where revision <= ? order by id')
        .all(upTo),
      changes: db.prepare('select * from changes where revision <= ? order by revision').all(upTo),
      commands: db.prepare('select * from commands where revision <= ? order by id').all(upTo),
    }
  } finally {
    db.close()
  }
}

describe('hub backup', { timeout: 90_000 }, () => {
  it('beside many commands holds the ledger as it was at its revision, and is restored so', async () => {
    const running = await startTestHub()
    const desks = await Promise.all(['1001', '1002', '1003'].map((who) => TestDesk.connect(running.url, who)))
    let isDone = false
    let made = 0
    /** The newest revision that a console was told of. */
    let done = 0
    const work = desks.map(async (desk, index) => {
      while (!isDone) {
        const commands = Array.from({ length: 20 }, () =>
          desk.command(
            createCustomer(`c-${index}-${made++}`, 'Wang', `+86138${String(made).padStart(8, '0')}`),
          ),
        )
        for (const result of await desk.submit(...commands)) {
          if (result.status !== 'done') throw new Error(JSON.stringify(result))
          done = Math.max(done, result.revision)
        }
      }
    })
    await until('some customers', () => made > 300)
    const file = join(makeFolder(), 'team.backup')
    const before = done
    const tool = await finish(hub(['backup', file, '--data', running.dataDir]))
    const after = done
    isDone = true
    await Promise.all(work)
    expect(tool).toMatchObject({ code: 0, err: '' })
    expect(tool.out).toContain('NOT sealed')
    const { revision, counts } = openBackup(file).header
    // all that was done before it was asked for is in it, and the work went on while the copy was made
    expect(revision).toBeGreaterThan(before)
    expect(after).toBeGreaterThan(revision)
    // each customer is one change of the feed
    expect(counts['customers']).toBe(counts['changes'])
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)

    const restored = makeFolder()
    expect((await finish(hub(['restore', file, '--data', restored]))).code).toBe(0)
    const copy = ledgerOf(restored)
    expect(copy.head).toBe(revision)
    expect({ ...copy, head: 0 }).toEqual({ ...ledgerOf(running.dataDir, revision), head: 0 })
    expect((await finish(hub(['check', '--data', restored]))).code).toBe(0)
    // and a hub works on it, with the passwords of before
    const anew = await startTestHub({ dataDir: restored })
    const ann = await TestDesk.connect(anew.url, '1001')
    expect((await ann.act(createCustomer('c-new', 'New', '+8613999999999'))).status).toBe('done')
    // nothing but the backup is left of the work
    expect(readdirSync(running.dataDir).filter((name) => name.startsWith('.backup'))).toEqual([])
  })

  it('is sealed with the recovery key of init, and opened by nothing else', async () => {
    const { dataDir, recoveryKey, password } = await initTeam()
    const file = join(makeFolder(), 'team.backup')
    const tool = await finish(hub(['backup', file, '--data', dataDir]))
    expect(tool).toMatchObject({ code: 0, out: expect.stringContaining('It is sealed') as string })
    const bytes = readFileSync(file)
    expect(bytes.includes(readFileSync(join(dataDir, 'hub.key'), 'utf8').trim())).toBe(false)
    expect(bytes.includes('SQLite format 3')).toBe(false)

    const target = makeFolder()
    const restore = (input: string) => finish(hub(['restore', file, '--data', target], { input }))
    expect(await restore('')).toMatchObject({ code: 5, err: expect.stringContaining('sealed') as string })
    expect(await restore(recoveryKey.replace(/^./, (first) => (first === '7' ? '8' : '7')))).toMatchObject({
      code: 5,
      err: expect.stringContaining('mistyped') as string,
    })
    expect(await restore(makeRecoveryKey().text)).toMatchObject({
      code: 5,
      err: expect.stringContaining('another team') as string,
    })
    expect(readdirSync(target).filter((name) => name !== 'hub.lock')).toEqual([])
    // as a person writes it down
    const right = await restore(` ${recoveryKey.toUpperCase().replaceAll('0', 'O').replaceAll('-', ' ')}\n`)
    expect(right.code).toBe(0)
    const program = hub(['--data', target, '--port', '0'])
    const answer = await ask(await urlIn(program), HUB_PATHS.signIn, { user: '1900', password, desk: 'd1' })
    expect(answer.status).toBe(200)
  })

  it('is sealed from then on where a team gets its recovery key later, and each file is opened by its own', async () => {
    const running = await startTestHub()
    const folder = makeFolder()
    const made = await finish(hub(['recovery-key', '--data', running.dataDir]))
    const key = /(?:\w{4}-){9}\w{4}/.exec(made.out)?.[0] ?? ''
    expect((await finish(hub(['backup', join(folder, 'a'), '--data', running.dataDir]))).out).toContain(
      'sealed',
    )
    await running.close()
    expect((await finish(hub(['recovery-key', '--data', running.dataDir]))).code).toBe(0)
    await finish(hub(['backup', join(folder, 'b'), '--data', running.dataDir]))
    const restore = (name: string) =>
      finish(hub(['restore', join(folder, name), '--data', makeFolder()], { input: key }))
    expect((await restore('a')).code).toBe(0)
    expect((await restore('b')).code).toBe(5)
  })

  it('that is cut off, damaged, foreign or of a newer Ringdesk is refused, and nothing is changed', async () => {
    const running = await startTestHub()
    const folder = makeFolder()
    const file = join(folder, 'team.backup')
    expect((await finish(hub(['backup', file, '--data', running.dataDir]))).code).toBe(0)
    // never over another one
    expect((await finish(hub(['backup', file, '--data', running.dataDir]))).code).toBe(5)
    await running.close()
    const before = ledgerOf(running.dataDir)
    const other = (name: string): string => {
      copyFileSync(file, join(folder, name))
      return join(folder, name)
    }
    const cut = other('cut')
    truncateSync(cut, statSync(file).size - 1000)
    const start = other('start')
    truncateSync(start, 40)
    const damaged = other('damaged')
    const bytes = readFileSync(file)
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 5000) ^ 1, bytes.length - 5000)
    writeFileSync(damaged, bytes)
    const longer = other('longer')
    writeFileSync(longer, Buffer.concat([readFileSync(file), Buffer.from('more')]))
    const nothing = join(folder, 'nothing')
    writeFileSync(nothing, 'no backup at all, only some words')
    for (const [bad, says] of [
      [cut, 'is cut off'],
      [start, 'is cut off'],
      [damaged, 'is damaged'],
      [longer, 'more in it'],
      [nothing, 'is no backup'],
      [join(folder, 'missing'), 'cannot be opened'],
    ] as const) {
      const tool = await finish(hub(['restore', bad, '--data', running.dataDir]))
      expect(tool, bad).toMatchObject({ code: 5, err: expect.stringContaining(says) as string })
    }
    const foreign = await startTestHub()
    await foreign.close()
    const wrongHub = await finish(hub(['restore', file, '--data', foreign.dataDir]))
    expect(wrongHub).toMatchObject({ code: 5, err: expect.stringContaining('another hub') as string })
    expect((await finish(hub(['restore', file, '--other-hub', '--data', foreign.dataDir]))).code).toBe(0)

    // the data of a newer Ringdesk in a file that can be read
    const db = openHubData(running.dataDir)
    db.exec("insert into kysely_migration (name, timestamp) values ('9999-later', '')")
    db.close()
    const later = join(folder, 'later')
    writeBackup({ dataDir: running.dataDir, file: later, at: Date.now(), version: '9.0.0' })
    const target = makeFolder()
    const newer = await finish(hub(['restore', later, '--data', target]))
    expect(newer).toMatchObject({ code: 5, err: expect.stringContaining('newer Ringdesk (9.0.0)') as string })
    expect(readdirSync(target).filter((name) => name !== 'hub.lock')).toEqual([])
    expect(ledgerOf(running.dataDir)).toEqual(before)
  })

  it('on a full disk leaves no half file', async ({ skip }) => {
    const disk = mountSmallDisk(40)
    if (typeof disk === 'string') return skip(disk)
    afterTest(() => disk.remove())
    const running = await startTestHub()
    disk.fill()
    const file = join(disk.folder, 'team.backup')
    const tool = await finish(hub(['backup', file, '--data', running.dataDir]))
    expect(tool).toMatchObject({ code: 5, err: expect.stringContaining('no room') as string })
    disk.empty()
    expect(readdirSync(disk.folder)).toEqual([])
    expect((await finish(hub(['backup', file, '--data', running.dataDir]))).code).toBe(0)
    // where the data itself is put back there is no room either
    const target = join(disk.folder, 'target')
    mkdirSync(target)
    disk.fill()
    const restore = await finish(hub(['restore', file, '--data', target]))
    expect(restore.code).not.toBe(0)
    expect(readdirSync(target).filter((name) => name !== 'hub.lock')).toEqual([])
  })
})

describe('automatic backups', { timeout: 60_000 }, () => {
  it('are made by themselves for a team, kept by number, and their age is told', async () => {
    const dataDir = makeFolder()
    const running = await startTestHub({
      dataDir,
      backups: { everyMs: 50, keep: 3 },
      times: { firstBackupMs: 1 },
    })
    const folder = join(dataDir, 'backups')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'of a person.txt'), 'mine')
    const adam = await TestDesk.signIn(running.url, '1900')
    const token = { authorization: `Bearer ${adam.session.accessToken}` }
    const backupOf = async () =>
      Health.parse((await ask(running.url, '/health', undefined, token)).body).backup
    const first = await until('the first one', async () => (await backupOf())?.newestAt ?? undefined)
    await until('another one', async () => ((await backupOf())?.newestAt ?? 0) > first)
    await until('four to be made', async () => ((await backupOf())?.newestAt ?? 0) > first + 3000, 20_000)
    expect(await backupOf()).toMatchObject({ everyMs: 50, problem: null })
    const metrics = await (await fetch(`${running.url}/metrics`)).text()
    expect(metrics).toMatch(/^ringdesk_hub_backup_age_seconds [\d.]+$/m)
    await running.close()
    const names = readdirSync(folder)
    expect(names).toContain('of a person.txt')
    expect(names.filter((name) => name.endsWith('.backup'))).toHaveLength(3)
    // nobody else is told
    const later = await startTestHub({ dataDir, backups: 'off' })
    const ann = await TestDesk.signIn(later.url, '1001')
    const answers = await Promise.all(
      [
        undefined,
        { authorization: `Bearer ${ann.session.accessToken}` },
        { authorization: 'Bearer nonsense' },
      ].map((headers) => ask(later.url, '/health', undefined, headers)),
    )
    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(body).not.toHaveProperty('backup')
    }
  })

  it('are not made of the sample team, and no age is told where there is none', async () => {
    const { SAMPLE_PEOPLE, SAMPLE_QUEUES } = await import('../../hub/seed/sample-team.ts')
    const running = await startTestHub({
      team: { people: SAMPLE_PEOPLE, queues: SAMPLE_QUEUES, isSample: true },
      times: { firstBackupMs: 1 },
    })
    const metrics = await (await fetch(`${running.url}/metrics`)).text()
    expect(metrics).not.toMatch(/^ringdesk_hub_backup_age_seconds \d/m)
    expect(existsSync(join(running.dataDir, 'backups'))).toBe(false)
  })

  it('that cannot be made are told, to the administrator and to the log, until one is made again', async () => {
    const dataDir = makeFolder()
    await (await startTestHub({ dataDir, backups: 'off' })).close()
    // where they go there is no folder: as a volume that was not mounted, or nobody may write into
    const folder = join(dataDir, 'backups')
    writeFileSync(folder, 'no folder')
    const lines: string[] = []
    const running = await startTestHub({
      dataDir,
      backups: { everyMs: 50, keep: 3 },
      times: { firstBackupMs: 1 },
      log: { level: 'error', write: (line) => void lines.push(line) },
    })
    const adam = await TestDesk.connect(running.url, '1900')
    const token = { authorization: `Bearer ${adam.session.accessToken}` }
    const problemOf = async () =>
      Health.parse((await ask(running.url, '/health', undefined, token)).body).backup?.problem
    const problem = await until('the failure', async () => (await problemOf()) ?? undefined)
    expect(problem).toMatch(/^The backup .*backups.* could not be made/)
    expect(await adam.ask('backups:list', null)).toMatchObject({ newestAt: null, problem })
    expect(lines.join('\n')).toContain('the automatic backup failed; it is tried again')
    rmSync(folder)
    await until('one that is made', async () => (await problemOf()) === null, 20_000)
    expect((await adam.ask('backups:list', null)).newestAt).not.toBeNull()
  })

  it('on a full disk are told as that', async ({ skip }) => {
    const disk = mountSmallDisk(40)
    if (typeof disk === 'string') return skip(disk)
    afterTest(() => disk.remove())
    const dataDir = join(disk.folder, 'data')
    await (await startTestHub({ dataDir, backups: 'off' })).close()
    const running = await startTestHub({
      dataDir,
      backups: { everyMs: 50, keep: 3 },
      times: { firstBackupMs: 1 },
    })
    const adam = await TestDesk.signIn(running.url, '1900')
    const token = { authorization: `Bearer ${adam.session.accessToken}` }
    disk.fill()
    const problemOf = async () =>
      Health.parse((await ask(running.url, '/health', undefined, token)).body).backup?.problem
    expect(await until('the failure', async () => (await problemOf()) ?? undefined)).toContain('no room')
    disk.empty()
    await until('one that is made', async () => (await problemOf()) === null, 20_000)
  })

  it('wait for their time after a restart, unless the clock was wrong', async () => {
    const dataDir = makeFolder()
    await (await startTestHub({ dataDir, backups: 'off' })).close()
    const folder = join(dataDir, 'backups')
    const now = Date.now()
    writeBackup({ dataDir, file: join(folder, fileNameAt(now, folder)), at: now, version: '1' })
    const policy = { backups: { everyMs: HOUR_MS, keep: 3 }, times: { firstBackupMs: 1 } }
    const soon = await startTestHub({ dataDir, ...policy })
    await (await TestDesk.connect(soon.url, '1001')).act(createCustomer('c1', 'Wang', '+8613800138000'))
    expect(readdirSync(folder)).toHaveLength(1)
    await soon.close()
    // the clock went back a day: what is named by the future tells nothing
    const back = await startTestHub({ dataDir, ...policy, now: () => now - 24 * HOUR_MS })
    await until(
      'one to be made',
      () => readdirSync(folder).filter((name) => !name.startsWith('.')).length === 2,
    )
    await back.close()
  })
})

describe('hub restore', { timeout: 90_000 }, () => {
  it('keeps the data of before, begins a new epoch, and ends every session', async () => {
    const running = await startTestHub()
    const ann = await TestDesk.connect(running.url, '1001', 'd1')
    await ann.act(createCustomer('c1', 'Wang', '+8613800138000'))
    const epoch = Health.parse((await ask(running.url, '/health')).body).epoch
    expect(epoch).toMatch(/./)
    const file = join(makeFolder(), 'team.backup')
    expect((await finish(hub(['backup', file, '--data', running.dataDir]))).code).toBe(0)
    await ann.act(createCustomer('c2', 'Li', '+8613800138001'))
    await running.close()
    const before = readFileSync(join(running.dataDir, 'hub.db'))

    const tool = await finish(hub(['restore', file, '--data', running.dataDir]))
    expect(tool.code).toBe(0)
    const keptIn = /kept in (.+)\.\n/.exec(tool.out)?.[1] ?? ''
    expect(readFileSync(join(keptIn, 'hub.db')).equals(before)).toBe(true)
    expect(existsSync(join(keptIn, 'hub.key'))).toBe(true)

    const later = await startTestHub({ dataDir: running.dataDir })
    expect(later.hubId).toBe(running.hubId)
    const health = Health.parse((await ask(later.url, '/health')).body)
    expect(health.epoch).not.toBe(epoch)
    const { refreshToken } = ann.session
    const renewed = await ask<{ code: string }>(later.url, HUB_PATHS.renew, { refreshToken, desk: 'd1' })
    expect(renewed).toMatchObject({ status: 401, body: { code: 'tokenRevoked' } })
    const again = await TestDesk.signIn(later.url, '1001', 'd1')
    await again.open()
    expect(await again.ask('changes:pull', { after: 0, limit: 10 })).toMatchObject({ epoch: health.epoch })
    const lines = await again.snapshot()
    expect(lines[0]).toMatchObject({ line: 'head', epoch: health.epoch })
    const customers = lines.filter((line) => line.line === 'item' && line.entity === 'customer')
    expect(customers).toMatchObject([{ id: 'c1' }])
    // the same epoch at every later start
    await later.close()
    const third = await startTestHub({ dataDir: running.dataDir })
    expect(Health.parse((await ask(third.url, '/health')).body).epoch).toBe(health.epoch)
  })

  it('asked of a hub that runs starts it anew with the backup, at the same address', async () => {
    const { dataDir, recoveryKey, password } = await initTeam()
    const program = hub(['--data', dataDir, '--port', '0'])
    const url = await urlIn(program)
    const signIn = () => ask(url, HUB_PATHS.signIn, { user: '1900', password, desk: 'd1' })
    expect((await signIn()).status).toBe(200)
    const file = join(makeFolder(), 'team.backup')
    expect((await finish(hub(['backup', file, '--data', dataDir]))).code).toBe(0)
    const epoch = Health.parse((await ask(url, '/health')).body).epoch
    const keyFile = join(makeFolder(), 'key')
    writeFileSync(keyFile, `${recoveryKey}\n`)
    const wrong = await finish(hub(['restore', file, '--data', dataDir], { input: makeRecoveryKey().text }))
    expect(wrong.code).toBe(5)
    expect(Health.parse((await ask(url, '/health')).body).epoch).toBe(epoch)
    const tool = await finish(hub(['restore', file, '--data', dataDir, '--recovery-key-file', keyFile]))
    expect(tool).toMatchObject({ code: 0, err: '' })
    const health = Health.parse((await ask(url, '/health')).body)
    expect(health.status).toBe('ok')
    expect(health.epoch).not.toBe(epoch)
    expect((await signIn()).status).toBe(200)
    program.child.kill('SIGTERM')
    expect(await program.code).toBe(0)
  })

  it('is not done by a hub that cannot start itself anew', async () => {
    const running = await startTestHub()
    const file = join(makeFolder(), 'team.backup')
    const door = await connectControl(running.dataDir)
    await door?.call('backup', { file })
    await expect(
      door?.call('restore', { file, isOtherHubTaken: false, isNewerRejected: false }),
    ).rejects.toMatchObject({
      code: 'notPossible',
    })
    door?.close()
  })

  it('that was broken off in the middle is finished at the next start', async () => {
    const running = await startTestHub()
    await (await TestDesk.connect(running.url, '1001')).act(createCustomer('c1', 'Wang', '+8613800138000'))
    await running.close()
    const { dataDir } = running
    const swap = { staged: 'restoring-x', aside: 'before-restore-x' }
    const other = await startTestHub()
    await other.close()
    mkdirSync(join(dataDir, swap.staged))
    for (const name of ['hub.db', 'hub.key'])
      copyFileSync(join(other.dataDir, name), join(dataDir, swap.staged, name))
    // as a crash leaves it: the database is aside, the key not yet
    mkdirSync(join(dataDir, swap.aside))
    renameSync(join(dataDir, 'hub.db'), join(dataDir, swap.aside, 'hub.db'))
    writeFileSync(join(dataDir, 'restore.json'), JSON.stringify({ ...swap, step: 'out' }))
    const later = await startTestHub({ dataDir })
    expect(later.hubId).toBe(other.hubId)
    await later.close()
    expect(readdirSync(join(dataDir, swap.aside)).sort()).toEqual(['data-key.json', 'hub.db', 'hub.key'])
    expect(existsSync(join(dataDir, 'restore.json'))).toBe(false)
    // and once more from the state between the two steps
    mkdirSync(join(dataDir, 'restoring-y'))
    copyFileSync(join(dataDir, swap.aside, 'hub.db'), join(dataDir, 'restoring-y', 'hub.db'))
    copyFileSync(join(dataDir, swap.aside, 'hub.key'), join(dataDir, 'restoring-y', 'hub.key'))
    swapData(dataDir, { staged: 'restoring-y', aside: 'before-restore-y' })
    const last = await startTestHub({ dataDir })
    expect(last.hubId).toBe(running.hubId)
  })
})
