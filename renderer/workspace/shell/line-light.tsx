import type { TFunction } from 'i18next'
import type { DeskState } from '../../../shared/contract/desk-state.ts'
import { Tooltip, UnstyledButton } from '@mantine/core'
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

/** The softphone light: the age of the last proven round trip. A click proves it now. */
export function LineLight() {
  const desk = useDeskClient()
  const { t } = useTranslation('shell')
  const live = useLive('line', (desk) => desk.line)
  const line = live.value
  const isNow = live.truth.is === 'now'
  const [isProbing, setIsProbing] = useState(false)
  const { meaning, icon } = APPEARANCE[useNowAs((now) => (isNow ? lineHealth(line, now).state : 'old'))]
  const probe = async (): Promise<void> => {
    setIsProbing(true)
    await runOrNotify(desk, 'line.probe', null)
    setIsProbing(false)
  }
  return (
    <Tooltip label={t('line.probe')}>
      <UnstyledButton
        {...live.mark}
        className={classes.pill}
        aria-busy={isProbing}
        onClick={() => void probe()}
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
  return <span className={`${classes.dimmed} ${classes.health}`}>{message}</span>
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
      if (health.retryAt === null || health.retryAt <= now) return t('line.failed')
      const seconds = Math.ceil((health.retryAt - now) / 1000)
      return `${t('line.failed')} · ${t('line.retryIn', { seconds })}`
    }
    case 'connecting':
    case 'registering':
    case 'never':
    case 'noPhone':
      return t(`line.${health.state}`)
  }
}
