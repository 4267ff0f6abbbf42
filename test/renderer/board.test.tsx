// @vitest-environment happy-dom
import { act, cleanup, render, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Board } from '../../renderer/board/board.tsx'
import { keepBoardConnected } from '../../renderer/board/board-state.ts'
import { boardDoor, type BoardDoor, type BoardState } from '../../shared/contract/board.ts'
import { portPair, serveDoor, type DoorServer, type Port } from '../../shared/contract/door.ts'
import { MINUTE_MS, SECOND_MS } from '../../shared/domain/time.ts'
import { eventually } from '../support/eventually.ts'
import { pass } from '../support/rendered-desk.tsx'
import { ROOM_TIME, textOf } from '../support/rendered-room.tsx'
import { sampleId } from '../support/sample-world/sample-id.ts'

/** The wall board over a real door: what is unknown or old is never shown as the present. */

const NOBODY = {
  ready: 0,
  paused: 0,
  ringing: 0,
  talking: 0,
  wrapUp: 0,
  unreachable: 0,
  signedOut: 0,
  unknown: 0,
}
type Queue = BoardState['queues'][number]
type Agent = BoardState['agents'][number]

const queue = (name: string, fields: Partial<Queue> = {}): Queue => ({
  id: sampleId(`q-${name}`),
  name,
  extension: '5000',
  waiting: 0,
  longestSince: null,
  serviceLevelSeconds: 20,
  totals: { offered: 10, answered: 10, inTime: 9, abandoned: 0 },
  agents: { ...NOBODY, ready: 2, talking: 1 },
  ...fields,
})
const agent = (name: string, state: Partial<Agent['state']> = {}): Agent => ({
  id: sampleId(`p-${name}`),
  name,
  extension: '1001',
  state: { activity: 'ready', pauseReason: null, since: ROOM_TIME - 90 * SECOND_MS, ...state },
  queues: ['售后'],
})
const board = (fields: Partial<BoardState> = {}): BoardState => ({
  role: 'supervisor',
  hub: 'online',
  trueAt: ROOM_TIME,
  queues: [queue('售后')],
  agents: [agent('李静')],
  language: 'en',
  theme: 'light',
  ...fields,
})

interface Wall {
  patch(fields: Partial<BoardState>): Promise<void>
  /** The core goes and does not come back. */
  cut(): Promise<void>
}

async function showWall(state: BoardState): Promise<Wall> {
  let seq = 1
  let door: DoorServer<BoardDoor> | undefined
  let here: Port | undefined
  void keepBoardConnected(() => {
    if (here !== undefined) return new Promise<Port>(() => undefined)
    const [window, core] = portPair()
    here = window
    door = serveDoor(
      boardDoor,
      core,
      { 'board.snapshot': () => ({ seq, state, now: Date.now() }), 'board.alive': () => null },
      (text, error) => console.error(text, error ?? ''),
    )
    return Promise.resolve(window)
  })
  render(<Board />)
  await pass(100)
  return {
    patch: async (patch) => {
      seq += 1
      door?.emit('board', { seq, patch, now: Date.now() })
      await pass(100)
    },
    cut: async () => {
      act(() => here?.close())
      await pass(100)
    },
  }
}

