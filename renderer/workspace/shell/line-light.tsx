import type { TFunction } from 'i18next'
import type { DeskState } from '../../../shared/contract/desk-state.ts'
import type { PhoneProblemCode } from '../../../shared/contract/phone.ts'
import { Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useState } from 'react'
import type { Moment } from '../../../shared/domain/time.ts'
import { formatAge } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { LiveAge } from '../../ui/live-mark.tsx'
import { useLive } from '../../ui/live.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { STANDING, StateDot, type Appearance } from '../../ui/state-dot.tsx'
import { useNowAs } from '../../ui/ticker.ts'
import { lineHealth, type LineHealth } from './line-health.ts'
import classes from './top-bar.module.css'

const APPEARANCE: Record<LineHealth['state'], Appearance> = {
  proven: STANDING.well,
  ageing: STANDING.doubtful,
  old: STANDING.bad,
  connecting: STANDING.underWay,
  registering: STANDING.underWay,
  never: STANDING.idle,
  failed: STANDING.cut,
  noPhone: STANDING.cut,
}

/** Why a line failed, where that is another thing than that it cannot be reached. */
const OTHER_REASONS = ['registeredElsewhere', 'badCredentials', 'forbidden', 'serverBusy'] as const
const reasonOf = (code: PhoneProblemCode | null): (typeof OTHER_REASONS)[number] | undefined =>
  OTHER_REASONS.find((reason) => reason === code)

/** The softphone light: the age of the last proven round trip. A click proves it now, or takes the phone back from elsewhere. */
export function LineLight() {
  const desk = useDeskClient()
  const { t } = useTranslation('shell')
  const { t: call } = useTranslation('call')
  const live = useLive('line', (desk) => desk.line)
  const line = live.value
  const isNow = live.truth.is === 'now'
  const isElsewhere = isNow && line.registration.problem?.code === 'registeredElsewhere'
  const [isAsking, setIsAsking] = useState(false)
  const { meaning, icon } = APPEARANCE[useNowAs((now) => (isNow ? lineHealth(line, now).state : 'old'))]
  const ask = async (): Promise<void> => {
    setIsAsking(true)
    await runOrNotify(desk, isElsewhere ? 'line.takeBack' : 'line.probe', null)
    setIsAsking(false)
  }
  return (
    <Tooltip label={isElsewhere ? call('problem.takeBack') : t('line.probe')}>
      <UnstyledButton
        {...live.mark}
        className={`${classes.pill} ${classes.line}`}
        data-calm={isNow && meaning === 'ready' ? '' : undefined}
        aria-busy={isAsking}
        onClick={() => void ask()}
      >
        <StateDot meaning={meaning} icon={icon}>
          {t('softphone')}
        </StateDot>
        {isNow ? <HealthMessage line={line} /> : <LiveAge live={live} />}
      </UnstyledButton>
    </Tooltip>
  )
}

/** Stands alone, because it changes with the time. */
function HealthMessage({ line }: { readonly line: DeskState['line'] }) {
  const { t } = useTranslation('shell')
  const message = useNowAs((now) => healthMessage(t, lineHealth(line, now), now))
  const spoken = useNowAs((now) => spokenHealth(t, lineHealth(line, now)))
  if (spoken === message) return <span className={`${classes.dimmed} ${classes.health}`}>{message}</span>
  return (
    <>
      <span aria-hidden="true" className={`${classes.dimmed} ${classes.health}`}>
        {message}
      </span>
      <VisuallyHidden>{spoken}</VisuallyHidden>
    </>
  )
}

/** What the name of the light says: no seconds, because a screen reader begins anew when a name changes. */
function spokenHealth(t: TFunction<'shell'>, health: LineHealth): string {
  if (health.state === 'proven') return t('line.spoken.proven')
  if (health.state === 'ageing' || health.state === 'old') return t('line.spoken.old')
  return health.state === 'failed' ? failure(t, health.why) : t(`line.${health.state}`)
}
const failure = (t: TFunction<'shell'>, why: PhoneProblemCode | null): string => {
  const reason = reasonOf(why)
  return reason === undefined ? t('line.failed') : t(`line.failedBy.${reason}`)
}

function healthMessage(t: TFunction<'shell'>, health: LineHealth, now: Moment): string {
  switch (health.state) {
    case 'proven':
    case 'ageing':
    case 'old': {
      const ago = formatAge(health.provenAt, now)
      return health.roundTripMs === null
        ? t('line.provenAgo', { ago })
        : t('line.proven', { ms: Math.round(health.roundTripMs), ago })
    }
    case 'failed': {
      const message = failure(t, health.why)
      if (health.retryAt === null || health.retryAt <= now) return message
      const seconds = Math.ceil((health.retryAt - now) / 1000)
      return `${message} · ${t('line.retryIn', { seconds })}`
    }
    case 'connecting':
    case 'registering':
    case 'never':
    case 'noPhone':
      return t(`line.${health.state}`)
  }
}
