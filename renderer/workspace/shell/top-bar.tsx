import { UnstyledButton } from '@mantine/core'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconCloudOff, IconCloudUpload, IconCircleCheck, IconRefresh, IconSearch } from '../../ui/icons.ts'
import { KeyHint } from '../../ui/key-hint.tsx'
import { ariaKeys, useKeysOf } from '../../ui/keys.ts'
import { LiveAge } from '../../ui/live-mark.tsx'
import { useLive } from '../../ui/live.ts'
import { openOverlay } from '../../ui/palette-store.ts'
import { StateDot } from '../../ui/state-dot.tsx'
import { LineLight } from './line-light.tsx'
import { MyState } from './my-state.tsx'
import { PersonMenu } from './person-menu.tsx'
import classes from './top-bar.module.css'

/** What is always in sight: my state, the phone, the search, what is not sent yet, and me. */
export function TopBar() {
  const { t } = useTranslation('shell')
  return (
    <header className={classes.bar} aria-label={t('topBar')}>
      <MyState />
      <LineLight />
      <SearchBox />
      <SyncButton />
      <PersonMenu />
    </header>
  )
}

function SearchBox() {
  const { t } = useTranslation('shell')
  const keys = useKeysOf('find')
  return (
    <UnstyledButton
      className={classes.search}
      aria-keyshortcuts={ariaKeys(keys)}
      onClick={() => openOverlay('search')}
    >
      <IconSearch size={16} aria-hidden="true" />
      <span className={classes.searchWords}>{t('search')}</span>
      <KeyHint keys={keys} />
    </UnstyledButton>
  )
}

function SyncButton() {
  const { t } = useTranslation('shell')
  const live = useLive('sync', (desk) => ({
    sync: desk.sync,
    isOnline: desk.hub.state === 'online',
    overwritten: desk.conflicts.overwritten.length,
  }))
  const { sync, isOnline, overwritten } = live.value
  const isUnknown = live.truth.is !== 'now' && live.truth.silent === 'core'
  const needsYou = sync.needsYou + overwritten + sync.onlyHere.notTaken
  const appearance = isUnknown
    ? ({ meaning: 'paused', icon: IconCloudOff, message: t('syncUnknown') } as const)
    : needsYou
      ? ({ meaning: 'breach', icon: IconCloudOff, message: t('needsYou', { n: needsYou }) } as const)
      : sync.progress && isOnline
        ? ({ meaning: 'accent', icon: IconRefresh, message: t('syncing', sync.progress) } as const)
        : sync.toSend > 0 || !isOnline
          ? ({ meaning: 'held', icon: IconCloudUpload, message: t('toSend', { n: sync.toSend }) } as const)
          : ({ meaning: 'ready', icon: IconCircleCheck, message: t('synced') } as const)
  return (
    <UnstyledButton
      {...live.mark}
      className={classes.pill}
      data-calm={appearance.meaning === 'ready' ? '' : undefined}
      onClick={() => openOverlay('outbox')}
    >
      <StateDot meaning={appearance.meaning} icon={appearance.icon}>
        {appearance.message}
      </StateDot>
      <LiveAge live={live} />
      {appearance.meaning === 'ready' && <span className={classes.dimmed}>{t('toSend', { n: 0 })}</span>}
    </UnstyledButton>
  )
}
