import { useTranslation } from '../i18n/use-translation.ts'
import { Duration } from '../ui/duration.tsx'
import { FrozenAt } from '../ui/frozen.ts'
import { IconAlertTriangle } from '../ui/icons.ts'
import { ACTIVITY_APPEARANCE, textColour } from '../ui/state-dot.tsx'
import { useBoard, useBoardLive } from './board-state.ts'
import classes from './board.module.css'
import { TileAge } from './tile-age.tsx'
import { ALARM_MEANING, useAgentAlarm } from './use-alarms.ts'

/** With more agents than this the cells shrink, so that a large team stays on one screen. */
const ROOMY = 18

/** What every agent is doing and since when, who is free first. */
export function AgentWall() {
  const { t } = useTranslation('board')
  const ids = useBoard((view) => view.agentIds) ?? []
  const live = useBoardLive((view) => view.trueAt)
  return (
    <section {...live.mark} className={classes.agents} aria-label={t('agents')}>
      <header className={classes.tileHead}>
        <h2 className={classes.name}>{t('agents')}</h2>
        <TileAge />
      </header>
      {ids.length === 0 ? (
        <p className={classes.label}>{t('nobody')}</p>
      ) : (
        <ul className={classes.agentGrid} data-dense={ids.length > ROOMY}>
          {ids.map((id) => (
            <AgentCell key={id} id={id} />
          ))}
        </ul>
      )}
    </section>
  )
}

function AgentCell({ id }: { readonly id: string }) {
  const { t } = useTranslation('board')
  const { t: common } = useTranslation()
  const live = useBoardLive((view) => view.agents[id] ?? null)
  const agent = live.value
  const alarm = useAgentAlarm(live)
  if (agent === null) return null
  const { activity, pauseReason, since } = agent.state
  const { icon, meaning } = ACTIVITY_APPEARANCE[activity]
  // what stands out about an agent says what the agent does, too
  const ActivityIcon = alarm === null ? icon : IconAlertTriangle
  const isHere = activity !== 'signedOut'
  return (
    <li
      className={classes.agent}
      data-here={isHere}
      data-meaning={alarm === null ? undefined : ALARM_MEANING[alarm]}
    >
      <span className={classes.agentName}>{agent.name}</span>
      <span className={classes.since}>
        <FrozenAt value={live.frozenAt}>{isHere && <Duration since={since} />}</FrozenAt>
      </span>
      <span className={classes.activity} style={alarm === null ? { color: textColour(meaning) } : undefined}>
        <ActivityIcon size="1em" aria-hidden="true" />
        {alarm === null ? common(`activity.${activity}`) : t(`alarm.${alarm}`)}
        {pauseReason !== null &&
          !(alarm && pauseReason === 'break') &&
          ` · ${common(`pauseReason.${pauseReason}`)}`}
      </span>
    </li>
  )
}
