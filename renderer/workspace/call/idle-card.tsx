import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk } from '../../ui/desk-context.ts'
import { ACTIVITY_APPEARANCE, ActivityDot } from '../../ui/state-dot.tsx'
import classes from './call-card.module.css'
import { CallProblem } from './call-problem.tsx'

/** Stands where the call will be: whether one can come, and what is in the way. */
export function IdleCard() {
  const { t } = useTranslation('call')
  const { activity, line } = useDesk((desk) => ({ activity: desk.agent.activity, line: desk.line }))
  const { meaning } = ACTIVITY_APPEARANCE[activity]
  return (
    <section className={classes.card} data-meaning={meaning} aria-label={t('panel')}>
      <div className={classes.idleBody}>
        <ActivityDot activity={activity} />
        <p className={classes.idleTitle}>{t(`idle.${activity}`)}</p>
        <p className={classes.fact}>{activity === 'paused' ? t('idle.pausedHint') : t('idle.hint')}</p>
        <CallProblem problem={line.problem ?? line.registration.problem} />
      </div>
    </section>
  )
}
