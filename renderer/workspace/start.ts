import { openDeskAhead } from './desk-ahead.ts'

/** The workspace where nobody is known to be signed in, and in Electron, whose phone has a window of its own. */
openDeskAhead()
await import('./main.tsx')
