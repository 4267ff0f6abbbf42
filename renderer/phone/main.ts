import { startPhone } from './start-phone.ts'

/** The phone's own page, in the hidden window of Electron. */
startPhone()
