import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { dataFileOf } from '../../hub/store/data-file.ts'
import { unlock } from '../../shared/cipher.ts'
import { createCustomer } from '../hub/support/test-desk.ts'
import { afterTest, startTestHub, until } from '../hub/support/test-hub.ts'
import { hubLedger } from './support/compare-ledgers.ts'
import { TestClock } from './support/test-clock.ts'
import { TestConsole } from './support/test-console.ts'

/** Another program takes a database, as a backup or a virus scanner does. Returns the way to let go. */
function holdFile(file: string, key?: string, from: 'writers' | 'everybody' = 'writers'): () => void {
  const other = new Database(file)
  if (key !== undefined) unlock(other, key)
  if (from === 'everybody') other.pragma('locking_mode = exclusive')
  other.exec('begin exclusive')
  const letGo = (): void => void other.close()
  afterTest(letGo)
  return letGo
}

test(
  'the hub’s file is held: acts and a call stay pending, the person is told, and all is done once, by itself',
  { timeout: 40_000 },
  async () => {
    const hub = await startTestHub()
    const clock = new TestClock()
    const desk = await (await TestConsole.start(hub.url, { clock })).signIn('1001')
    const letGo = holdFile(join(hub.dataDir, 'hub.db'), dataFileOf(hub).key?.hex)
    await desk.do(createCustomer('c1', '王小明', '+8613800138000'))
    await desk.do({
      type: 'note.add',
      id: 'n1' as never,
      about: { entity: 'customer', id: 'c1' },
      text: '回电',
    })
    const { callId, contactId } = desk.phone.rings({ from: '13900139000', queue: '5000' })
    await desk.cardThat('the pop', (one) => one.contactId === contactId && one.phase === 'ringing')
    await desk.door.call('call.answer', { callId })
    await desk.cardThat('the talk', (one) => one.phase === 'talking')
    await until('the word', () => desk.state.notices.some(({ key }) => key === 'hubBusy'), 15_000)
    expect(desk.state.sync.toSend).toBeGreaterThanOrEqual(3)
    expect(desk.state.hub.state).toBe('online')
    letGo()
    await until(
      'everything is sent',
      () => {
        clock.advance(2500)
        return desk.state.sync.toSend === 0
      },
      15_000,
    )
    expect(desk.state.sync.needsYou).toBe(0)
    const ledger = hubLedger(hub.dataDir)
    expect(ledger['note']?.filter(({ id }) => id === 'n1')).toHaveLength(1)
    expect(
      ledger['call']?.filter(({ value }) => (value as { contactId: string }).contactId === contactId),
    ).toHaveLength(1)
  },
)

test('the console’s own file is held: saving says so, a call goes on, and it goes on by itself', async () => {
  const hub = await startTestHub()
  const clock = new TestClock()
  const desk = await (await TestConsole.start(hub.url, { clock })).signIn('1001')
  await desk.do(createCustomer('c1', '王小明', '+8613800138000'))
  await desk.sent()
  const { dataDir, cacheKey } = desk.options
  const letGo = holdFile(join(dataDir, 'cache.db'), cacheKey)
  await expect(desk.do(createCustomer('c2', '陈丽'))).rejects.toMatchObject({
    code: 'fileHeld',
    retryable: true,
  })
  await expect(
    desk.door.call('draft.save', { key: 'ticket:t0', value: { note: 'x' } }),
  ).rejects.toMatchObject({
    code: 'fileHeld',
  })
  await until('the word', () => desk.state.notices.some(({ key }) => key === 'fileHeld'))
  const { callId, contactId } = desk.phone.rings({ from: '13800138000', queue: '5000' })
  await desk.cardThat('the pop', (one) => one.contactId === contactId && one.phase === 'ringing')
  await desk.door.call('call.answer', { callId })
  await desk.cardThat('the talk', (one) => one.phase === 'talking')
  desk.phone.ended(callId, 'hungUpByPeer')
  await until('the end', () => !desk.state.calls.some((one) => one.phase === 'talking'))
  letGo()
  await until('the word that it goes on', () => {
    clock.advance(2500)
    return desk.state.notices.some(({ key }) => key === 'fileBack')
  })
  await desk.do(createCustomer('c2', '陈丽'))
  await until('the record of the call', () => {
    clock.advance(2500)
    return hubLedger(hub.dataDir)['call']?.some(
      ({ value }) =>
        (value as { contactId: string; endedAt: number | null }).contactId === contactId &&
        (value as { endedAt: number | null }).endedAt !== null,
    )
  })
  await desk.sent()
})

test(
  'a core whose file is held says so at its start, leaves the data alone, and starts afterwards',
  { timeout: 30_000 },
  async () => {
    const hub = await startTestHub()
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    await desk.door.call('draft.save', { key: 'ticket:t1', value: { note: '写到一半' } })
    await desk.core.close()
    desk.phone.detach()
    const { dataDir, cacheKey } = desk.options
    const letGo = holdFile(join(dataDir, 'cache.db'), cacheKey, 'everybody')
    await expect(desk.open()).rejects.toMatchObject({ problem: 'held' })
    letGo()
    await desk.open()
    expect(desk.state.notices).toEqual([])
    expect(await desk.door.call('draft.get', { key: 'ticket:t1' })).toMatchObject({
      value: { note: '写到一半' },
    })
  },
)
