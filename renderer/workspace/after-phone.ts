import { loadWordsAhead } from '../i18n/languages.ts'
import { phoneFirst, startOwnPhone } from './call/window-phone.ts'
import { openDeskAhead } from './desk-ahead.ts'

/**
 * The workspace of somebody who is signed in, in a browser: there phone and desk share one thread, and reading the desk's
 * scripts takes so much of it at once that the phone would register last. An agent would sit at the desk and could not be
 * called.
 */
startOwnPhone()
await phoneFirst()
openDeskAhead()
loadWordsAhead()
await import('./main.tsx')
