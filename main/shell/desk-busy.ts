import type { ShellSummary } from '../../shared/contract/shell-door.ts'

/** A call rings, is dialled, talked or held. */
export const hasLiveCall = (summary: ShellSummary | undefined): boolean =>
  summary?.calls.some(({ phase }) => phase !== 'ended') ?? false

/** Somebody must not be disturbed: a call or a wrap-up; a core that has not spoken may have either. */
export const isDeskBusy = (summary: ShellSummary | undefined): boolean =>
  summary === undefined || hasLiveCall(summary) || summary.isWrappingUp

/** What closing the workspace's window does: a call never ends by it. */
export const onWindowClosed = (summary: ShellSummary | undefined): 'hide' | 'quit' =>
  hasLiveCall(summary) || summary?.desktop.staysInTray === true ? 'hide' : 'quit'

/** What stands before quitting: a question while a call goes on, a word while something is not sent yet. */
export function onQuit(summary: ShellSummary | undefined): {
  readonly asks: boolean
  readonly unsent: number
} {
  return { asks: hasLiveCall(summary), unsent: summary?.unsent.toSend ?? 0 }
}
