import { IconAlertTriangle, IconCircleCheck } from '../ui/icons.ts'
import { textColour } from '../ui/state-dot.tsx'
import { useNowAs } from '../ui/ticker.ts'
import { agentAlarm, queueAlarm } from '../../shared/domain/board-alarm.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { useBoardLive } from './board-state.ts'
import classes from './board.module.css'
import { ALARM_MEANING } from './use-alarms.ts'

type Kind = keyof typeof ALARM_MEANING

/** Everything that somebody should see to, the red first; each with its name, so that nobody has to search. */
export function AlarmRow() {
  const { t } = useTranslation('board')
  const live = useBoardLive((view) => view.queueIds.map((id) => view.queues[id]))
  const queues = live.value ?? []
  const agents = useBoardLive((view) => view.agentIds.map((id) => view.agents[id])).value ?? []
  const { frozenAt } = live
  // one text, so that the line is drawn again only when an alarm comes or goes
  const text = useNowAs((now) => {
    const at = frozenAt ?? now
    return [
      ...queues.map((queue) => (queue ? `${queueAlarm(queue, at) ?? ''}\n${queue.name}` : '')),
      ...agents.map((agent) => (agent ? `${agentAlarm(agent.state, at) ?? ''}\n${agent.name}` : '')),
    ]
      .filter((entry) => !entry.startsWith('\n') && entry !== '')
      .join('\n\n')
  })
  const isRed = (kind: Kind): boolean => ALARM_MEANING[kind] === 'breach'
  const alarms = (text === '' ? [] : text.split('\n\n'))
    .map((entry) => {
      const [kind = '', name = ''] = entry.split('\n')
      return { kind: kind as Kind, name }
    })
    .toSorted((a, b) => Number(isRed(b.kind)) - Number(isRed(a.kind)))
  return (
    <section {...live.mark} className={classes.alarms} aria-label={t('alarms')}>
      {alarms.length === 0 ? (
        <p className={classes.alarm} style={{ color: textColour('ready') }}>
          <IconCircleCheck size="1em" aria-hidden="true" />
          {t('allWell')}
        </p>
      ) : (
        <ul className={classes.alarmList}>
          {alarms.map(({ kind, name }) => (
            <li key={`${kind} ${name}`} className={classes.alarm} data-meaning={ALARM_MEANING[kind]}>
              <IconAlertTriangle size="1em" aria-hidden="true" />
              {t('alarmOf', { name, alarm: t(`alarm.${kind}`) })}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
