import { expect, test } from 'vitest'
import type { CustomerId } from '../../shared/domain/ids.ts'
import { createCustomer, TestDesk } from '../hub/support/test-desk.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { personId } from '../hub/support/test-team.ts'
import { tagOf, TEST_RULES, TestMemberships } from '../support/test-buckets.ts'
import { LyingHub } from './support/lying-hub.ts'
import { TestConsole } from './support/test-console.ts'

/** A console that knows buckets beside a hub that does not; the other way round stands in `test/hub/buckets.test.ts`. */

test('with a hub that knows none the console goes on by the chain of all, and gets its buckets once the hub is updated', async () => {
  const memberships = new TestMemberships()
  memberships.set(personId('1900'), { teams: ['1'] })
  memberships.set(personId('1001'), { teams: ['1'] })
  const real = await startTestHub({ memberships, bucketRules: TEST_RULES })
  const adam = await TestDesk.connect(real.url, '1900')
  await adam.act(createCustomer('c-all', '王小明'))
  await adam.act(createCustomer('c-team', '陈丽'))
  await adam.act({
    type: 'customer.update',
    id: 'c-team' as CustomerId,
    fields: { tags: [tagOf('team:1')] },
  })
  const hub = await LyingHub.start(real.url)
  const without = ({ features, ...rest }: Record<string, unknown>): Record<string, unknown> => ({
    ...rest,
    features: (features as string[]).filter((feature) => feature !== 'buckets'),
  })
  const becomeOlder = (): void => {
    hub.health = { features: ['unknownAct'] }
    hub.introduction = without
  }
  const asked: unknown[] = []
  hub.question = (name, input) => {
    if (name === 'changes:pull') asked.push((input as { bucket?: string }).bucket)
    return input
  }
  becomeOlder()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  const nameOf = async (id: string): Promise<string | undefined> =>
    (await desk.door.call('customer.get', { id: id }))?.customer.name
  const update = (id: string, name: string): Promise<unknown> =>
    adam.act({ type: 'customer.update', id: id as CustomerId, fields: { name } })
  await update('c-team', '给小组的')
  await update('c-all', '给大家的')
  await until('the news', async () => (await nameOf('c-all')) === '给大家的')
  await desk.do({ type: 'customer.update', id: 'c-all' as CustomerId, fields: { level: 'vip' } })
  await desk.sent()
  expect(await nameOf('c-team')).toBeUndefined()
  expect(asked.filter((bucket) => bucket !== undefined)).toEqual([])
  // an act whose changes nobody here reads is settled all the same
  await until('the outbox', async () => (await desk.door.call('outbox.list', null)).items.length === 0)

  // the hub is updated, and then put back to the older one
  hub.health = {}
  hub.introduction = (auth) => auth
  await desk.restart()
  await until('the team', async () => (await nameOf('c-team')) === '给小组的')
  for (const bucket of ['all', 'person:p-1001', 'team:1'])
    await until('the pull of each', () => asked.includes(bucket))
  becomeOlder()
  asked.length = 0
  await desk.restart()
  await update('c-all', '又一次')
  await until('the news', async () => (await nameOf('c-all')) === '又一次')
  await desk.do({ type: 'customer.update', id: 'c-all' as CustomerId, fields: { level: 'gold' } })
  await desk.sent()
  await until('the outbox', async () => (await desk.door.call('outbox.list', null)).items.length === 0)
  // what that hub does not tell of is kept
  expect(await nameOf('c-team')).toBe('给小组的')
  expect(asked.filter((bucket) => bucket !== undefined)).toEqual([])
})
