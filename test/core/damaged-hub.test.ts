import { cpSync, rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { damagePages, pagesOf } from '../hub/support/damage.ts'
import { createCustomer, TestDesk } from '../hub/support/test-desk.ts'
import { makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { hubLedger } from './support/compare-ledgers.ts'
import { TestConsole } from './support/test-console.ts'

test('a hub whose data is damaged: the console says so once, keeps what is done, and sends it when the data is back', async () => {
  const first = await startTestHub()
  const bo = await TestDesk.connect(first.url, '1002')
  await bo.submit(
    ...Array.from({ length: 60 }, (_, n) =>
      bo.command({
        type: 'note.add',
        id: `n-${n}` as never,
        about: { entity: 'customer', id: 'c-0' },
        text: 'x'.repeat(900),
      }),
    ),
    bo.command(createCustomer('c-0', 'Wang')),
    ...Array.from({ length: 60 }, (_, n) => bo.command(createCustomer(`c-${n + 1}`, 'W'.repeat(80)))),
  )
  const ann = await (await TestConsole.start(first.url)).signIn('1001')
  await first.close()
  const { dataDir } = first
  const kept = makeFolder()
  cpSync(dataDir, kept, { recursive: true })
  damagePages(dataDir, pagesOf(dataDir, 'customers'))

  const port = Number(new URL(first.url).port)
  const damaged = await startTestHub({ dataDir, port, times: { firstCheckMs: 10 } })
  await until('the damage', async () => (await fetch(`${damaged.url}/health`)).status === 503)
  ann.core.power('resume')
  // it answers, so it is there
  await until('the hub', () => ann.state.hub.state === 'online', 15_000)
  await ann.do(createCustomer('c-own', '安的客户'))
  const said = (): number => ann.state.notices.filter(({ key }) => key === 'hubDamaged').length
  await until('the word', () => said() === 1, 10_000)
  await ann.do(createCustomer('c-own-2', '安的客户'))
  expect(ann.state.sync.toSend).toBe(2)
  expect(ann.state.hub.state).toBe('online')
  expect(said()).toBe(1)
  await damaged.close()

  rmSync(dataDir, { recursive: true })
  cpSync(kept, dataDir, { recursive: true })
  await startTestHub({ dataDir, port })
  ann.core.power('resume')
  await until(
    'the commands at the hub',
    () => {
      const ids = (hubLedger(dataDir)['customer'] ?? []).map(({ id }) => id)
      return ids.includes('c-own') && ids.includes('c-own-2')
    },
    20_000,
  )
  await ann.sent()
}, 60_000)
