import { Progress, UnstyledButton } from '@mantine/core'
import type { HubLink } from '../../../shared/contract/hub-link.ts'
import { isLapseNear } from '../../../shared/domain/offline-sign-in.ts'
import { SECOND_MS } from '../../../shared/domain/time.ts'
import { formatAgo, formatCount, formatShare, formatSpan } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import type { Meaning } from '../../ui/colours.ts'
import { useDesk, useDeskClient, useIsDoorOpen } from '../../ui/desk-context.ts'
import { useCoreStanding, useLive } from '../../ui/live.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCloudOff,
  IconHourglass,
  IconPlugConnectedX,
  type Icon,
} from '../../ui/icons.ts'
import { openOverlay } from '../../ui/palette-store.ts'
import { StateDot } from '../../ui/state-dot.tsx'
import { useStoppedMessage } from '../../ui/stopped-message.ts'
import { useNowWhile } from '../../ui/ticker.ts'
import { UseOtherHub } from '../../ui/use-other-hub.tsx'
import classes from './status-line.module.css'

/** A clock that differs by more makes times on the screen wrong. */
const SKEW_MS = 5 * SECOND_MS

/** Fewer are sent in a moment, and the top bar counts them. */
const MUCH_TO_SEND = 50

interface Standing {
  readonly meaning: Meaning
  readonly icon: Icon
  readonly message: string
  /** What is read aloud where the words count seconds: once, without them. */
  readonly spoken?: string
  readonly wantsSignIn?: boolean
  /** Entries that are only here can be sent again. */
  readonly canSendAgain?: boolean
  /** Another hub that may be used in the place of this one. */
  readonly otherHub?: string
}

/**
 * How things stand with hub, core and clock, in a place of its own at the foot: troubles come and go there without
 * moving anything that somebody types in.
 */
export function StatusLine() {
  const desk = useDeskClient()
  const { t } = useTranslation('shell')
  const live = useLive('sync', ({ hub, sync }) => ({ hub, freshAt: sync.freshAt }))
  const { hub, freshAt } = live.value
  const isInStep = hub.state === 'online' && live.truth.is === 'now'
  const now = useNowWhile(!isInStep)
  const standing = useStanding()
  const isCalm = standing.meaning === 'ready'
  return (
    <footer
      {...live.mark}
      className={classes.line}
      style={isCalm ? undefined : { background: `var(--rd-${standing.meaning}-tint)` }}
      aria-label={t('status')}
    >
      <StateDot meaning={standing.meaning} icon={standing.icon}>
        {standing.message}
      </StateDot>
      <SyncProgress />
      {standing.wantsSignIn && (
        <UnstyledButton
          className={classes.link}
          onClick={() => void runOrNotify(desk, 'session.signOut', null)}
        >
          {t('hub.signInAgain')}
        </UnstyledButton>
      )}
      {standing.canSendAgain && (
        <UnstyledButton
          className={classes.link}
          onClick={() => void runOrNotify(desk, 'outbox.sendAgain', null)}
        >
          {t('onlyHere.send')}
        </UnstyledButton>
      )}
      {standing.canSendAgain && (
        <UnstyledButton className={classes.link} onClick={() => openOverlay('outbox')}>
          {t('onlyHere.show')}
        </UnstyledButton>
      )}
      {standing.otherHub !== undefined && <UseOtherHub hubId={standing.otherHub} className={classes.link} />}
      <span className={classes.end}>
        {freshAt !== null && !isInStep && t('fresh', { ago: formatAgo(freshAt, now) })}
      </span>
      <span className="visually-hidden" role="status">
        {isCalm ? '' : (standing.spoken ?? standing.message)}
      </span>
    </footer>
  )
}

/** How far a first sync, the way back after a long absence, or the sending of much work is. */
function SyncProgress() {
  const { t } = useTranslation('shell')
  const live = useLive('sync', (desk) => ({ sync: desk.sync, isOnline: desk.hub.state === 'online' }))
  const { sync, isOnline } = live.value
  const isStopped = useCoreStanding() !== 'well'
  const { progress, toSend, freshAt } = sync
  if (isStopped) return null
  if (progress === null)
    return isOnline && toSend >= MUCH_TO_SEND ? (
      <span role="status">{t('sending', { n: formatCount(toSend) })}</span>
    ) : null
  const share = progress.total === 0 ? 0 : Math.min(1, progress.done / progress.total)
  const message = t(!isOnline ? 'cutOff' : freshAt === null ? 'firstSync' : 'catchingUp', {
    share: formatShare(share),
    done: formatCount(progress.done),
    total: formatCount(progress.total),
  })
  return (
    <span className={classes.progress}>
      <Progress.Root size="sm" w={120}>
        <Progress.Section value={share * 100} aria-label={t('progress')} />
      </Progress.Root>
      {message}
    </span>
  )
}

