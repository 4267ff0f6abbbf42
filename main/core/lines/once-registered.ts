import type { PhoneLine } from './phone-line.ts'

/**
 * Runs `work` once, when the line is registered for the first time: calls can come then, and none is waiting for this turn. It comes after
 * everybody who shows that state.
 */
export function onceRegistered(line: Pick<PhoneLine, 'on' | 'registration'>, work: () => void): void {
  let isDone = false
  line.on('status', () => {
    if (isDone || line.registration.state !== 'registered') return
    isDone = true
    setImmediate(work)
  })
}
