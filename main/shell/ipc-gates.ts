import { z } from 'zod'
import type { Reply } from '../../shared/contract/door.ts'
import { failure } from '../../shared/contract/door.ts'
import type { PageDoor, ShellCall } from '../../shared/contract/shell.ts'
import { shellCalls } from '../../shared/contract/shell.ts'

/** The one origin whose pages the shell serves. */
export const PAGE_ORIGIN = 'app://console'

/** A window of the console, by what it is for. */
export type WindowKind = 'workspace' | 'phone' | 'board'

/** What each window may ask, and which doors it may open. */
const RIGHTS: Readonly<Record<WindowKind, { calls: readonly ShellCall[]; doors: readonly PageDoor[] }>> = {
  workspace: {
    calls: [
      'port',
      'openCaller',
      'openBoard',
      'about',
      'desktop',
      'takeWishes',
      'checkForUpdate',
      'installUpdate',
    ],
    doors: ['desk'],
  },
  phone: { calls: ['port'], doors: ['phone'] },
  board: { calls: ['port'], doors: ['board'] },
}

/** Who asked, as Electron knows it; nothing of it comes from the page. */
export interface Sender {
  /** Undefined for a page that the shell did not open. */
  readonly window: WindowKind | undefined
  readonly url: string
  readonly isTopFrame: boolean
}

export type CheckedCall =
  { readonly name: 'port'; readonly kind: PageDoor } | { readonly name: Exclude<ShellCall, 'port'> }

/**
 * The three gates before every handler of the shell: a known call, a trusted sender (one of our windows, our origin, its
 * top frame, with the right to ask this), and a payload that fits. A refusal says which gate it was.
 */
export function checkCall(sender: Sender, name: unknown, input: unknown): Reply<CheckedCall> {
  const known = z.enum(Object.keys(shellCalls) as [ShellCall, ...ShellCall[]]).safeParse(name)
  if (!known.success) return failure('unknownCall', 'The shell has no such call.')
  const origin = URL.canParse(sender.url) ? new URL(sender.url) : undefined
  const isOwnPage = origin !== undefined && `${origin.protocol}//${origin.host}` === PAGE_ORIGIN
  if (sender.window === undefined || !isOwnPage || !sender.isTopFrame) {
    return failure('untrustedSender', 'Only the pages of this console may ask its shell.')
  }
  const rights = RIGHTS[sender.window]
  if (!rights.calls.includes(known.data)) {
    return failure('notAllowed', `The ${sender.window} window may not ask for ${known.data}.`)
  }
  if (known.data !== 'port') {
    const nothing = shellCalls[known.data].input.safeParse(input)
    if (!nothing.success) return failure('badInput', `${known.data} takes no input.`)
    return { ok: true, value: { name: known.data } }
  }
  const asked = shellCalls.port.input.safeParse(input)
  if (!asked.success) return failure('badInput', 'port takes the kind of one door.')
  if (!rights.doors.includes(asked.data.kind)) {
    return failure('notAllowed', `The ${sender.window} window may not open the door ${asked.data.kind}.`)
  }
  return { ok: true, value: { name: 'port', kind: asked.data.kind } }
}
