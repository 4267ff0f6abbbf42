import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import type { Socket } from 'socket.io-client'
import { describe, expect, it } from 'vitest'
import { backupFoldersOf, readBackupChoice, writeBackupChoice } from '../../hub/backup/backup-choice.ts'
import { foundBackups } from '../../hub/backup/backup-shelf.ts'
import { SAMPLE_PEOPLE } from '../../hub/seed/sample-team.ts'
import { startHub, type Hub } from '../../hub/start.ts'
import { mend } from '../../hub/tool/mend.ts'
import { lockFolder } from '../../hub/store/folder-lock.ts'
import type { BackupList } from '../../shared/contract/backups.ts'
import type { DeskId } from '../../shared/domain/ids.ts'
import { finish, hub } from './support/hub-program.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'
import { makeFolder, startTestHub, until } from './support/test-hub.ts'

const ADMINISTRATOR = SAMPLE_PEOPLE.find(({ role }) => role === 'administrator')?.extension ?? ''
const list = (desk: TestDesk): Promise<BackupList> => desk.ask('backups:list', null)

it('a folder of backups that cannot be read keeps no hub from starting, and a file of it no list from being shown', async () => {
  const dataDir = makeFolder()
  // as a disk that is gone or sick: every look into the folder fails, and not because nothing is there
  const sick = join(dataDir, 'sick')
  symlinkSync(sick, sick)
  expect(() => readdirSync(sick)).toThrow('ELOOP')
  const choice = { isOn: true, everyMs: 3_600_000, keep: 3, folder: sick }
  writeFileSync(join(dataDir, 'backup-choice.json'), JSON.stringify(choice))
  // no file, and cannot be read as one
  mkdirSync(join(dataDir, 'backups', 'ringdesk-2026-01-01T00-00-00Z.backup'), { recursive: true })
  await startTestHub({ dataDir })
  expect(foundBackups(dataDir)).toMatchObject([
    { name: 'ringdesk-2026-01-01T00-00-00Z.backup', fault: 'unusable' },
  ])
})

it('two hubs that write into one folder each know their own backups alone, also when their data cannot be read', async () => {
  const shared = makeFolder()
  const start = async (dataDir: string, firstBackupMs: number): Promise<Hub> =>
    startHub({
      dataDir,
      customers: 0,
      log: { level: 'silent' },
      backups: { everyMs: 3_600_000, keep: 3 },
      areBackupsChosen: true,
      times: { firstBackupMs },
    })
  const folders = [makeFolder(), makeFolder()] as const
  const choice = JSON.stringify({ isOn: true, everyMs: 3_600_000, keep: 3, folder: shared })
  for (const folder of folders) writeFileSync(join(folder, 'backup-choice.json'), choice)
  const [one, two] = folders
  const first = await start(one, 10)
  await until('the backup of the first', () => foundBackups(one).length === 1)
  await first.close()
  // that of the other hub is no reason to make none, and is not listed
  const second = await start(two, 10)
  expect(foundBackups(two)).toEqual([])
  await until('the backup of the second', () => foundBackups(two).length === 1)
  await second.close()
  expect(readdirSync(shared)).toHaveLength(2)

  const rescue = () => mend({ dataDir: one, hubKey: undefined }, '0.0.0', { what: 'rescue', backup: null })
  expect(await rescue()).toMatchObject({ is: 'refused', code: 'backupNotDamaged' })
  const lock = lockFolder(one)
  expect(await rescue()).toMatchObject({ is: 'refused', code: 'ownHubBusy' })
  lock.release()
  rmSync(join(one, 'hub.key'))
  const [own, other] = [foundBackups(one), foundBackups(two)].map(([found]) => found?.name ?? '')
  expect(foundBackups(one)).toHaveLength(1)
  const ask = (what: 'restore', name: string) =>
    mend({ dataDir: one, hubKey: undefined }, '0.0.0', { what, name })
  expect(await ask('restore', other ?? '')).toMatchObject({ is: 'refused', code: 'backupOtherHub' })
  expect(await ask('restore', own ?? '')).toMatchObject({ is: 'mended' })
})

