import { describe, expect, test } from 'vitest'
import { boardDoor, type BoardDoor, type BoardState } from '../../shared/contract/board.ts'
import { deskDoor } from '../../shared/contract/desk.ts'
import { connectDoor, portPair, type DoorClient } from '../../shared/contract/door.ts'
import { callerPhone, registerPhone } from '../hub/support/test-phones.ts'
import { TestDesk } from '../hub/support/test-desk.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { personId, queueId, TEAM } from '../hub/support/test-team.ts'
import { TestConsole } from './support/test-console.ts'

const NUMBER = '+8613800138000'

interface Watched {
  state: BoardState
  /** Everything that came through the door, as text. */
  heard: string
  readonly door: DoorClient<BoardDoor>
}

/** A board on the wall of this console. */
async function hang(desk: TestConsole): Promise<Watched> {
  const [mine, theirs] = portPair()
  desk.core.attach('board', theirs)
  const door = connectDoor(boardDoor, mine, (text, error) => {
    throw new Error(text, { cause: error })
  })
  const { state } = await door.call('board.snapshot', null)
  const watched: Watched = { state, heard: JSON.stringify(state), door }
  door.on('board', ({ patch }) => {
    watched.state = { ...watched.state, ...patch }
    watched.heard += JSON.stringify(patch)
  })
  return watched
}
const agentOn = ({ state }: Watched, extension: string) =>
  state.agents.find(({ id }) => id === personId(extension))
const queueOn = ({ state }: Watched, extension: string) =>
  state.queues.find(({ id }) => id === queueId(extension))

describe('the wall board', () => {
  test('shows a supervisor who waits since when and whose phone rings, and never a number', async () => {
    const hub = await startTestHub({ team: { ...TEAM, isSample: true }, isTrial: true })
    const sue = await (await TestConsole.start(hub.url)).signIn('1100')
    const board = await hang(sue)
    await until('the picture', () => board.state.queues.length === 3)
    expect(board.state).toMatchObject({ role: 'supervisor', hub: 'online' })
    expect(agentOn(board, '1001')).toMatchObject({ name: 'Ann', state: { activity: 'signedOut' } })

    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.ask('presence:wish', { wish: 'ready' })
    await registerPhone(ann, { does: 'nothing' })
    await until('Ann on the board', () => agentOn(board, '1001')?.state.activity === 'ready')
    const call = (await callerPhone(hub.url, NUMBER)).call('5000')
    const waits = await until('somebody to wait', () => queueOn(board, '5000')?.longestSince ?? undefined)
    expect(Math.abs(Date.now() - waits)).toBeLessThan(10_000)
    expect(queueOn(board, '5000')).toMatchObject({ waiting: 1, totals: { offered: 1, answered: 0 } })
    await until('her phone to ring', () => agentOn(board, '1001')?.state.activity === 'ringing')
    await until('the count', () => queueOn(board, '5000')?.agents.ringing === 1)
    expect(queueOn(board, '5000')?.agents.talking).toBe(0)
    await until('the picture of the desk', () => JSON.stringify(sue.state.live).includes(NUMBER))
    await call.hangUp()
    await until('the queue to be empty', () => queueOn(board, '5000')?.waiting === 0)
    expect(queueOn(board, '5000')).toMatchObject({ longestSince: null, totals: { abandoned: 1 } })
    expect(board.heard).not.toContain(NUMBER)
    expect(board.heard).not.toMatch(/contactId|number/)
  })

  test('shows an agent the queues and colleagues that are his, and nobody anything', async () => {
    const hub = await startTestHub()
    const desk = await TestConsole.start(hub.url)
    const board = await hang(desk)
    expect(board.state).toMatchObject({ role: null, trueAt: null, queues: [], agents: [] })
    await desk.signIn('1002')
    await until('the picture', () => board.state.queues.length > 0)
    expect(board.state.queues.map(({ id }) => id)).toEqual([queueId('5000')])
    expect(board.state.agents.map(({ id }) => id).toSorted()).toEqual([personId('1001'), personId('1002')])
    expect(board.heard).not.toContain(personId('1003'))
    await desk.door.call('session.signOut', null)
    await until('an empty board', () => board.state.role === null)
    expect(board.state).toMatchObject({ trueAt: null, queues: [], agents: [] })
  })

  test('what a supervisor saw is gone when an agent signs in at the same desk', async () => {
    const hub = await startTestHub()
    const desk = await (await TestConsole.start(hub.url)).signIn('1100')
    const board = await hang(desk)
    await until('the picture', () => board.state.queues.length === 3)
    // without a sign-out between: as when a session ran out and somebody else takes the desk
    await desk.signIn('1002')
    await until('the agent’s picture', () => board.state.role === 'agent' && board.state.queues.length > 0)
    expect(board.state.queues.map(({ id }) => id)).toEqual([queueId('5000')])
    expect(board.state.agents.map(({ id }) => id)).not.toContain(personId('1003'))
  })

  test('follows language, theme and the breaks of agents', async () => {
    const hub = await startTestHub()
    const desk = await (await TestConsole.start(hub.url)).signIn('1100')
    const board = await hang(desk)
    await desk.door.call('settings.set', { theme: 'dark', language: 'en' })
    await until('the theme', () => board.state.theme === 'dark' && board.state.language === 'en')
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.ask('presence:wish', { wish: 'paused', reason: 'meal' })
    await until('the break', () => agentOn(board, '1001')?.state.pauseReason === 'meal')
    await until('the count', () => queueOn(board, '5000')?.agents.paused === 1)
  })

  test('takes no act: a page that was taken over may not dial, sign in or force anybody', async () => {
    const hub = await startTestHub()
    const desk = await (await TestConsole.start(hub.url)).signIn('1100')
    const [mine, theirs] = portPair()
    desk.core.attach('board', theirs)
    const intruder = connectDoor(deskDoor, mine, () => undefined)
    const dial = { number: '5000', customerId: null, followUpId: null, ticketId: null }
    await expect(intruder.call('call.dial', dial)).rejects.toMatchObject({ code: 'unknownCall' })
    await expect(intruder.call('state.snapshot', null)).rejects.toMatchObject({ code: 'unknownCall' })
    await expect(
      intruder.call('board.force', { agent: personId('1001'), wish: { wish: 'ready' } }),
    ).rejects.toMatchObject({ code: 'unknownCall' })
    expect(Object.keys(boardDoor.calls)).toEqual(['board.snapshot', 'board.alive'])
  })
})