function useStanding(): Standing {
  const { t } = useTranslation('shell')
  const isDoorOpen = useIsDoorOpen()
  const isStopped = useCoreStanding() !== 'well'
  const stopped = useStoppedMessage()
  const { value: hub } = useLive('sync', (desk) => desk.hub)
  const { otherHub, clockSkewMs } = useDesk(({ otherHub, clockSkewMs }) => ({ otherHub, clockSkewMs }))
  const { value: onlyHere } = useLive('sync', (desk) => desk.sync.onlyHere)
  const hubStanding = useLapse(useHubStanding(hub))
  if (isStopped)
    return { meaning: 'breach', icon: IconPlugConnectedX, message: `${stopped.title} · ${stopped.toDo}` }
  if (!isDoorOpen) return { meaning: 'held', icon: IconAlertTriangle, message: t('coreLost') }
  if (otherHub !== null)
    return {
      meaning: 'held',
      icon: IconAlertTriangle,
      message: t(`otherHub.${otherHub.is}`),
      ...(otherHub.is === 'other' && { otherHub: otherHub.hubId }),
    }
  if (hub.state === 'online' && clockSkewMs !== null && Math.abs(clockSkewMs) > SKEW_MS)
    return {
      meaning: 'held',
      icon: IconAlertTriangle,
      message: t('clockSkew', { span: formatSpan(Math.abs(clockSkewMs)) }),
      spoken: t('clockSkewSpoken'),
    }
  if (hub.state === 'online' && onlyHere.isTaken && onlyHere.toSend > 0)
    return {
      meaning: 'held',
      icon: IconAlertTriangle,
      message: t('onlyHere.count', { n: formatCount(onlyHere.toSend) }),
      canSendAgain: true,
    }
  return hubStanding
}

/** Adds, some days before, that work without the hub ends. */
function useLapse(standing: Standing): Standing {
  const { t } = useTranslation('shell')
  const lapsesAt = useDesk((desk) => (desk.session ? desk.offlineSignIn.lapsesAt : null))
  const now = useNowWhile(lapsesAt !== null)
  if (lapsesAt === null || !isLapseNear(lapsesAt, now)) return standing
  const lapse = t('hub.lapses', { span: formatSpan(Math.max(0, lapsesAt - now)) })
  return {
    ...standing,
    message: `${standing.message} · ${lapse}`,
    spoken: `${standing.spoken ?? standing.message} · ${lapse}`,
  }
}

function useHubStanding(hub: HubLink): Standing {
  const { t } = useTranslation('shell')
  const now = useNowWhile(hub.state === 'offline')
  switch (hub.state) {
    case 'online':
      return { meaning: 'ready', icon: IconCircleCheck, message: t('hub.online') }
    case 'connecting':
      return { meaning: 'held', icon: IconHourglass, message: t('hub.connecting') }
    case 'signedOut':
      return { meaning: 'paused', icon: IconCloudOff, message: t('hub.signedOut') }
    case 'offline': {
      const away = t('hub.offline', { span: formatSpan(now - hub.since) })
      const seconds = hub.retryAt === null ? 0 : Math.ceil((hub.retryAt - now) / SECOND_MS)
      return {
        meaning: 'held',
        icon: IconCloudOff,
        message: seconds > 0 ? `${away} · ${t('hub.retryIn', { seconds })}` : away,
        spoken: t('hub.offlineSpoken'),
      }
    }
    case 'needsSignIn':
      return {
        meaning: 'held',
        icon: IconAlertTriangle,
        message: t('hub.needsSignIn'),
        wantsSignIn: true,
      }
    case 'fatal':
      return {
        meaning: 'breach',
        icon: IconAlertTriangle,
        message: t('hub.fatal', { reason: t(`reason.${hub.reason}`) }),
      }
  }
}
