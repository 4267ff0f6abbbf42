import { statfsSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../shared/contract/settings.ts'
import { createCustomer, TestDesk } from '../hub/support/test-desk.ts'
import { afterTest, startTestHub, until } from '../hub/support/test-hub.ts'
import { mountSmallDisk } from '../support/small-disk.ts'
import { deskLedger, expectSameLedger, hubLedger } from './support/compare-ledgers.ts'
import { TestClock } from './support/test-clock.ts'
import { TestConsole } from './support/test-console.ts'

const note = (id: string, customerId: string, text: string) => ({
  type: 'note.add' as const,
  id: id as never,
  about: { entity: 'customer' as const, id: customerId },
  text,
})

test('a full disk of the desk: saving says so, nothing is half done, calls go on, and it goes on by itself', async (context) => {
  const disk = mountSmallDisk(6)
  if (typeof disk === 'string') return context.skip(disk)
  afterTest(() => disk.remove())
  const hub = await startTestHub()
  const clock = new TestClock()
  const desk = await (
    await TestConsole.start(hub.url, { dataDir: join(disk.folder, 'profile'), clock })
  ).signIn('1001')
  await desk.do(createCustomer('c1', '王小明', '+8613800138000'))
  await desk.sent()

  disk.fill()
  expect(statfsSync(disk.folder).bavail).toBe(0)
  // a log that has room left takes a few more: until it is really full
  let refusal: unknown
  await until('the disk to be full for the core', () =>
    desk.door.call('draft.save', { key: 'ticket:t0', value: { note: 'x'.repeat(20_000) } }).then(
      () => {
        disk.fill()
        return false
      },
      (error: unknown) => {
        refusal = error
        return true
      },
    ),
  )
  expect(refusal).toMatchObject({ code: 'diskFull', retryable: true })
  const big = '字'.repeat(9000)
  await expect(desk.do(note('n1', 'c1', big), note('n2', 'c1', big))).rejects.toMatchObject({
    code: 'diskFull',
  })
  const card = await desk.door.call('customer.get', { id: 'c1' })
  expect(card?.timeline.filter(({ kind }) => kind === 'note')).toEqual([])
  expect(desk.state.sync.toSend).toBe(0)
  await until('the word', () => desk.state.notices.some(({ key }) => key === 'diskFull'))
  await expect(desk.door.call('settings.set', { theme: 'dark' })).rejects.toMatchObject({ code: 'diskFull' })

  // a call pops, is answered and ends all the same; another desk goes on working
  const { callId, contactId } = desk.phone.rings({ from: '13800138000', queue: '5000' })
  await desk.cardThat('the pop', (one) => one.contactId === contactId && one.phase === 'ringing')
  await desk.door.call('call.answer', { callId })
  await desk.cardThat('the talk', (one) => one.phase === 'talking')
  const bo = await TestDesk.connect(hub.url, '1002')
  await bo.act(createCustomer('c2', '陈丽'))
  desk.phone.ended(callId, 'hungUpByPeer')
  await until('the end', () => !desk.state.calls.some((one) => one.phase === 'talking'))
  expect(desk.state.hub.state).toBe('online')

  disk.empty()
  await until(
    'the word that there is room',
    () => {
      clock.advance(2500)
      return desk.state.notices.some(({ key }) => key === 'diskBack')
    },
    15_000,
  )
  await desk.do(note('n1', 'c1', big), note('n2', 'c1', big))
  await desk.sent()
  await until('the other desk’s work', async () => {
    clock.advance(2500)
    return (await desk.door.call('customer.get', { id: 'c2' })) !== null
  })
  await until('the record of the call', () =>
    hubLedger(hub.dataDir)['call']?.some(
      ({ value }) => (value as { contactId: string; endedAt: number | null }).contactId === contactId,
    ),
  )
  await desk.sent()
  await until('the same ledger', () => {
    clock.advance(2500)
    return isDeepStrictEqual(deskLedger(desk.options.dataDir, desk.options.cacheKey), hubLedger(hub.dataDir))
  })
  expectSameLedger(deskLedger(desk.options.dataDir, desk.options.cacheKey), hubLedger(hub.dataDir), 'desk')
  await desk.door.call('settings.set', { theme: DEFAULT_SETTINGS.theme })
})

test('a core that starts on a full disk leaves its data alone, says what to do, and starts when there is room', async (context) => {
  const disk = mountSmallDisk(6)
  if (typeof disk === 'string') return context.skip(disk)
  afterTest(() => disk.remove())
  const hub = await startTestHub()
  const desk = await (
    await TestConsole.start(hub.url, { dataDir: join(disk.folder, 'profile') })
  ).signIn('1001')
  await desk.door.call('draft.save', { key: 'ticket:t1', value: { note: '写到一半' } })
  await desk.core.close()
  desk.phone.detach()
  disk.fill()
  await expect(desk.open()).rejects.toMatchObject({
    problem: 'noSpace',
    message: expect.stringContaining('Free some space') as string,
  })
  disk.empty()
  await desk.open()
  expect(desk.state.notices).toEqual([])
  expect(await desk.door.call('draft.get', { key: 'ticket:t1' })).toMatchObject({
    value: { note: '写到一半' },
  })
})

test(
  'a full disk of the hub: desks are told, keep their work and send it by themselves',
  { timeout: 120_000 },
  async (context) => {
    const disk = mountSmallDisk(5)
    if (typeof disk === 'string') return context.skip(disk)
    afterTest(() => disk.remove())
    const hub = await startTestHub({ dataDir: join(disk.folder, 'hub') })
    const clock = new TestClock()
    const desk = await (await TestConsole.start(hub.url, { clock })).signIn('1001')
    await desk.do(createCustomer('c1', '王小明'))
    await desk.sent()
    disk.fill()
    const notes: ReturnType<typeof note>[] = []
    // the hub's log may have room inside; in the end it has none
    await until(
      'the word',
      async () => {
        const more = Array.from({ length: 5 }, (_, index) => {
          const place = notes.length + index
          return note(`n${place}`, 'c1', `${place} ${'字'.repeat(9000)}`)
        })
        notes.push(...more)
        await desk.do(...more)
        return desk.state.notices.some(({ key }) => key === 'hubDiskFull')
      },
      60_000,
    )
    expect(desk.state.sync.toSend).toBeGreaterThan(0)
    expect(desk.state.sync.needsYou).toBe(0)
    expect(desk.state.hub.state).toBe('online')
    await expect(TestDesk.signIn(hub.url, '1002')).rejects.toThrow('hubDiskFull')

    disk.empty()
    await until(
      'everything sent',
      () => {
        clock.advance(5500)
        return desk.state.sync.toSend === 0
      },
      20_000,
    )
    const texts = hubLedger(hub.dataDir)['note']?.map(({ id }) => id)
    expect(texts?.toSorted()).toEqual(notes.map(({ id }) => id).toSorted())
    await TestDesk.signIn(hub.url, '1002')
  },
)
