import { expect, onTestFinished, test, vi } from 'vitest'
import { boardDoor, type BoardState } from '../../shared/contract/board.ts'
import { portPair, serveDoor } from '../../shared/contract/door.ts'
import { followState } from '../../renderer/ui/follow-state.ts'

const state: BoardState = {
  role: 'supervisor',
  hub: 'online',
  trueAt: 0,
  queues: [],
  agents: [],
  language: 'en',
  theme: 'dark',
}

/** Follows the state of a core that tells something every `tellsEveryMs`; returns the questions of a minute after the first state. */
async function questionsOfAMinute(tellsEveryMs: number): Promise<{ asked: number; heardEveryMs: number }> {
  vi.useFakeTimers()
  const ending = new AbortController()
  onTestFinished(() => {
    ending.abort()
    vi.useRealTimers()
  })
  const [mine, theirs] = portPair()
  let [asked, seq, heardAt, heardEveryMs] = [0, 1, 0, 0]
  const door = serveDoor(
    boardDoor,
    theirs,
    {
      'board.snapshot': () => ({ seq, state, now: Date.now() }),
      'board.alive': () => {
        asked += 1
        return null
      },
    },
    () => undefined,
  )
  const heard = (): void => {
    if (heardAt > 0) heardEveryMs = Math.max(heardEveryMs, Date.now() - heardAt)
    heardAt = Date.now()
  }
  void followState<typeof boardDoor, BoardState>({
    spec: boardDoor,
    signal: ending.signal,
    openPort: () => Promise.resolve(mine),
    whole: (opened) => opened.call('board.snapshot', null),
    alive: (opened) => opened.call('board.alive', null),
    patches: (opened, take) => void opened.on('board', take),
    onHeard: heard,
    onState: () => undefined,
    onLost: () => undefined,
    report: () => undefined,
  })
  await vi.advanceTimersByTimeAsync(100)
  const telling = setInterval(() => {
    seq += 1
    door.emit('board', { seq, patch: { trueAt: Date.now() }, now: Date.now() })
  }, tellsEveryMs)
  await vi.advanceTimersByTimeAsync(60_000)
  clearInterval(telling)
  return { asked, heardEveryMs }
}

test('a core that says nothing is asked every other second, and never goes unheard for longer', async () => {
  const { asked, heardEveryMs } = await questionsOfAMinute(3_600_000)
  expect(asked).toBe(30)
  expect(heardEveryMs).toBeLessThanOrEqual(2100)
})

test('a core that tells something by itself is asked nothing', async () => {
  expect((await questionsOfAMinute(900)).asked).toBe(0)
})
