import { cpSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HubOptions } from '../../hub/hub-options.ts'
import { EXIT } from '../../hub/exit-codes.ts'
import { newestBackupIn } from '../../hub/backup/backup-choice.ts'
import { StoreError } from '../../hub/store/store-error.ts'
import { Health, HUB_PATHS } from '../../shared/contract/hub.ts'
import { CONSOLE_FEATURES } from '../../shared/contract/protocol.ts'
import type { Act } from '../../shared/acts/registry.ts'
import { damagePages, pagesOf, sizeOf } from './support/damage.ts'
import { finish, hub } from './support/hub-program.ts'
import { ask, createCustomer, TestDesk } from './support/test-desk.ts'
import { makeFolder, startTestHub, until } from './support/test-hub.ts'

const note = (customerId: string, id: string): Act =>
  ({ type: 'note.add', id, about: { entity: 'customer', id: customerId }, text: 'x'.repeat(900) }) as Act

/** A folder with a team, its work over many pages, and a backup; no hub runs on it. */
async function folderOfWork(): Promise<string> {
  const running = await startTestHub({
    times: { firstBackupMs: 10 },
    backups: { everyMs: 3_600_000, keep: 3 },
  })
  const ann = await TestDesk.connect(running.url, '1001')
  const acts = Array.from({ length: 60 }, (_, n) => [
    createCustomer(`c-${n}`, 'Wang'),
    note(`c-${n}`, `n-${n}`),
  ])
  await ann.submit(...acts.flat().map((act) => ann.command(act)))
  await until('a backup', () => newestBackupIn(running.dataDir) !== undefined)
  await running.close()
  return running.dataDir
}

const start = (dataDir: string, options: Partial<HubOptions> = {}) =>
  startTestHub({ dataDir, backups: 'off', ...options })
/** A console of today. */
async function connect(url: string, extension: string): Promise<TestDesk> {
  const desk = await TestDesk.signIn(url, extension)
  await desk.open({ features: [...CONSOLE_FEATURES] })
  return desk
}
const submit = (desk: TestDesk, act: Act) => desk.call('commands:submit', { commands: [desk.command(act)] })
const stateOf = async (url: string) => {
  const { status, body } = await ask(url, HUB_PATHS.health)
  return { code: status, status: Health.parse(body).status }
}
const metricsOf = async (url: string): Promise<string> => (await fetch(`${url}/metrics`)).text()

describe('damaged data', { timeout: 60_000 }, () => {
  it('is found by the look after the start; then the hub writes nothing, and says what helps', async () => {
    const dataDir = await folderOfWork()
    damagePages(dataDir, pagesOf(dataDir, 'notes'))
    const running = await start(dataDir, { times: { firstCheckMs: 3000 } })
    const ann = await connect(running.url, '1001')
    expect((await stateOf(running.url)).code).toBe(200)
    await until('the damage', async () => (await stateOf(running.url)).status === 'damaged')
    expect((await stateOf(running.url)).code).toBe(503)
    expect(await metricsOf(running.url)).toContain('ringdesk_hub_data_damaged 1')
    // what can be read is read: this console, and one that comes now
    const bo = await connect(running.url, '1002')
    expect((await bo.pullAll(20)).length).toBeGreaterThan(100)
    expect(await submit(ann, createCustomer('c-new', 'New'))).toMatchObject({
      ok: false,
      error: {
        code: 'hubDamaged',
        message: expect.stringMatching(/damaged.*kept.*newest backup is of \d{4}-.*hub -- rescue/) as string,
        retryable: true,
      },
    })
    const file = join(makeFolder(), 'late.backup')
    const backup = await finish(hub(['backup', file, '--data', dataDir]))
    expect(backup).toMatchObject({ code: 5, err: expect.stringContaining('damaged') as string })
    await running.close()

    const newest = newestBackupIn(dataDir)?.file ?? ''
    expect(await finish(hub(['restore', newest, '--data', dataDir]))).toMatchObject({ code: 0, err: '' })
    const anew = await start(dataDir)
    expect(await stateOf(anew.url)).toEqual({ code: 200, status: 'ok' })
    const again = await TestDesk.connect(anew.url, '1001')
    expect((await again.act(createCustomer('c-new', 'New'))).status).toBe('done')
  })

  it('is found by the first statement that meets it', async () => {
    const dataDir = await folderOfWork()
    damagePages(dataDir, pagesOf(dataDir, 'customers'))
    const running = await start(dataDir)
    const ann = await connect(running.url, '1001')
    const rename: Act = { type: 'customer.update', id: 'c-30' as never, fields: { name: 'Li' } }
    expect((await submit(ann, rename)).ok).toBe(false)
    expect((await stateOf(running.url)).status).toBe('damaged')
    expect(await submit(ann, createCustomer('c-new', 'New'))).toMatchObject({ error: { code: 'hubDamaged' } })
  })

  it('tells a console of before that it is the hub’s own trouble, and to come again', async () => {
    const dataDir = await folderOfWork()
    damagePages(dataDir, pagesOf(dataDir, 'notes'))
    const running = await start(dataDir, { times: { firstCheckMs: 10 } })
    const old = await TestDesk.connect(running.url, '1001')
    await until('the damage', async () => (await stateOf(running.url)).status === 'damaged')
    expect(await submit(old, createCustomer('c-new', 'New'))).toMatchObject({
      error: { code: 'internal', retryable: true },
    })
  })

  it('wherever it lies, is never taken for well: the hub says so, or does not start', async () => {
    const whole = await folderOfWork()
    const { pages } = sizeOf(whole)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: pages }), async (page) => {
        const dataDir = makeFolder()
        cpSync(whole, dataDir, { recursive: true })
        damagePages(dataDir, [page])
        try {
          const running = await start(dataDir, { times: { firstCheckMs: 10 } })
          await until(`damage of page ${page}`, async () => (await stateOf(running.url)).status === 'damaged')
          await running.close()
        } catch (error) {
          if (!(error instanceof StoreError)) throw error
          expect(error).toMatchObject({
            reason: 'damaged',
            message: expect.stringMatching(/damaged.*hub -- rescue --data.*newest backup/) as string,
          })
        }
      }),
      { numRuns: 12 },
    )
  })

  it.each([['sign-out', '1002'], ['disable', '1002'], ['password', '1002'], ['recovery-key']])(
    'that a command alone on the folder (%s) meets ends it with the code of unusable data, and changes nothing',
    async (...command) => {
      const dataDir = await folderOfWork()
      damagePages(dataDir, pagesOf(dataDir, 'audit'))
      const ended = await finish(hub([...command, '--data', dataDir]))
      expect(ended).toMatchObject({ code: EXIT.dataUnusable, out: '' })
      expect(ended.err).toMatch(/damaged.*Nothing was changed.*hub -- rescue/)
    },
  )

  it('with which no hub can start ends its program with the code of unusable data', async () => {
    const dataDir = await folderOfWork()
    damagePages(dataDir, [1])
    const ended = await finish(hub(['--data', dataDir, '--port', '0']))
    expect(ended.code).toBe(4)
    expect(ended.err).toMatch(
      /^Ringdesk hub: .*damaged.*hub -- rescue --data.*The newest backup in its folder is of /,
    )
  })
})
