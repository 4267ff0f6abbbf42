import { KeyAction } from '../../../shared/contract/settings.ts'

export type KeyBindings = Readonly<Record<KeyAction, string>>

/** Why a combination cannot be had as it is. */
export type KeyProblem = { readonly kind: 'reserved' } | { readonly kind: 'taken'; readonly by: KeyAction }

/** Keys that move, delete, confirm or type: taking them away would break every field and list. */
const BELONGS_TO_TYPING = new Set([
  ...['Escape', 'Enter', 'Tab', ' ', 'Backspace', 'Delete', 'Insert', 'CapsLock', 'ContextMenu'],
  ...['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown'],
])
/** With Ctrl or Command alone: copying and undoing, and what the browser or the system keeps for itself. */
const BELONGS_TO_SYSTEM =
  /^Mod\+(Shift\+)?[ACVXZYQWTNRP]$|^Mod\+Shift\+I$|^Alt\+(F4|Tab| )$|^Mod\+Alt\+Delete$/
/** The rooms (`renderer/workspace/app-layout.tsx`). */
const OPENS_A_ROOM = /^Mod\+[1-9]$/

/** True for what nobody should bind: keys of typing, of the system, and of the rooms. */
export function isReserved(keys: string): boolean {
  const parts = keys.split('+')
  const last = parts.at(-1) ?? ''
  const modifiers = parts.slice(0, -1).filter((part) => part !== 'Shift')
  if (OPENS_A_ROOM.test(keys) || BELONGS_TO_SYSTEM.test(keys)) return true
  if (modifiers.length > 0) return last === 'Tab' || last === 'Escape'
  // bare, or with shift alone: letters and digits type, arrows and the like move
  return /^[A-Za-z0-9]$/.test(last) || BELONGS_TO_TYPING.has(last)
}

/** What stands in the way of giving an action these keys; null when nothing does. */
export function judgeKeys(keys: string, action: KeyAction, bound: KeyBindings): KeyProblem | null {
  if (isReserved(keys)) return { kind: 'reserved' }
  const by = KeyAction.options.find((other) => other !== action && sameKeys(bound[other], keys))
  return by === undefined ? null : { kind: 'taken', by }
}

/** Actions that share their keys with another, and with which (settings written by hand or by an older version). */
export function conflictsOf(bound: KeyBindings): ReadonlyMap<KeyAction, KeyAction> {
  const conflicts = new Map<KeyAction, KeyAction>()
  for (const action of KeyAction.options) {
    const other = KeyAction.options.find(
      (candidate) => candidate !== action && sameKeys(bound[candidate], bound[action]),
    )
    if (other !== undefined) conflicts.set(action, other)
  }
  return conflicts
}

/** `Shift+Mod+k` and `Mod+Shift+K` are one combination; no keys at all are never the same. */
export function sameKeys(a: string, b: string): boolean {
  return a !== '' && b !== '' && canonical(a) === canonical(b)
}
const canonical = (keys: string): string => {
  const parts = keys.split('+')
  return [...parts.slice(0, -1).sort(), (parts.at(-1) ?? '').toUpperCase()].join('+')
}
