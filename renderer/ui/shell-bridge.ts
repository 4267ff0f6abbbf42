import type { ZodType } from 'zod'
import { DoorError, Failure } from '../../shared/contract/door.ts'
import type { ShellAbout } from '../../shared/contract/shell.ts'
import { shellCalls } from '../../shared/contract/shell.ts'
import type { ShellBridge } from '../../shared/contract/shell-bridge.ts'

declare global {
  interface Window {
    /** Put there by the preload script; absent in a browser. */
    readonly ringdesk?: ShellBridge
  }
}

/** Reads a Reply of the shell; throws DoorError when it is a refusal or fits nothing. */
export function readShellReply<T>(schema: ZodType<T>, reply: unknown): T {
  const read = reply as { ok?: unknown; value?: unknown; error?: unknown } | null
  if (read?.ok === true) return schema.parse(read.value)
  const error = Failure.safeParse(read?.error)
  if (error.success) throw new DoorError(error.data.code, error.data.message, error.data.retryable)
  throw new DoorError('badReply', 'The shell answered something that cannot be read.')
}

/** Opens the test caller, a customer's phone; in a browser as a new tab, so it needs a click. */
export async function openCaller(): Promise<void> {
  if (window.ringdesk === undefined) window.open('/caller', '_blank', 'noopener')
  else readShellReply(shellCalls.openCaller.output, await window.ringdesk.openCaller())
}

/** What stands around this page: Electron or a browser, its version, and which profile. */
export async function readShellAbout(): Promise<ShellAbout> {
  if (window.ringdesk !== undefined) {
    return readShellReply(shellCalls.about.output, await window.ringdesk.about())
  }
  const answer = await fetch('/shell/about')
  return readShellReply(shellCalls.about.output, await answer.json())
}
