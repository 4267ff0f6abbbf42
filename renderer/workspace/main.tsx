import '@mantine/core/styles.css'
import '../ui/base.css'
import { createRoot } from 'react-dom/client'
import { languageOf, setLanguage } from '../i18n/index.ts'
import { createDeskClient } from '../ui/desk-client.ts'
import { DeskProvider } from '../ui/desk-context.ts'
import { openDoorPort } from '../ui/window-port.ts'
import { App } from './app.tsx'
import { takeDeskAhead } from './desk-ahead.ts'
import { hasPhone } from './call/window-phone.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
/** A desk that does not answer sooner is waited for on the screen; in milliseconds. */
const DRAW_WITHIN_MS = 250

const desk = createDeskClient()
const answers: Promise<void>[] = [new Promise((resolve) => void desk.follow(() => resolve()))]
// most likely nobody is signed in: the sign-in screen is next, with the sample team on it
if (!hasPhone()) answers.push(desk.prefetch('session.trialPeople', null))
desk.connect(() => takeDeskAhead() ?? openDoorPort('desk'))
// what is drawn first is what stays: drawing takes longer than the answers
await Promise.race([Promise.all(answers), new Promise((resume) => setTimeout(resume, DRAW_WITHIN_MS))])
// nobody sees another language first
const wish = desk.state()?.settings.language
if (wish !== undefined) await setLanguage(languageOf(wish))
createRoot(root).render(
  <DeskProvider value={desk}>
    <App />
  </DeskProvider>,
)
