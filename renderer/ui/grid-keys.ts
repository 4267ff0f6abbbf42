import type { KeyboardEvent } from 'react'

interface Keys {
  readonly total: number
  readonly activeIndex: number
  /** Rows that Page Up and Page Down move by. */
  readonly page: number
  readonly goTo: (index: number) => void
  readonly open: () => boolean
  readonly close: () => boolean
  readonly choice:
    | {
        readonly toggle: (index: number) => void
        readonly extendTo: (index: number, from: number) => void
        readonly clear: () => boolean
      }
    | undefined
}

/** Hears the keys of a list: arrows move, Enter opens, Space chooses, Shift chooses along, Escape lets go of what is chosen, then closes. */
export function hearGridKeys(event: KeyboardEvent<HTMLElement>, keys: Keys): void {
  if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return
  const { total, activeIndex: from, page, choice } = keys
  const moves: Record<string, number> = {
    ArrowDown: from + 1,
    ArrowUp: Math.max(0, from) - 1,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: total - 1,
  }
  const wish = moves[event.key]
  if (wish !== undefined) {
    const target = Math.max(0, Math.min(total - 1, wish))
    keys.goTo(target)
    if (event.shiftKey) choice?.extendTo(target, from)
  } else if (event.key === ' ' && choice !== undefined && from >= 0) choice.toggle(from)
  else if (event.key === 'Enter' && keys.open()) event.preventDefault()
  else if (event.key !== 'Escape' || !(choice?.clear() === true || keys.close())) return
  event.preventDefault()
}
