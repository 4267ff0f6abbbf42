import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import type { Socket } from 'socket.io-client'
import { describe, expect, it } from 'vitest'
import { SAMPLE_PEOPLE } from '../../hub/seed/sample-team.ts'
import type { BackupList } from '../../shared/contract/backups.ts'
import type { DeskId } from '../../shared/domain/ids.ts'
import { hub } from './support/hub-program.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'
import { makeFolder, startTestHub, until } from './support/test-hub.ts'

const ADMINISTRATOR = SAMPLE_PEOPLE.find(({ role }) => role === 'administrator')?.extension ?? ''
const list = (desk: TestDesk): Promise<BackupList> => desk.ask('backups:list', null)

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
    await expect(admin.ask('backups:restore', { name })).rejects.toThrow(/backupUnusable: .*damaged/)
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

  it('in the hub of a team: one now, and no going back from a console', async () => {
    const running = await startTestHub({ onRestore: () => expect.unreachable() })
    const admin = await TestDesk.connect(running.url, '1900')
    const { files, canRestore } = await admin.ask('backups:make', null)
    expect(canRestore).toBe(false)
    await expect(admin.ask('backups:restore', { name: files[0]?.name ?? '' })).rejects.toThrow(
      /backupUnusable: .*npm run hub -- restore/,
    )
  })
})
