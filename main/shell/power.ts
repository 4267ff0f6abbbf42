import { powerMonitor } from 'electron'
import type { PowerEvent } from '../../shared/contract/shell.ts'

/** Tells when the computer goes to sleep and when it is awake again. To be called when the application is ready. */
export function followPower(tell: (event: PowerEvent) => void): void {
  powerMonitor.on('suspend', () => tell('suspend'))
  powerMonitor.on('resume', () => tell('resume'))
}
