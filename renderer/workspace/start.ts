import { loadWordsAhead } from '../i18n/languages.ts'
import { openDeskAhead } from './desk-ahead.ts'

/** The workspace where nobody is known to be signed in, and in Electron, whose phone has a window of its own. */
openDeskAhead()
loadWordsAhead()
await import('./main.tsx')
