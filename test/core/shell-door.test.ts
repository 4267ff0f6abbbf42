import { expect, test } from 'vitest'
import { connectDoor, portPair } from '../../shared/contract/door.ts'
import type { ShellSummary } from '../../shared/contract/shell-door.ts'
import { shellDoor } from '../../shared/contract/shell-door.ts'
import { DEFAULT_SETTINGS } from '../../shared/contract/settings.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { registerAtHub } from './support/registered-desk.ts'
import { restartableHub } from './support/restartable-hub.ts'
import { TestConsole } from './support/test-console.ts'

/** A desk whose phone is scripted, and the shell's door to it. */
async function startDesk() {
  const hub = await startTestHub()
  const desk = await TestConsole.start(hub.url)
  const [mine, theirs] = portPair()
  desk.core.attach('shell', theirs)
  const door = connectDoor(shellDoor, mine, (text, error) => {
    throw new Error(text, { cause: error })
  })
  const told: ShellSummary[] = []
  door.on('summary', (summary) => told.push(summary))
  told.push(await door.call('summary', null))
  const now = (): ShellSummary => told.at(-1)!
  return { hub, desk, door, told, now }
}

test('the shell hears who is there, what rings and what is not sent, and nothing of a customer but the name', async () => {
  const { hub, desk, now, told } = await startDesk()
  expect(now()).toMatchObject({ person: null, calls: [], language: 'zh-CN' })
  await desk.signIn('1001')
  await registerAtHub(desk)
  await until('the person', () => now().person?.extension === '1001' && now().agent.activity === 'ready')

  const { callId, contactId } = desk.phone.rings({
    from: '13800138000',
    displayName: 'Wang',
    queue: 'q-5002',
  })
  await until('the ring', () => now().calls.length === 1)
  expect(now().calls[0]).toEqual({
    callId,
    contactId,
    phase: 'ringing',
    direction: 'inbound',
    name: 'Wang',
    number: '138 0013 8000',
    queueName: 'queue 5002',
    startedAt: expect.any(Number) as number,
    answeredAt: null,
    endReason: null,
  })
  const count = told.length
  await desk.door.call('draft.save', { key: 'ticket:x', value: { note: '不关外壳的事' } })
  await desk.door.call('desk.speak', { language: 'en' })
  await until('the language', () => now().language === 'en')
  expect(told.length).toBe(count + 1)

  await desk.door.call('call.answer', { callId })
  await until('the talk', () => now().calls[0]?.phase === 'talking')
  await desk.door.call('call.hangUp', { callId })
  await until('the wrap-up', () => now().isWrappingUp)
  await desk.sent()

  await hub.close()
  await until('offline', () => desk.state.hub.state !== 'online')
  await desk.door.call('wrapUp.later', { contactId: desk.card().contactId })
  await until('no wrap-up', () => !now().isWrappingUp)
  await desk.door.call('settings.set', {
    desktop: {
      ...DEFAULT_SETTINGS.desktop,
      notifyNumber: 'short',
      systemKeys: { answer: 'Mod+Alt+A', hangUp: '', mute: '' },
    },
  })
  await until('the settings', () => now().desktop.systemKeys.answer === 'Mod+Alt+A')
})

test('system keys do in the core what the same keys do in the window', async () => {
  const { desk, door, now } = await startDesk()
  await desk.signIn('1001')
  // without a call a key does nothing and breaks nothing
  for (const key of ['answer', 'hangUp', 'mute'] as const) await door.call('key', { key })

  const first = desk.phone.rings({ from: '13800138001', queue: 'q-5002' })
  await until('the ring', () => now().calls[0]?.phase === 'ringing')
  await door.call('key', { key: 'answer' })
  await desk.cardThat('talking', (card) => card.phase === 'talking')
  await door.call('key', { key: 'mute' })
  await desk.cardThat('muted', (card) => card.isMuted)
  await door.call('key', { key: 'mute' })
  await desk.cardThat('heard again', (card) => !card.isMuted)

  // a second call: the first is held before the second is answered
  const second = desk.phone.rings({ from: '13800138002', queue: 'q-5002', isSecond: true })
  await until('both', () => desk.state.calls.length === 2)
  await door.call('key', { key: 'answer' })
  await desk.cardThat(
    'the second talking',
    (card) => card.callId === second.callId && card.phase === 'talking',
  )
  expect(desk.state.calls.find(({ callId }) => callId === first.callId)?.phase).toBe('held')
  await door.call('key', { key: 'hangUp' })
  await desk.cardThat('the second over', (card) => card.callId === second.callId && card.phase === 'ended')
  expect(
    desk.phone.asked.map(({ name }) => name).filter((name) => ['hold', 'answer', 'hangUp'].includes(name)),
  ).toEqual(['answer', 'hold', 'answer', 'hangUp'])
})

test('the tray pauses and un-pauses, and a ringing call is rejected by the key for hanging up', async () => {
  const { desk, door, now } = await startDesk()
  await desk.signIn('1001')
  await registerAtHub(desk)
  await door.call('agent.wish', { wish: 'paused', reason: 'meal' })
  await until('paused', () => now().agent.activity === 'paused' && now().agent.pauseReason === 'meal')
  await door.call('agent.wish', { wish: 'ready' })
  await until('ready', () => now().agent.activity === 'ready')
  desk.phone.rings({ from: '13800138003' })
  await until('the ring', () => now().calls[0]?.phase === 'ringing')
  await door.call('key', { key: 'hangUp' })
  expect(desk.phone.asked.map(({ name }) => name)).toContain('reject')
})

test('the shell hears that nobody confirms the state any more, though nothing else happens, and that it is confirmed again', async () => {
  const hub = await restartableHub()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  await registerAtHub(desk)
  const [mine, theirs] = portPair()
  desk.core.attach('shell', theirs)
  const door = connectDoor(shellDoor, mine, () => undefined)
  let now = await door.call('summary', null)
  door.on('summary', (summary) => (now = summary))
  await until('ready, by both', () => now.agent.activity === 'ready' && !now.isAgentUnconfirmed)
  await hub.stop()
  await until('nobody to confirm it', () => now.agent.activity === 'ready' && now.isAgentUnconfirmed)
  await hub.start()
  await until('the hub’s word', () => !now.isAgentUnconfirmed)
})
