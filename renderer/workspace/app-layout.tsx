import { useEffect, useState, type MouseEvent } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { useDeskClient } from '../ui/desk-context.ts'
import { loaded } from '../ui/loaded.tsx'
import { useFixedKeys, useKeys } from '../ui/keys.ts'
import { openOverlay, useOpenOverlay, type Overlay } from '../ui/palette-store.ts'
import { draftsOf } from '../ui/window-drafts.ts'
import classes from './app-layout.module.css'
import { DeskRoom } from './desk-room.tsx'
import { historyKeys } from './navigation/history-keys.ts'
import { followHistory, openRoom, useRoom } from './navigation/navigation.ts'
import { ROOMS } from './navigation/rooms.ts'
import { ROOM_COMPONENTS } from './room-components.ts'
import { LiveRegion } from './shell/live-region.tsx'
import { Notices } from './shell/notices.tsx'
import { Rail } from './shell/rail.tsx'
import { StatusLine } from './shell/status-line.tsx'
import { TopBar } from './shell/top-bar.tsx'

const SearchPalette = loaded(() => import('./search/search-palette.tsx'), 'unsaid')
const OutboxList = loaded(() => import('./outbox/outbox-list.tsx'), 'notified')
/** Asked for by the desktop application alone. */
const ShellWishes = loaded(() => import('./shell/shell-wishes.tsx'), 'unsaid')
const CallBar = loaded(() => import('./shell/call-bar.tsx'), 'unsaid')
const KeysHelp = loaded(() => import('./help/keys-help.tsx'), 'notified')

const ROOM_KEYS = Object.fromEntries(
  ROOMS.map((room, index) => [`Mod+${index + 1}`, () => openRoom(room.id)] as const),
)
const FIXED_KEYS = { ...ROOM_KEYS, ...historyKeys() }

/** The window of somebody who is signed in: rail, top bar, the room, and the line that says how things stand. */
export function AppLayout() {
  const { t } = useTranslation()
  const desk = useDeskClient()
  // words that a page of before could not hand over
  useEffect(() => void draftsOf(desk), [desk])
  useEffect(followHistory, [])
  useFixedKeys(FIXED_KEYS)
  useKeys({ find: () => openOverlay('search'), help: () => openOverlay('help') })
  return (
    <div className={classes.window}>
      <a className={classes.skip} href="#main" onClick={skipToMain}>
        {t('rooms.skip')}
      </a>
      <Rail />
      <TopBar />
      <main id="main" className={classes.main} tabIndex={-1}>
        <RoomOutlet />
      </main>
      <StatusLine />
      <CallOverRoom />
      <LiveRegion />
      <Notices />
      {window.ringdesk !== undefined && <ShellWishes />}
      <Overlays />
    </div>
  )
}

/** The address names the place in the console, which stays: only the caret moves. */
function skipToMain(event: MouseEvent): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

/** The call in every room but the desk. Its part comes with the first such room, before a call does. */
function CallOverRoom() {
  return useRoom() === 'desk' ? null : <CallBar />
}

/** The desk stays mounted under the other rooms: a call goes on, and nothing typed is lost. */
function RoomOutlet() {
  const current = useRoom()
  const Room = ROOM_COMPONENTS[current]
  return (
    <>
      <div className={classes.room} hidden={current !== 'desk'}>
        <DeskRoom />
      </div>
      {Room && (
        <div key={current} className={classes.room}>
          <Room />
        </div>
      )}
    </>
  )
}

const OVERLAYS = [
  { id: 'search', component: SearchPalette },
  { id: 'outbox', component: OutboxList },
  { id: 'help', component: KeysHelp },
] as const

/** Overlays are loaded when they are first opened; the search beforehand, for whoever presses its key types at once. */
function Overlays() {
  const open = useOpenOverlay()
  const [mounted, setMounted] = useState<readonly Overlay[]>([])
  if (open !== null && !mounted.includes(open)) setMounted([...mounted, open])
  useEffect(() => {
    const mountSearch = (): void =>
      setMounted((before) => (before.includes('search') ? before : [...before, 'search']))
    const idle = requestIdleCallback(mountSearch)
    return () => cancelIdleCallback(idle)
  }, [])
  return OVERLAYS.filter(({ id }) => mounted.includes(id)).map(({ id, component: Content }) => (
    <Content key={id} />
  ))
}
