import type { BoardAgent, BoardQueue } from '../../shared/contract/board.ts'
import { agentAlarm, queueAlarm, type AgentAlarm, type QueueAlarm } from '../../shared/domain/board-alarm.ts'
import type { Meaning } from '../ui/colours.ts'
import type { Live } from '../ui/live-mark.tsx'
import { useNowAs } from '../ui/ticker.ts'

/** Red where a promise is broken or nobody can be reached, amber where somebody should look. */
export const ALARM_MEANING: Readonly<Record<QueueAlarm | AgentAlarm, Meaning>> = {
  overdue: 'breach',
  unreachable: 'breach',
  nobodySignedIn: 'breach',
  nobodyFree: 'held',
  weakServiceLevel: 'held',
  longPause: 'held',
  longWrapUp: 'held',
}

/** What is wrong with a queue now, or was when the board last knew. */
export const useQueueAlarm = ({ value, frozenAt }: Live<BoardQueue | null>): QueueAlarm | null =>
  useNowAs((now) => value && queueAlarm(value, frozenAt ?? now))

/** What stands out about an agent now, or did when the board last knew. */
export const useAgentAlarm = ({ value, frozenAt }: Live<BoardAgent | null>): AgentAlarm | null =>
  useNowAs((now) => value && agentAlarm(value.state, frozenAt ?? now))
