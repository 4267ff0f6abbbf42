import { agentAlarm, queueAlarm, type AgentAlarm, type QueueAlarm } from '../../shared/domain/board-alarm.ts'
import type { Meaning } from '../ui/colours.ts'
import { useNowAs } from '../ui/ticker.ts'
import { useBoard, useFrozenAt } from './board-state.ts'

/** Red where a promise is broken or nobody can be reached, amber where somebody should look. */
export const ALARM_MEANING: Readonly<Record<QueueAlarm | AgentAlarm, Meaning>> = {
  overdue: 'breach',
  unreachable: 'breach',
  nobodyFree: 'held',
  weakServiceLevel: 'held',
  longPause: 'held',
  longWrapUp: 'held',
}

/** What is wrong with a queue now, or was when the board last knew. */
export function useQueueAlarm(id: string): QueueAlarm | null {
  const queue = useBoard((view) => view.queues[id] ?? null)
  const frozenAt = useFrozenAt()
  return useNowAs((now) => queue && queueAlarm(queue, frozenAt ?? now))
}

/** What stands out about an agent now, or did when the board last knew. */
export function useAgentAlarm(id: string): AgentAlarm | null {
  const agent = useBoard((view) => view.agents[id] ?? null)
  const frozenAt = useFrozenAt()
  return useNowAs((now) => agent && agentAlarm(agent.state, frozenAt ?? now))
}