it('backups in a folder that was chosen before are listed still', () => {
  const dataDir = makeFolder()
  const [first, second] = [makeFolder(), makeFolder()]
  for (const folder of [first, second, null, second])
    writeBackupChoice(dataDir, { isOn: true, everyMs: 3_600_000, keep: 3, folder })
  expect(readBackupChoice(dataDir)).toEqual({ isOn: true, everyMs: 3_600_000, keep: 3, folder: second })
  expect(backupFoldersOf(dataDir)).toEqual([second, join(dataDir, 'backups'), first])
})

describe('backups from a console', { timeout: 60_000 }, () => {
  it('in a hub that a console carries: one now, and back to it, at the same address', async () => {
    const dataDir = makeFolder()
    const program = hub(['--data', dataDir, '--port', '0', '--customers', '0'], { ipc: true })
    const [{ url }] = (await once(program.child, 'message')) as [{ url: string }]
    const admin = await TestDesk.connectByTrial(url, ADMINISTRATOR, 'd1' as DeskId)
    expect(await list(admin)).toMatchObject({ newestAt: null, files: [], canRestore: true })
    await admin.act(createCustomer('c1', 'Wang'))
    const { files } = await admin.ask('backups:make', null)
    expect(files).toMatchObject([{ isSealed: false }])
    await admin.act(createCustomer('c2', 'Li'))
    const name = files[0]?.name ?? ''

    // a file that is damaged changes nothing, and is said
    const file = join(dataDir, 'backups', name)
    const whole = readFileSync(file)
    writeFileSync(file, Buffer.concat([whole.subarray(0, -200), Buffer.alloc(200, 0xa5)]))
    await expect(admin.ask('backups:restore', { name })).rejects.toThrow(/backupDamaged: .*damaged/)
    for (const wrong of ['../hub.db', 'hub.key', 'ringdesk-2020-01-01T00-00-00Z.backup'])
      await expect(admin.ask('backups:restore', { name: wrong })).rejects.toThrow('no backup of this name')
    expect(admin.socket.connected).toBe(true)
    writeFileSync(file, whole)

    // the answer and the end of the connection may come in one piece
    const answer: unknown = await (admin.socket as Socket).emitWithAck('backups:restore', { name })
    expect(answer).toEqual({ ok: true, value: null })
    await until('the end of the hub of before', () => !admin.socket.connected, 10_000)
    const again = await until(
      'the hub again',
      () => TestDesk.connectByTrial(url, ADMINISTRATOR, 'd2' as DeskId).catch(() => undefined),
      20_000,
    )
    const customers = (await again.snapshot()).flatMap((line) =>
      line.line === 'item' && line.entity === 'customer' ? [(line.value as { id: string }).id] : [],
    )
    expect(customers).toEqual(['c1'])
    expect(readdirSync(dataDir).some((entry) => entry.startsWith('before-restore-'))).toBe(true)
    expect((await list(again)).files).toHaveLength(1)
  })

  it('in a hub that a console carries: how often, how many and where is chosen, holds at once and over a restart', async () => {
    const dataDir = makeFolder()
    const start = async () => {
      const program = hub(['--data', dataDir, '--port', '0', '--customers', '0'], { ipc: true })
      const [{ url }] = (await once(program.child, 'message')) as [{ url: string }]
      return { program, admin: await TestDesk.connectByTrial(url, ADMINISTRATOR, `d${url}` as DeskId) }
    }
    const { program, admin } = await start()
    expect(await list(admin)).toMatchObject({
      everyMs: 3_600_000,
      choice: { isOn: true, everyMs: 3_600_000, keep: 24, folder: null },
      folder: join(dataDir, 'backups'),
    })
    const choice = { isOn: true, everyMs: 900_000, keep: 2, folder: join(makeFolder(), 'usb', 'ringdesk') }
    for (const [wrong, code] of [
      [{ keep: 0 }, 'badInput'],
      [{ keep: 1.5 }, 'badInput'],
      [{ keep: 1001 }, 'badInput'],
      [{ everyMs: 1000 }, 'badInput'],
      [{ everyMs: Number.NaN }, 'badInput'],
      [{ folder: '' }, 'badInput'],
      [{ folder: 'usb' }, 'backupFolderRelative'],
      [{ folder: join(dataDir, 'hub.key', 'x') }, 'backupFolderIsFile'],
    ] as const)
      await expect(
        admin.ask('backups:choose', { ...choice, ...wrong }),
        JSON.stringify(wrong),
      ).rejects.toThrow(code)
    expect(await list(admin)).toMatchObject({ everyMs: 3_600_000 })
    expect(await admin.ask('backups:choose', choice)).toMatchObject({
      choice,
      folder: choice.folder,
      everyMs: 900_000,
    })
    expect((await admin.ask('backups:make', null)).files).toHaveLength(1)
    expect(readdirSync(choice.folder)).toHaveLength(1)
    program.child.kill('SIGTERM')
    await program.code

    const again = await start()
    expect(await list(again.admin)).toMatchObject({ choice, everyMs: 900_000, files: [{}] })
    expect(await again.admin.ask('backups:choose', { ...choice, isOn: false })).toMatchObject({
      everyMs: null,
    })
    // what lies in the folder of before is found still
    const { files, folder } = await again.admin.ask('backups:choose', { ...choice, folder: null })
    expect(folder).toBe(join(dataDir, 'backups'))
    expect(files).toHaveLength(1)
  })

  it('in a hub that a console carries: back to a sealed one with its recovery key, and with no other', async () => {
    const dataDir = makeFolder()
    const program = hub(['--data', dataDir, '--port', '0', '--customers', '0'], { ipc: true })
    const [{ url }] = (await once(program.child, 'message')) as [{ url: string }]
    const admin = await TestDesk.connectByTrial(url, ADMINISTRATOR, 'd1' as DeskId)
    const keyOf = async (): Promise<string> =>
      /(?:[0-9a-z]{4}-){9}[0-9a-z]{4}/.exec(
        (await finish(hub(['recovery-key', '--data', dataDir]))).out,
      )?.[0] ?? ''
    const other = await keyOf()
    const key = await keyOf()
    await admin.act(createCustomer('c1', 'Wang'))
    const { files } = await admin.ask('backups:make', null)
    expect(files).toMatchObject([{ isSealed: true }])
    const name = files[0]?.name ?? ''
    await admin.act(createCustomer('c2', 'Li'))
    const restore = (recoveryKey?: string) =>
      admin.ask('backups:restore', { name, ...(recoveryKey === undefined ? {} : { recoveryKey }) })
    await expect(restore()).rejects.toThrow('backupKeyNeeded')
    await expect(restore(other)).rejects.toThrow('backupWrongKey')
    await expect(restore(`${key.slice(0, -1)}!`)).rejects.toThrow('backupWrongKey')
    // half a copy is listed as what it is
    const file = join(dataDir, 'backups', name)
    const whole = readFileSync(file)
    writeFileSync(file, whole.subarray(0, whole.length - 50))
    expect((await list(admin)).files).toMatchObject([{ name, fault: 'truncated' }])
    await expect(restore(key)).rejects.toThrow('backupTruncated')
    writeFileSync(file, whole)
    expect(readdirSync(dataDir).filter((entry) => /^(restoring|before)-/.test(entry))).toEqual([])
    const answer: unknown = await (admin.socket as Socket).emitWithAck('backups:restore', {
      name,
      recoveryKey: ` ${key.toUpperCase()} `,
    })
    expect(answer).toEqual({ ok: true, value: null })
    await until('the end of the hub of before', () => !admin.socket.connected, 10_000)
    const back = await until(
      'the hub again',
      () => TestDesk.connectByTrial(url, ADMINISTRATOR, 'd2' as DeskId).catch(() => undefined),
      20_000,
    )
    const customers = (await back.snapshot()).flatMap((line) =>
      line.line === 'item' && line.entity === 'customer' ? [line.id] : [],
    )
    expect(customers).toEqual(['c1'])
    expect((await list(back)).setAside).toMatchObject([{ kind: 'beforeRestore' }])
  })

  it('in the hub of a team: one now, and no going back from a console', async () => {
    const running = await startTestHub({ onRestore: () => expect.unreachable() })
    const admin = await TestDesk.connect(running.url, '1900')
    const { files, canRestore } = await admin.ask('backups:make', null)
    expect(canRestore).toBe(false)
    const choice = { isOn: false, everyMs: 3_600_000, keep: 1, folder: null }
    await expect(admin.ask('backups:choose', choice)).rejects.toThrow(/backupUnusable: .*--backup-every/)
    expect(await list(admin)).not.toHaveProperty('choice')
    await expect(admin.ask('backups:restore', { name: files[0]?.name ?? '' })).rejects.toThrow(
      /backupUnusable: .*npm run hub -- restore/,
    )
  })
})
