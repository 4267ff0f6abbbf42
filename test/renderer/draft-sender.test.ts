import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createDraftSender } from '../../renderer/ui/draft-sender.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('typing without a pause is sent every tenth of a second, and not only when it ends', async () => {
  const sentAt: number[] = []
  const startedAt = Date.now()
  const sender = createDraftSender(
    () => {
      sentAt.push(Date.now() - startedAt)
      return Promise.resolve()
    },
    () => false,
  )
  for (let key = 0; key < 20; key++) {
    sender.touch('ticket:1')
    await vi.advanceTimersByTimeAsync(40)
  }
  // no key waits longer than 100 ms, so that at most 250 ms of typing are lost with the core
  expect(sentAt.length).toBeGreaterThanOrEqual(6)
  expect(Math.max(...sentAt.map((at, index) => at - (sentAt[index - 1] ?? 0)))).toBeLessThanOrEqual(140)
})

test('what the core did not keep is sent again; a newer key does not wait for the later try', async () => {
  let isAway = true
  let kept = 0
  const sender = createDraftSender(
    () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(void (kept += 1))),
    () => false,
  )
  sender.touch('ticket:1')
  await vi.advanceTimersByTimeAsync(150)
  expect(sender.isWaiting('ticket:1')).toBe(true)
  isAway = false
  sender.touch('ticket:1')
  await vi.advanceTimersByTimeAsync(100)
  expect([kept, sender.isWaiting('ticket:1')]).toEqual([1, false])
})

test('while an act takes the draft with it, nothing is sent that would come after it and stay', async () => {
  let isSaving = true
  let sent = 0
  const sender = createDraftSender(
    () => Promise.resolve(void (sent += 1)),
    () => isSaving,
  )
  sender.touch('ticket:1')
  await vi.advanceTimersByTimeAsync(1000)
  await sender.flush('ticket:1')
  expect(sent).toBe(0)
  sender.drop('ticket:1')
  isSaving = false
  await vi.advanceTimersByTimeAsync(1000)
  expect(sent).toBe(0)
  sender.touch('ticket:1')
  await vi.advanceTimersByTimeAsync(100)
  expect(sent).toBe(1)
})
