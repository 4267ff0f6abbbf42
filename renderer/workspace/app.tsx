import { MantineProvider, useMantineColorScheme } from '@mantine/core'
import { lazy, Suspense, useEffect } from 'react'
import { i18n, languageOf, setLanguage } from '../i18n/index.ts'
import { useDesk, useDeskClient, useHasDesk, useIsDoorOpen, useIsRefused } from '../ui/desk-context.ts'
import { useKeyboard } from '../ui/keys.ts'
import { notify } from '../ui/notify.ts'
import { runOrNotify } from '../ui/run-or-notify.ts'
import { loaded } from '../ui/loaded.tsx'
import { cssVariables, theme } from '../ui/theme.ts'
import { phoneFirst, startOwnPhone } from './call/window-phone.ts'
import { Refused } from './sign-in/refused.tsx'
import { SignIn } from './sign-in/sign-in.tsx'
import { Starting } from './sign-in/starting.tsx'

/** The sign-in screen comes first, and then, in milliseconds after it, what is behind it. */
const DESK_AHEAD_AFTER_MS = 1000
const loadLayout = () => import('./app-layout.tsx')
const AppLayout = lazy(async () => {
  startOwnPhone()
  await phoneFirst()
  return { default: (await loadLayout()).AppLayout }
})

/** Comes after the first drawing; what is said sooner waits for it. */
const NoticeCorner = loaded(() => import('../ui/notice-corner.tsx'), 'unsaid')
const SecondClicks = loaded(() => import('../ui/second-clicks.tsx'), 'unsaid')

/** Loaded where the hub of this computer cannot start: almost never. */
const OwnHubTrouble = loaded(() => import('./settings/own-hub/own-hub-trouble.tsx'), 'unsaid')

/** The workspace window: waits for the desk, signs a person in, and shows the desk. */
export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <NoticeCorner />
      <SecondClicks />
      <Window />
    </MantineProvider>
  )
}

function Window() {
  const hasDesk = useHasDesk()
  useKeyboard()
  const isRefused = useIsRefused()
  return (
    <>
      {hasDesk ? <Signed /> : <Starting />}
      {isRefused && <Refused />}
    </>
  )
}

function Signed() {
  const isSignedIn = useDesk((desk) => desk.session !== null)
  const hasTrouble = useDesk((desk) => desk.ownHub !== null)
  useAppearance()
  // who just signs in finds phone and desk there already
  useEffect(() => {
    if (isSignedIn) return
    const timer = setTimeout(() => {
      startOwnPhone()
      void loadLayout()
    }, DESK_AHEAD_AFTER_MS)
    return () => clearTimeout(timer)
  }, [isSignedIn])
  if (!isSignedIn) return <SignIn trouble={hasTrouble && <OwnHubTrouble />} />
  return (
    <Suspense fallback={<Starting />}>
      <AppLayout />
    </Suspense>
  )
}

/** Language and scheme follow the person's settings. */
function useAppearance(): void {
  const desk = useDeskClient()
  const { language, theme: wish } = useDesk((desk) => ({
    language: desk.settings.language,
    theme: desk.settings.theme,
  }))
  const { setColorScheme } = useMantineColorScheme()
  const spoken = languageOf(language)
  const isOpen = useIsDoorOpen()
  // once more when the shell is back
  useEffect(() => {
    if (isOpen)
      void setLanguage(spoken).then((isSpoken) => {
        if (!isSpoken) notify('warning', i18n.t('common:notLoaded'), 'not-loaded')
      })
  }, [spoken, isOpen])
  useEffect(() => {
    if (isOpen) void runOrNotify(desk, 'desk.speak', { language: spoken })
  }, [desk, spoken, isOpen])
  useEffect(() => setColorScheme(wish === 'system' ? 'auto' : wish), [wish, setColorScheme])
}
