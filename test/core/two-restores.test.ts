import { expect, test, vi } from 'vitest'
import type { CustomerId } from '../../shared/domain/ids.ts'
import { createCustomer } from '../hub/support/test-desk.ts'
import { until } from '../hub/support/test-hub.ts'
import { deskLedger, expectSameLedger, hubLedger } from './support/compare-ledgers.ts'
import { PutBackHub } from './support/put-back-hub.ts'
import { CACHE_KEY, TestConsole } from './support/test-console.ts'

const renamed = (name: string) =>
  ({ type: 'customer.update', id: 'c-1' as CustomerId, fields: { name } }) as const
const nameAt = ({ dataDir }: PutBackHub): unknown =>
  (hubLedger(dataDir)['customer'] ?? []).map(({ value }) => (value as { name: string }).name)
const isSame = (desk: TestConsole, hub: PutBackHub): Promise<void> =>
  vi.waitFor(
    () => expectSameLedger(deskLedger(desk.options.dataDir, CACHE_KEY), hubLedger(hub.dataDir), 'both'),
    {
      timeout: 15_000,
    },
  )
async function signInAgain(desk: TestConsole, extension: string): Promise<void> {
  await until('the end of the session', () => desk.state.hub.state === 'needsSignIn', 20_000)
  await desk.signIn(extension)
}

test('a console that missed two restores does not put what is older over what is newer', async () => {
  const hub = await PutBackHub.start()
  const late = await (await TestConsole.start(hub.url)).signIn('1001')
  const bo = await (await TestConsole.start(hub.url)).signIn('1002')
  await bo.do(createCustomer('c-1', '旧名'))
  await bo.sent()
  await isSame(late, hub)
  await late.close()
  await bo.do(renamed('新名'))
  await bo.sent()
  await hub.restore(hub.backUp())
  // of the data that was put back, which the late one has never met
  await hub.restore(hub.backUp())
  await late.open()
  await signInAgain(late, '1001')
  await late.online()
  await isSame(late, hub)
  expect(late.state.sync.onlyHere.toSend).toBe(0)
  await late.door.call('outbox.sendAgain', null)
  await signInAgain(bo, '1002')
  await isSame(bo, hub)
  expect(nameAt(hub)).toEqual(['新名'])
}, 60_000)