beforeEach(() => void vi.useFakeTimers({ now: ROOM_TIME }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const tile = (name: string): HTMLElement => screen.getByRole('region', { name })
const truth = (): string => textOf(screen.getByRole('status'))

describe('a queue’s tile', () => {
  test('shows who waits, for how long, the day and who could answer', async () => {
    await showWall(
      board({ queues: [queue('售后', { waiting: 3, longestSince: ROOM_TIME - 12 * SECOND_MS })] }),
    )
    expect(textOf(tile('售后'))).toContain('3waiting0:12longest wait')
    expect(textOf(tile('售后'))).toContain('answered in 20 s90%')
    expect(within(tile('售后')).getAllByRole('listitem').map(textOf)).toEqual(['Ready 2', 'Talking 1'])
    expect(truth()).toBe('live')
  })

  test('shows no share before the first call, and nobody signed in as such', async () => {
    const totals = { offered: 0, answered: 0, inTime: 0, abandoned: 0 }
    await showWall(board({ queues: [queue('投诉', { totals, agents: NOBODY })] }))
    expect(textOf(tile('投诉'))).toContain('answered in 20 s—')
    expect(textOf(tile('投诉'))).not.toContain('%')
    expect(within(tile('投诉')).getByText('No agent signed in')).toBeTruthy()
  })

  test('becomes an alarm in words when somebody waits too long, also in the row above', async () => {
    await showWall(
      board({ queues: [queue('售后', { waiting: 1, longestSince: ROOM_TIME - 15 * SECOND_MS })] }),
    )
    expect(tile('售后').dataset['meaning']).toBeUndefined()
    await pass(8 * SECOND_MS)
    expect(within(tile('售后')).getByText('waits too long')).toBeTruthy()
    expect(within(tile('Alarms')).getByText('售后: waits too long')).toBeTruthy()
  })

  test('whose queue may no longer be seen goes', async () => {
    const wall = await showWall(board({ queues: [queue('售后'), queue('投诉')] }))
    await wall.patch({ queues: [queue('投诉')] })
    expect(screen.queryByRole('region', { name: '售后' })).toBeNull()
    expect(tile('投诉')).toBeTruthy()
  })
})

describe('the wall of agents', () => {
  test('says what each does and since when', async () => {
    await showWall(
      board({ agents: [agent('李静'), agent('刘洋', { activity: 'paused', pauseReason: 'meal' })] }),
    )
    const [ready, paused] = within(tile('Agents')).getAllByRole('listitem').map(textOf)
    expect(ready).toBe('李静1:30Ready')
    expect(paused).toMatch(/^刘洋1:30Paused · Meal/)
  })

  test('a break that is too long stands out by words', async () => {
    await showWall(
      board({
        agents: [
          agent('刘洋', { activity: 'paused', pauseReason: 'break', since: ROOM_TIME - 16 * MINUTE_MS }),
        ],
      }),
    )
    expect(textOf(tile('Agents'))).toContain('long break')
    expect(within(tile('Alarms')).getByText('刘洋: long break')).toBeTruthy()
  })

  test('one who signed out shows no time', async () => {
    await showWall(board({ agents: [agent('王芳', { activity: 'signedOut' })] }))
    expect(textOf(within(tile('Agents')).getByRole('listitem'))).toBe('王芳Signed out')
  })
})

describe('everything on the wall', () => {
  /** Every widget that carries a mark, so that a new one is found by itself. */
  const truths = (): Set<string | undefined> =>
    new Set([...document.querySelectorAll<HTMLElement>('[data-live]')].map(({ dataset }) => dataset['truth']))
  const busy = (): BoardState =>
    board({
      queues: [queue('售后', { waiting: 2, longestSince: ROOM_TIME - 40 * SECOND_MS }), queue('投诉')],
      agents: [agent('李静'), agent('刘洋', { activity: 'paused', pauseReason: 'meal' })],
    })

  test('is the present while hub and core are there, and is old without either', async () => {
    const wall = await showWall(busy())
    expect(document.querySelectorAll('[data-live]').length).toBeGreaterThan(3)
    expect(truths()).toEqual(new Set(['now']))
    await pass(20 * SECOND_MS)
    expect(truths()).toEqual(new Set(['old']))
    await wall.patch({ trueAt: ROOM_TIME + 20 * SECOND_MS })
    expect(truths()).toEqual(new Set(['now']))
    await wall.cut()
    await pass(4 * SECOND_MS)
    expect(truths()).toEqual(new Set(['old']))
  })
})

describe('what is not known', () => {
  test('a silent hub: why, how old, and every clock stands still', async () => {
    await showWall(
      board({ queues: [queue('售后', { waiting: 1, longestSince: ROOM_TIME - 5 * SECOND_MS })] }),
    )
    await pass(30 * SECOND_MS)
    expect(truth()).toMatch(/^No news from the hub: this is how it was (29|30) s ago$/)
    expect(tile('售后').dataset['truth']).toBe('old')
    expect(tile('Agents').dataset['truth']).toBe('old')
    expect(textOf(tile('售后'))).toContain('0:05longest wait')
    expect(textOf(tile('Alarms'))).toContain('No alarms')
    await pass(30 * SECOND_MS)
    expect(textOf(tile('售后'))).toContain('0:05longest wait')
  })

  test('comes alive again with the next word of the hub', async () => {
    const wall = await showWall(board())
    await pass(30 * SECOND_MS)
    await wall.patch({ trueAt: ROOM_TIME + 30 * SECOND_MS })
    expect(truth()).toBe('live')
    expect(tile('售后').dataset['truth']).toBe('now')
  })

  test('a hub that is not connected is said at once, though the picture is fresh', async () => {
    const wall = await showWall(board())
    await wall.patch({ hub: 'offline' })
    expect(truth()).toBe('Hub not connected')
  })

  test('no picture yet shows no tiles and no zeros', async () => {
    await showWall(board({ trueAt: null, queues: [], agents: [] }))
    expect(screen.getByText('Waiting for the hub’s first picture of the queues.')).toBeTruthy()
    expect(screen.queryByRole('region')).toBeNull()
  })

  test('nobody signed in shows nothing of the team, in the language of the desk', async () => {
    const wall = await showWall(board({ role: null }))
    expect(screen.getByText('Sign in at the workspace; the board follows by itself.')).toBeTruthy()
    expect(screen.queryByRole('region')).toBeNull()
    await wall.patch({ language: 'zh-CN' })
    // the words of another language are loaded first
    await eventually(() => expect(screen.queryByText(/^Sign in at/)).toBeNull())
  })

  test('a core that went: what is shown is said to be of before', async () => {
    const wall = await showWall(board())
    await wall.cut()
    await pass(4 * SECOND_MS)
    expect(truth()).toContain('Ringdesk has stopped')
    expect(tile('售后').dataset['truth']).toBe('old')
  })
})
