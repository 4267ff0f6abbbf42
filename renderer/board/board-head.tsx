import { UnstyledButton } from '@mantine/core'
import { formatSpan, formatTime } from '../i18n/format.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { IconAlertTriangle, IconCircleCheck, IconMaximize } from '../ui/icons.ts'
import { textColour } from '../ui/state-dot.tsx'
import { useNowAs } from '../ui/ticker.ts'
import { useBoardLive, useIsCoreThere } from './board-state.ts'
import classes from './board.module.css'

/** What this is, whether it can be believed, and the time of day. */
export function BoardHead() {
  const { t } = useTranslation('board')
  const time = useNowAs(formatTime)
  return (
    <header className={classes.head}>
      <h1 className={classes.title}>{t('title')}</h1>
      <Truth />
      <UnstyledButton
        className={classes.fill}
        aria-label={t('fillScreen')}
        title={t('fillScreen')}
        onClick={() => void fillScreen()}
      >
        <IconMaximize size="1em" aria-hidden="true" />
      </UnstyledButton>
      <time className={classes.time}>{time}</time>
    </header>
  )
}

/** Fills the screen, or gives it back; where the system does not allow it, the window stays as it is. */
async function fillScreen(): Promise<void> {
  const change = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen()
  await change.catch(() => undefined)
}

/** Whether what is shown is true now: said in words, and with its age when not. */
function Truth() {
  const { t } = useTranslation('board')
  const live = useBoardLive((view) => view.hub)
  const { value: hub, frozenAt } = live
  const isThere = useIsCoreThere()
  const age = useNowAs((now) => (frozenAt === undefined ? null : formatSpan(now - frozenAt)))
  if (hub === null) return <p className={classes.truth}>{t('starting')}</p>
  const isWell = frozenAt === undefined && isThere && hub === 'online'
  const why = !isThere ? t('noCore') : hub === 'online' ? t('noNews') : t('noHub')
  const meaning = isWell ? 'ready' : 'held'
  const TruthIcon = isWell ? IconCircleCheck : IconAlertTriangle
  return (
    <p {...live.mark} className={classes.truth} style={{ color: textColour(meaning) }} role="status">
      <TruthIcon size="1em" aria-hidden="true" />
      {isWell ? t('trueNow') : age === null ? why : t('stale', { why, age })}
    </p>
  )
}
