import { afterEach, expect, test, vi } from 'vitest'
import { deskNow, takeDeskTime } from '../../renderer/ui/desk-time.ts'

afterEach(() => vi.useRealTimers())

test('the page counts by the desk’s clock, whatever the computer’s does', () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] })
  const hubTime = Date.now() + 7_200_000
  takeDeskTime(hubTime)
  expect(deskNow() - hubTime).toBeLessThan(50)
  const before = deskNow()
  // somebody puts the computer's clock right, or wrong
  vi.setSystemTime(Date.now() + 7_200_000)
  expect(Math.abs(deskNow() - before)).toBeLessThan(50)
  vi.setSystemTime(Date.now() - 14_400_000)
  expect(Math.abs(deskNow() - before)).toBeLessThan(50)
  // the way of a message is no difference
  takeDeskTime(deskNow() - 100)
  expect(Math.abs(deskNow() - before)).toBeLessThan(50)
  takeDeskTime(undefined)
  takeDeskTime(hubTime - 3_600_000)
  expect(Math.abs(deskNow() - (hubTime - 3_600_000))).toBeLessThan(50)
})
