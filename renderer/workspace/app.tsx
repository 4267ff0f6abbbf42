import { MantineProvider, useMantineColorScheme } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import { languageOf, setLanguage } from '../i18n/index.ts'
import { useDesk, useDeskLink, useHasDesk } from '../ui/desk.ts'
import { tellDesk } from '../ui/tell-desk.ts'
import { cssVariables, theme } from '../ui/theme.ts'
import { AppLayout } from './app-layout.tsx'
import { SignIn } from './sign-in/sign-in.tsx'
import { Starting } from './sign-in/starting.tsx'

/** The workspace window: waits for the desk, signs a person in, and shows the desk. */
export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Notifications position="bottom-right" limit={3} containerWidth={380} zIndex={400} />
      <Window />
    </MantineProvider>
  )
}

function Window() {
  const hasDesk = useHasDesk()
  return hasDesk ? <Signed /> : <Starting />
}

function Signed() {
  const isSignedIn = useDesk((desk) => desk.session !== null)
  useAppearance()
  return isSignedIn ? <AppLayout /> : <SignIn />
}

/** Language and scheme follow the person's settings. */
function useAppearance(): void {
  const { language, theme: wish } = useDesk((desk) => ({
    language: desk.settings.language,
    theme: desk.settings.theme,
  }))
  const { setColorScheme } = useMantineColorScheme()
  const spoken = languageOf(language)
  const { state: link } = useDeskLink()
  useEffect(() => void setLanguage(spoken), [spoken])
  useEffect(() => {
    if (link === 'live') void tellDesk('desk.speak', { language: spoken })
  }, [spoken, link])
  useEffect(() => setColorScheme(wish === 'system' ? 'auto' : wish), [wish, setColorScheme])
}
