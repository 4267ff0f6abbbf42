import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepPlace } from '../../main/shell/keep-place.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A window at x, which grows with each of its moves. */
function movingWindow() {
  const events = new EventEmitter()
  let x = 0
  return {
    move: () => {
      x += 1
      events.emit('move')
    },
    close: () => events.emit('close'),
    window: {
      on: (moment: string, listener: () => void) => events.on(moment, listener),
      isDestroyed: () => false,
      isMinimized: () => false,
      isFullScreen: () => false,
      isMaximized: () => false,
      getNormalBounds: () => ({ x, y: 0, width: 800, height: 600 }),
    },
  }
}

test('a window that is moved without end is written down every two seconds, and once when it rests', async () => {
  const kept: number[] = []
  const { window, move, close } = movingWindow()
  keepPlace('workspace', window, { keepPlace: (_name, place) => kept.push(place.x) })
  for (let ms = 0; ms < 9900; ms += 20) {
    move()
    await vi.advanceTimersByTimeAsync(20)
  }
  expect(kept).toHaveLength(4)
  await vi.advanceTimersByTimeAsync(5000)
  expect(kept).toHaveLength(5)
  expect(kept.at(-1)).toBe(495)

  move()
  close()
  expect(kept.at(-1)).toBe(496)
  await vi.advanceTimersByTimeAsync(5000)
  expect(kept).toHaveLength(6)
})
