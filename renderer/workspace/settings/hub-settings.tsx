import { Alert, Button } from '@mantine/core'
import type { HubLink } from '../../../shared/contract/hub-link.ts'
import { isPlainHub } from '../../../shared/domain/hub-address.ts'
import { SECOND_MS } from '../../../shared/domain/time.ts'
import { formatWhen } from '../../i18n/format.ts'
import { currentLanguage } from '../../i18n/index.ts'
import '../../i18n/settings-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk } from '../../ui/desk-context.ts'
import { Duration } from '../../ui/duration.tsx'
import { IconAlertTriangle } from '../../ui/icons.ts'
import { useKindNames } from '../../ui/newer-parts.ts'
import { loaded } from '../../ui/loaded.tsx'
import { LiveAge, LiveArea } from '../../ui/live-mark.tsx'
import { useLive } from '../../ui/live.ts'
import { openOverlay } from '../../ui/palette-store.ts'
import { STANDING, StateDot, type Appearance } from '../../ui/state-dot.tsx'
import { ApprovalLimits } from './approvals/approval-limits.tsx'
import { BackupSettings } from './backups/backup-settings.tsx'
import classes from './parts/settings.module.css'

/** Loaded where a hub cannot start: almost never. */
const OwnHubTrouble = loaded(() => import('./own-hub/own-hub-trouble.tsx'), 'unsaid')

const APPEARANCE: Record<HubLink['state'], Appearance> = {
  signedOut: STANDING.idle,
  connecting: STANDING.underWay,
  online: STANDING.well,
  offline: STANDING.away,
  needsSignIn: STANDING.bad,
  fatal: STANDING.bad,
}
/** Two clocks that differ by less agree well enough for wait times and tokens. */
const SKEW_FINE_MS = 2 * SECOND_MS

/** A difference of clocks, as in `+1.2 s` / `+1.2秒`. */
function formatSkew(ms: number): string {
  const options = { style: 'unit', unit: 'second', signDisplay: 'exceptZero' } as const
  return new Intl.NumberFormat(currentLanguage(), { ...options, maximumFractionDigits: 1 }).format(
    ms / SECOND_MS,
  )
}

/** The team's hub: where it is, how we stand to it, and what is not there yet. */
export function HubSettings() {
  const { t } = useTranslation('settings')
  const { t: shell } = useTranslation('shell')
  const { t: desktop } = useTranslation('desktop')
  const kindNames = useKindNames()
  const live = useLive('sync', ({ hub, sync }) => ({ hub, sync }))
  const { hub, sync } = live.value
  const { url, isTrial, skew, people, queues, hasTrouble } = useDesk((desk) => ({
    hasTrouble: desk.ownHub !== null,
    url: desk.hubUrl,
    isTrial: desk.isTrial,
    skew: desk.clockSkewMs,
    people: desk.people.length,
    queues: desk.queues.length,
  }))
  return (
    <LiveArea live={live} className={classes.fields}>
      {hasTrouble && <OwnHubTrouble />}
      <LiveAge live={live} />
      {isPlainHub(url) && (
        <Alert color="held" icon={<IconAlertTriangle aria-hidden="true" />} role="status">
          {desktop('plainHub', { url })}
        </Alert>
      )}
      <dl className={classes.facts}>
        <dt>{t('hub.url')}</dt>
        <dd>{url}</dd>
        <dt>{t('hub.state')}</dt>
        <dd>
          <StateDot {...APPEARANCE[hub.state]}>
            {hub.state === 'connecting'
              ? t('hub.states.connecting', { attempt: hub.attempt })
              : t(`hub.states.${hub.state}`)}
          </StateDot>
          {'since' in hub && (
            <span className={classes.quiet}>
              {' '}
              · <Duration since={hub.since} />
            </span>
          )}
          {hub.state === 'offline' && <div className={classes.quiet}>{hub.why}</div>}
          {(hub.state === 'needsSignIn' || hub.state === 'fatal') && (
            <div className={classes.quiet}>{shell(`reason.${hub.reason}`)}</div>
          )}
        </dd>
        <dt>{t('hub.roundTrip')}</dt>
        <dd>
          {hub.state === 'online' && hub.roundTripMs !== null ? `${Math.round(hub.roundTripMs)} ms` : '—'}
        </dd>
        <dt>{t('hub.skew')}</dt>
        <dd>
          {skew === null ? (
            t('hub.skewNone')
          ) : Math.abs(skew) < SKEW_FINE_MS ? (
            t('hub.skewFine', { time: formatSkew(skew) })
          ) : (
            <StateDot {...STANDING.doubtful}>{t('hub.skewBad', { time: formatSkew(skew) })}</StateDot>
          )}
        </dd>
        <dt>{t('hub.fresh')}</dt>
        <dd>{sync.freshAt === null ? '—' : formatWhen(sync.freshAt)}</dd>
        {sync.newer.kinds.length > 0 && (
          <>
            <dt>{t('hub.newer')}</dt>
            <dd>
              <StateDot {...STANDING.doubtful}>
                {t('hub.newerParts', { parts: kindNames(sync.newer.kinds.map(({ kind }) => kind)) })}
              </StateDot>
            </dd>
          </>
        )}
        <dt>{t('hub.toSend')}</dt>
        <dd>
          {sync.toSend} · {t('hub.needsYou')} {sync.needsYou}{' '}
          <Button variant="subtle" size="compact-xs" onClick={() => openOverlay('outbox')}>
            {t('hub.showOutbox')}
          </Button>
        </dd>
        <dt>{t('hub.team')}</dt>
        <dd>{t('hub.teamCount', { people, queues })}</dd>
        <ApprovalLimits />
        <BackupSettings />
        <dt>{t('hub.trial')}</dt>
        <dd>{isTrial ? t('hub.trialYes') : t('hub.trialNo')}</dd>
      </dl>
    </LiveArea>
  )
}
