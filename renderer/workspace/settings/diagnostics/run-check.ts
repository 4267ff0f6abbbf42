import { create } from 'zustand'
import type { DeskClient } from '../../../ui/desk-client-types.ts'
import { explainError } from '../../../ui/explain-error.ts'
import { readShellAbout } from '../../../ui/shell-bridge.ts'
import type { CheckId, Reports } from './reports.ts'
import type { Findings } from './report-text.ts'

/** The browser's name and version out of what it says of itself; an Electron names itself, too. */
export function browserOf(userAgent: string): string {
  const version = (name: string): string | undefined => new RegExp(`${name}/([\\d.]+)`).exec(userAgent)?.[1]
  const [chromium, electron] = [version('Chrome'), version('Electron')]
  const parts = [chromium && `Chromium ${chromium}`, electron && `Electron ${electron}`].filter(Boolean)
  return parts.length === 0 ? userAgent.slice(0, 120) : parts.join(' · ')
}

/** The speaker is checked by a person's ears: see `answerSpeaker`. */
const RUN: { readonly [K in Exclude<CheckId, 'speaker'>]: (desk: DeskClient) => Promise<Reports[K]> } = {
  microphone: (desk) => desk.callCore('diagnose.microphone', null),
  line: (desk) => desk.callCore('diagnose.line', null),
  ice: (desk) => desk.callCore('diagnose.ice', null),
  hub: (desk) => desk.callCore('diagnose.hub', null),
  cache: (desk) => desk.callCore('diagnose.cache', null),
  clock: async (desk) => ({ skewMs: (await desk.callCore('diagnose.hub', null)).clockSkewMs }),
  versions: async (desk) => ({
    // a shell that does not say leaves a dash standing
    shell: await readShellAbout().catch(() => null),
    program: await desk.callCore('diagnose.program', null),
    browser: browserOf(navigator.userAgent),
  }),
}

interface DiagnosticsState {
  readonly findings: Findings
  readonly running: ReadonlySet<CheckId>
  /** Why a check could not be made at all. */
  readonly failed: Partial<Record<CheckId, string>>
  /** The tone was played; somebody must say whether it was heard. */
  readonly isListening: boolean
}
/** What was found outlives the page of settings, so that the text can be copied later. */
export const useDiagnostics = create<DiagnosticsState>(() => ({
  findings: {},
  running: new Set(),
  failed: {},
  isListening: false,
}))

const found = <K extends CheckId>(check: K, report: Reports[K]): void =>
  useDiagnostics.setState(({ findings }) => ({
    findings: { ...findings, [check]: { at: Date.now(), report } },
  }))

async function attempt(check: CheckId, work: () => Promise<void>): Promise<void> {
  useDiagnostics.setState(({ running, failed }) => ({
    running: new Set([...running, check]),
    failed: { ...failed, [check]: undefined },
  }))
  try {
    await work()
  } catch (error) {
    useDiagnostics.setState(({ failed }) => ({ failed: { ...failed, [check]: explainError(error) } }))
  } finally {
    useDiagnostics.setState(({ running }) => ({
      running: new Set([...running].filter((other) => other !== check)),
    }))
  }
}

/** Makes one check; what it finds, or why it could not be made, is in the store after. */
export function runCheck(desk: DeskClient, check: CheckId, speaker: string | null): Promise<void> {
  if (check !== 'speaker') {
    // name and report belong together; the compiler cannot follow the pair through the table
    const run = RUN[check] as (desk: DeskClient) => Promise<never>
    return attempt(check, async () => found(check, await run(desk)))
  }
  useDiagnostics.setState({ isListening: false })
  return attempt(check, async () => {
    await desk.callCore('devices.playTestTone', { device: speaker, as: 'speaker' })
    useDiagnostics.setState({ isListening: true })
  })
}

/** A person says whether the tone was heard. */
export function answerSpeaker(isHeard: boolean): void {
  useDiagnostics.setState({ isListening: false })
  found('speaker', { isHeard })
}
