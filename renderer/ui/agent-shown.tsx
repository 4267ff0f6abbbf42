import type { AgentState } from '../../shared/domain/agent.ts'
import { isStateUnconfirmed } from '../../shared/domain/staleness.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import type { Live } from './live-mark.tsx'
import { useLive } from './live.ts'
import { ACTIVITY_APPEARANCE, StateDot } from './state-dot.tsx'
import { useNowAs } from './ticker.ts'

/** My state, as far as it can be claimed. */
export interface AgentShown extends AgentState {
  /** Said, but the hub has not confirmed it. */
  readonly isUnconfirmed: boolean
}

/** What I am doing: unknown once the core is silent, and unconfirmed while the hub has another word, or none. */
export function useAgentShown(): Live<AgentShown> {
  const live = useLive('state', ({ agent, agentUnconfirmedSince }) => ({ agent, agentUnconfirmedSince }))
  const { agent, agentUnconfirmedSince } = live.value
  const isLate = useNowAs((now) => isStateUnconfirmed(agent.activity, agentUnconfirmedSince, now))
  const isUnknown = live.truth.is !== 'now' && live.truth.silent === 'core'
  const value: AgentShown = isUnknown
    ? { activity: 'unknown', pauseReason: null, since: agent.since, isUnconfirmed: false }
    : { ...agent, isUnconfirmed: isLate }
  return { ...live, value }
}

/** My state said three ways: icon, word, colour. */
export function AgentDot({ agent }: { readonly agent: AgentShown }) {
  const { t } = useTranslation()
  const { meaning, icon } = ACTIVITY_APPEARANCE[agent.activity]
  const activity = t(`activity.${agent.activity}`)
  return (
    <StateDot meaning={agent.isUnconfirmed ? 'held' : meaning} icon={icon}>
      {agent.isUnconfirmed ? t('unconfirmed', { activity }) : activity}
    </StateDot>
  )
}
