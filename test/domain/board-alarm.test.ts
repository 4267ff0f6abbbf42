import { describe, expect, it } from 'vitest'
import type { AgentState } from '../../shared/domain/agent.ts'
import { agentAlarm, queueAlarm, type WatchedQueue } from '../../shared/domain/board-alarm.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'

const NOW = 1_800_000_000_000
const nobody = {
  ready: 0,
  paused: 0,
  ringing: 0,
  talking: 0,
  wrapUp: 0,
  unreachable: 0,
  signedOut: 0,
  unknown: 0,
}
const quiet: WatchedQueue = {
  longestSince: null,
  serviceLevelSeconds: 20,
  totals: { offered: 10, answered: 10, inTime: 8, abandoned: 0 },
  agents: { ...nobody, ready: 2 },
}

describe('what a supervisor should look at', () => {
  it('is a wait beyond the service level, from the first second after it', () => {
    expect(queueAlarm({ ...quiet, longestSince: NOW - 20_000 }, NOW)).toBeNull()
    expect(queueAlarm({ ...quiet, longestSince: NOW - 20_001 }, NOW)).toBe('overdue')
  })
  it('is somebody who waits while nobody is free; a phone that rings already is somebody', () => {
    const waiting = { ...quiet, longestSince: NOW - 5000 }
    expect(queueAlarm({ ...waiting, agents: { ...nobody, talking: 3 } }, NOW)).toBe('nobodyFree')
    expect(queueAlarm({ ...waiting, agents: { ...nobody, ringing: 1 } }, NOW)).toBeNull()
    expect(queueAlarm({ ...quiet, agents: { ...nobody, paused: 1 } }, NOW)).toBeNull()
  })
  it('is a queue that nobody is signed in to, before anybody waits; an agent who is not known may be signed in', () => {
    for (const longestSince of [null, NOW - 5000])
      expect(queueAlarm({ ...quiet, longestSince, agents: { ...nobody, signedOut: 4 } }, NOW)).toBe(
        'nobodySignedIn',
      )
    expect(queueAlarm({ ...quiet, agents: nobody }, NOW)).toBe('nobodySignedIn')
    expect(queueAlarm({ ...quiet, agents: { ...nobody, unknown: 1 } }, NOW)).toBeNull()
  })
  it('is a weak service level, once the day has calls enough to have one', () => {
    const totals = { offered: 10, answered: 9, inTime: 7, abandoned: 1 }
    expect(queueAlarm({ ...quiet, totals }, NOW)).toBe('weakServiceLevel')
    expect(
      queueAlarm({ ...quiet, totals: { offered: 2, answered: 2, inTime: 0, abandoned: 0 } }, NOW),
    ).toBeNull()
  })
  it('is a break that is longer than one of its kind, a long wrap-up, and a phone out of reach', () => {
    const state = (
      activity: AgentState['activity'],
      minutes: number,
      pauseReason: AgentState['pauseReason'],
    ) => agentAlarm({ activity, pauseReason, since: NOW - minutes * MINUTE_MS }, NOW)
    expect(state('paused', 16, 'break')).toBe('longPause')
    expect(state('paused', 16, 'meal')).toBeNull()
    expect(state('paused', 61, 'meal')).toBe('longPause')
    expect(state('wrapUp', 6, null)).toBe('longWrapUp')
    expect(state('unreachable', 0, null)).toBe('unreachable')
    expect(state('talking', 90, null)).toBeNull()
    expect(state('signedOut', 900, null)).toBeNull()
  })
})
