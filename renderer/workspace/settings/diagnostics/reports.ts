import type {
  CacheReport,
  HubReport,
  LineReport,
  ProgramReport,
} from '../../../../shared/contract/diagnostics.ts'
import type { IceReport, MicrophoneReport } from '../../../../shared/contract/phone.ts'
import type { ShellAbout } from '../../../../shared/contract/shell.ts'

/** What each check finds; the order is that of the page. */
export interface Reports {
  readonly microphone: MicrophoneReport
  readonly speaker: { readonly isHeard: boolean }
  readonly line: LineReport
  readonly ice: IceReport
  readonly hub: HubReport
  readonly cache: CacheReport
  readonly clock: { readonly skewMs: number | null }
  readonly versions: {
    readonly shell: ShellAbout | null
    readonly program: ProgramReport
    /** As in `Chromium 156.0.1 · Electron 45.4.1`. */
    readonly browser: string
  }
}
export type CheckId = keyof Reports
export const CHECK_IDS = [
  'microphone',
  'speaker',
  'line',
  'ice',
  'hub',
  'cache',
  'clock',
  'versions',
] as const satisfies readonly CheckId[]
