import type { AgentActivity, AgentState, PauseReason } from './agent.ts'
import { isOverdue } from './live-board.ts'
import { serviceLevelOf, type QueueTotals } from './queue.ts'
import { MINUTE_MS, type Moment } from './time.ts'

/** What a supervisor should look at, by thresholds. Moments and `now` are by one clock. */

/** Share answered in time that a day should keep; below it the queue is called weak. */
export const SERVICE_LEVEL_AIM = 0.8
/** One late call of two is no trend: the day's share counts from this many calls on. */
const CALLS_FOR_A_SHARE = 5
/** How long a break of each kind is taken for one, in milliseconds. */
const PAUSE_LIMIT_MS: Readonly<Record<PauseReason, number>> = {
  break: 15 * MINUTE_MS,
  meal: 60 * MINUTE_MS,
  training: 120 * MINUTE_MS,
  meeting: 60 * MINUTE_MS,
  paperwork: 30 * MINUTE_MS,
  technical: 10 * MINUTE_MS,
}
/** Wrap-ups have a timer; one that was made longer and longer stands out after this, in milliseconds. */
const WRAP_UP_LIMIT_MS = 5 * MINUTE_MS

export type QueueAlarm = 'overdue' | 'nobodySignedIn' | 'nobodyFree' | 'weakServiceLevel'
export type AgentAlarm = 'unreachable' | 'longPause' | 'longWrapUp'

export interface WatchedQueue {
  readonly longestSince: Moment | null
  readonly serviceLevelSeconds: number
  readonly totals: QueueTotals
  readonly agents: Readonly<Record<AgentActivity, number>>
}

/** Whose state is not known may be signed in: what is not known is no alarm. */
const nobodySignedIn = (agents: WatchedQueue['agents']): boolean =>
  Object.entries(agents).every(([activity, count]) => activity === 'signedOut' || count === 0)

/** The worst thing about a queue now; null where there is nothing to see to. */
export function queueAlarm(queue: WatchedQueue, now: Moment): QueueAlarm | null {
  if (isOverdue(queue, now)) return 'overdue'
  // whoever calls now would wait for nobody
  if (nobodySignedIn(queue.agents)) return 'nobodySignedIn'
  if (queue.longestSince !== null && queue.agents.ready + queue.agents.ringing === 0) return 'nobodyFree'
  const share = serviceLevelOf(queue.totals)
  const calls = queue.totals.answered + queue.totals.abandoned
  return share !== null && calls >= CALLS_FOR_A_SHARE && share < SERVICE_LEVEL_AIM ? 'weakServiceLevel' : null
}

/** What stands out about an agent now; null where nothing does. */
export function agentAlarm(state: AgentState, now: Moment): AgentAlarm | null {
  const age = now - state.since
  if (state.activity === 'unreachable') return 'unreachable'
  if (state.activity === 'wrapUp' && age > WRAP_UP_LIMIT_MS) return 'longWrapUp'
  if (state.activity !== 'paused') return null
  return age > PAUSE_LIMIT_MS[state.pauseReason ?? 'break'] ? 'longPause' : null
}
