import { useTranslation } from '../../i18n/use-translation.ts'
import { AgentDot, useAgentShown } from '../../ui/agent-shown.tsx'
import { LiveAge, LiveArea } from '../../ui/live-mark.tsx'
import { useCoreStanding, useLive } from '../../ui/live.ts'
import { ACTIVITY_APPEARANCE } from '../../ui/state-dot.tsx'
import { useStoppedMessage } from '../../ui/stopped-message.ts'
import classes from './call-card.module.css'
import { CallProblem } from './call-problem.tsx'

/** Stands where the call will be: whether one can come, and what is in the way. */
export function IdleCard() {
  const { t } = useTranslation('call')
  const isStopped = useCoreStanding() !== 'well'
  const stopped = useStoppedMessage()
  const live = useAgentShown()
  const agent = live.value
  const { meaning } = ACTIVITY_APPEARANCE[agent.activity]
  const { value: line } = useLive('line', (desk) => desk.line)
  const title = isStopped
    ? stopped.title
    : agent.isUnconfirmed && agent.activity === 'ready'
      ? t('idle.unconfirmed')
      : t(`idle.${agent.activity}`)
  const hint = isStopped ? stopped.toDo : agent.activity === 'paused' ? t('idle.pausedHint') : t('idle.hint')
  return (
    <LiveArea live={live}>
      <section className={classes.card} data-meaning={meaning} aria-label={t('panel')}>
        <div className={classes.idleBody}>
          <span className={classes.idleState}>
            <AgentDot agent={agent} />
            <LiveAge live={live} />
          </span>
          <p className={classes.idleTitle}>{title}</p>
          <p className={classes.fact}>{hint}</p>
          {!isStopped && <CallProblem problem={line.problem ?? line.registration.problem} />}
        </div>
      </section>
    </LiveArea>
  )
}
