import { Alert, Button } from '@mantine/core'
import { useState } from 'react'
import type { Registration } from '../../../shared/contract/phone.ts'
import { formatSpan } from '../../i18n/format.ts'
import '../../i18n/settings-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { Ago } from '../../ui/duration.tsx'
import { explainError } from '../../ui/explain-error.ts'
import { IconAlertTriangle, IconRefresh } from '../../ui/icons.ts'
import { LiveAge, LiveArea } from '../../ui/live-mark.tsx'
import { useLive } from '../../ui/live.ts'
import { STANDING, StateDot, type Appearance } from '../../ui/state-dot.tsx'
import { useNow } from '../../ui/ticker.ts'
import classes from './parts/settings.module.css'

const APPEARANCE: Record<Registration['state'], Appearance> = {
  none: STANDING.idle,
  connecting: STANDING.underWay,
  registering: STANDING.underWay,
  registered: STANDING.well,
  failed: STANDING.cut,
}

/** The softphone's account and the proof that it can be reached. */
export function LineSettings() {
  const desk = useDeskClient()
  const { t } = useTranslation('settings')
  const { t: call } = useTranslation('call')
  const live = useLive('line', (desk) => desk.line)
  const line = live.value
  const person = useDesk((desk) => desk.session?.person ?? null)
  const { registration } = line
  const now = useNow()
  const [probe, setProbe] = useState<{ message: string; isGood: boolean } | 'running' | null>(null)
  const problem = registration.problem ?? line.problem
  const run = async (): Promise<void> => {
    setProbe('running')
    try {
      const { roundTripMs } = await desk.callCore('line.probe', null)
      const ms = roundTripMs === null ? '—' : Math.round(roundTripMs)
      setProbe({ message: t('line.probed', { ms }), isGood: true })
    } catch (error) {
      setProbe({ message: t('line.probeFailed', { reason: explainError(error) }), isGood: false })
    }
  }
  return (
    <LiveArea live={live} className={classes.fields}>
      <LiveAge live={live} />
      {!line.phone && (
        <Alert color="breach" icon={<IconAlertTriangle aria-hidden="true" />} role="status">
          {t('line.noPhone')}
        </Alert>
      )}
      <dl className={classes.facts}>
        <dt>{t('line.state')}</dt>
        <dd>
          <StateDot {...APPEARANCE[registration.state]}>{t(`line.states.${registration.state}`)}</StateDot>
          {registration.retryAt !== null && registration.retryAt > now && (
            <span className={classes.quiet}>
              {' '}
              · {t('line.retryAt', { time: formatSpan(registration.retryAt - now) })}
            </span>
          )}
        </dd>
        <dt>{t('line.proven')}</dt>
        <dd>{registration.provenAt === null ? t('line.never') : <Ago at={registration.provenAt} />}</dd>
        <dt>{t('line.roundTrip')}</dt>
        <dd>{registration.roundTripMs === null ? '—' : `${Math.round(registration.roundTripMs)} ms`}</dd>
        <dt>{t('line.account')}</dt>
        <dd>
          {person === null ? '—' : `${person.extension} · ${person.name}`}
          <div className={classes.quiet}>{t('line.accountHint')}</div>
        </dd>
        {problem !== null && (
          <>
            <dt>{t('line.problem')}</dt>
            <dd>
              <StateDot meaning="breach" icon={IconAlertTriangle}>
                <span style={{ whiteSpace: 'normal' }}>
                  {call(`problem.${problem.code}`)}
                  {problem.sipStatus === null ? '' : ` (SIP ${problem.sipStatus})`}
                </span>
              </StateDot>
            </dd>
          </>
        )}
      </dl>
      <div>
        <Button
          variant="default"
          loading={probe === 'running'}
          disabled={!line.phone}
          leftSection={<IconRefresh size={16} aria-hidden="true" />}
          onClick={() => void run()}
        >
          {t('line.probe')}
        </Button>
        <p role="status" className={classes.quiet}>
          {probe !== null && probe !== 'running' && (
            <StateDot {...(probe.isGood ? STANDING.well : STANDING.bad)}>{probe.message}</StateDot>
          )}
        </p>
      </div>
    </LiveArea>
  )
}
