import type { AgentActivity } from '../../shared/domain/agent.ts'
import { serviceLevelOf } from '../../shared/domain/queue.ts'
import { formatCount, formatShare } from '../i18n/format.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { Duration } from '../ui/duration.tsx'
import { FrozenAt } from '../ui/frozen.ts'
import { IconAlertTriangle } from '../ui/icons.ts'
import { ACTIVITY_APPEARANCE, textColour } from '../ui/state-dot.tsx'
import { useBoardLive } from './board-state.ts'
import classes from './board.module.css'
import { TileAge } from './tile-age.tsx'
import { ALARM_MEANING, useQueueAlarm } from './use-alarms.ts'

/** One queue: who waits and since when in large, then how the day goes and who could answer. */
export function QueueTile({ id }: { readonly id: string }) {
  const { t } = useTranslation('board')
  const live = useBoardLive((view) => view.queues[id] ?? null)
  const queue = live.value
  const alarm = useQueueAlarm(live)
  if (queue === null) return null
  const { totals, longestSince, serviceLevelSeconds } = queue
  const share = serviceLevelOf(totals)
  return (
    <section
      className={classes.tile}
      aria-label={queue.name}
      data-meaning={alarm === null ? undefined : ALARM_MEANING[alarm]}
      {...live.mark}
    >
      <header className={classes.tileHead}>
        <h2 className={classes.name}>{queue.name}</h2>
        <TileAge />
      </header>
      <div className={classes.figures}>
        <p className={classes.figure}>
          <span className={classes.large}>{formatCount(queue.waiting)}</span>
          <span className={classes.label}>{t('waiting')}</span>
        </p>
        <p className={classes.figure}>
          <span className={classes.large}>
            {longestSince === null ? (
              '—'
            ) : (
              <FrozenAt value={live.frozenAt}>
                <Duration since={longestSince} />
              </FrozenAt>
            )}
          </span>
          <span className={classes.label}>{t('longest')}</span>
        </p>
      </div>
      <p className={classes.alarmText}>
        {alarm !== null && (
          <>
            <IconAlertTriangle size="1em" aria-hidden="true" />
            {t(`alarm.${alarm}`)}
          </>
        )}
      </p>
      <dl className={classes.day}>
        <div>
          <dt>{t('serviceLevel', { seconds: serviceLevelSeconds })}</dt>
          <dd>{share === null ? '—' : formatShare(share)}</dd>
        </div>
        <div>
          <dt>{t('answered')}</dt>
          <dd>{formatCount(totals.answered)}</dd>
        </div>
        <div>
          <dt>{t('abandoned')}</dt>
          <dd>{formatCount(totals.abandoned)}</dd>
        </div>
      </dl>
      <AgentCounts counts={queue.agents} />
    </section>
  )
}

const SHOWN: readonly AgentActivity[] = ['ready', 'ringing', 'talking', 'wrapUp', 'paused', 'unreachable']

function AgentCounts({ counts }: { readonly counts: Readonly<Record<AgentActivity, number>> }) {
  const { t } = useTranslation('board')
  const { t: common } = useTranslation()
  const present = SHOWN.filter((activity) => counts[activity] > 0)
  if (present.length === 0) return <p className={classes.counts}>{t('nobody')}</p>
  return (
    <ul className={classes.counts}>
      {present.map((activity) => {
        const { icon: ActivityIcon, meaning } = ACTIVITY_APPEARANCE[activity]
        return (
          <li key={activity} style={{ color: textColour(meaning) }}>
            <ActivityIcon size="1em" aria-hidden="true" />
            {common(`activity.${activity}`)} {counts[activity]}
          </li>
        )
      })}
    </ul>
  )
}
