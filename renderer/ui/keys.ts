import { useEffect, useRef } from 'react'
import type { KeyAction } from '../../shared/contract/settings.ts'
import { useDesk, useDeskClient } from './desk-context.ts'

/**
 * Keys of the console. A combination is written as in the settings (`Mod+Shift+Enter`, `F2`, `?`); Mod is Command on a
 * Mac and Control elsewhere. Components say what an action does while they are on the screen; the newest one wins.
 */
export const isMac = (): boolean => typeof navigator !== 'undefined' && /mac/i.test(navigator.platform)

/** Back and forward through what was looked at, as in every browser but those of a Mac. */
export const BACK_KEYS = 'Alt+ArrowLeft'
export const FORWARD_KEYS = 'Alt+ArrowRight'

/** What stands on a key. */
const SIGNS: Readonly<Record<string, string>> = { Enter: '↵', ArrowLeft: '←', ArrowRight: '→' }

export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** True when the press is this combination. Letters and digits are compared by the key's place, so that a Chinese input method or another layout changes nothing. */
export function matchesKeys(press: KeyPress, keys: string, onMac: boolean = isMac()): boolean {
  const parts = keys.split('+')
  const last = parts.at(-1) ?? ''
  const wants = (name: string): boolean => parts.slice(0, -1).includes(name)
  const ctrl = wants('Ctrl') || (wants('Mod') && !onMac)
  const meta = wants('Meta') || (wants('Mod') && onMac)
  if (press.ctrlKey !== ctrl || press.metaKey !== meta || press.altKey !== wants('Alt')) return false
  // a sign such as `?` is typed with whatever shift the layout needs
  if (/^[^\w\s]$/.test(last)) return press.key === last
  if (press.shiftKey !== wants('Shift')) return false
  if (/^[A-Z]$/i.test(last)) return press.code === `Key${last.toUpperCase()}`
  if (/^\d$/.test(last)) return press.code === `Digit${last}`
  return press.key === last
}

/** The combination of a press, for choosing keys in the settings; null while only modifiers are down. */
export function keysOf(press: KeyPress, onMac: boolean = isMac()): string | null {
  if (['Control', 'Shift', 'Alt', 'Meta'].includes(press.key)) return null
  const letter = /^(?:Key|Digit)(.)$/.exec(press.code)?.[1]
  const isSign = letter === undefined && /^[^\w\s]$/.test(press.key)
  const mod = onMac ? press.metaKey : press.ctrlKey
  const modifiers = [mod && 'Mod', press.altKey && 'Alt', press.shiftKey && !isSign && 'Shift']
  return [...modifiers.filter((name) => name !== false), letter ?? press.key].join('+')
}

/** As people read it: `Ctrl K`, `⌘ K`, `Ctrl ↵`. */
export const displayKeys = (keys: string, onMac: boolean = isMac()): string =>
  keys
    .split('+')
    .map((part) => {
      if (part === 'Mod') return onMac ? '⌘' : 'Ctrl'
      return SIGNS[part] ?? part
    })
    .join(' ')

/** For `aria-keyshortcuts`: `Control+K`. */
export const ariaKeys = (keys: string, onMac: boolean = isMac()): string =>
  keys.replace('Mod', onMac ? 'Meta' : 'Control').replace('Ctrl', 'Control')

type Handler = () => void
const handlers = new Map<KeyAction, Handler[]>()
interface Binding {
  readonly keys: string
  readonly handler: Handler
}
const fixed: Binding[] = []
const foremost: Binding[] = []

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

/** Bare keys (letters and signs) belong to the text while somebody types; function keys never do. */
const isBare = (keys: string): boolean => !keys.includes('+') && !/^F\d+$/.test(keys)

function onKeyDown(event: KeyboardEvent, bound: Readonly<Record<KeyAction, string>> | undefined): void {
  if (event.isComposing) return
  const first = foremost.findLast(({ keys }) => keys !== '' && matchesKeys(event, keys))
  if (first !== undefined) {
    event.preventDefault()
    if (!event.repeat) first.handler()
    return
  }
  for (const [action, keys] of Object.entries(bound ?? {}) as [KeyAction, string][]) {
    if (keys === '' || !matchesKeys(event, keys) || (isBare(keys) && isTyping(event.target))) continue
    // also when nothing listens now: F5 must never reload the page in the middle of a call
    event.preventDefault()
    if (!event.repeat) handlers.get(action)?.at(-1)?.()
    return
  }
  const shortcut = fixed.findLast(({ keys }) => matchesKeys(event, keys))
  if (shortcut === undefined) return
  event.preventDefault()
  if (!event.repeat) shortcut.handler()
}

/** Hears the keyboard as long as the window stands; what keys mean is in the person's settings. */
export function useKeyboard(): void {
  const desk = useDeskClient()
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => onKeyDown(event, desk.state()?.settings.keys)
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  }, [desk])
}

/** Says what actions do while the component is on the screen; an action that is undefined is left to others. */
export function useKeys(actions: Partial<Record<KeyAction, Handler | undefined>>): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  const active = (Object.keys(actions) as KeyAction[]).filter((action) => actions[action] !== undefined)
  const key = active.sort().join(' ')
  useEffect(() => {
    const names = key === '' ? [] : (key.split(' ') as KeyAction[])
    const own = names.map((action) => [action, () => latest.current[action]?.()] as const)
    for (const [action, handler] of own) handlers.set(action, [...(handlers.get(action) ?? []), handler])
    return () => {
      for (const [action, handler] of own)
        handlers.set(
          action,
          (handlers.get(action) ?? []).filter((other) => other !== handler),
        )
    }
  }, [key])
}

/** A combination that cannot be changed in the settings (`Ctrl+1`). */
export const useFixedKeys = (bindings: Readonly<Record<string, Handler>>): void =>
  useBindings(fixed, bindings)

/**
 * Combinations of a form in a room other than the desk, before all others: the desk stays mounted under the room, and what it binds
 * later (a ticket that is saved, the outcomes of a wrap-up) is not to be seen.
 */
export const useForemostKeys = (bindings: Readonly<Record<string, Handler>>): void =>
  useBindings(foremost, bindings)

function useBindings(list: Binding[], bindings: Readonly<Record<string, Handler>>): void {
  const latest = useRef(bindings)
  useEffect(() => {
    latest.current = bindings
  })
  const key = Object.keys(bindings).join(' ')
  useEffect(() => {
    const own = key.split(' ').map((keys) => ({ keys, handler: () => latest.current[keys]?.() }))
    list.push(...own)
    return () => {
      for (const binding of own) list.splice(list.indexOf(binding), 1)
    }
  }, [list, key])
}

/** The keys bound to an action now. */
export const useKeysOf = (action: KeyAction): string => useDesk((desk) => desk.settings.keys[action])
