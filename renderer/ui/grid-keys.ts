import type { KeyboardEvent } from 'react'

interface Keys {
  readonly total: number
  readonly activeIndex: number
  /** The active row left the list: another stands in its place, and going down reaches that one first. */
  readonly isLost: boolean
  /** Rows that Page Up and Page Down move by. */
  readonly page: number
  readonly goTo: (index: number) => void
  readonly open: () => boolean
  readonly close: () => boolean
  /** Does what a letter stands for in this list; false where it stands for nothing. */
  readonly act: (letter: string) => boolean
  readonly choice:
    | {
        readonly toggle: (index: number) => void
        readonly extendTo: (index: number, from: number) => void
        readonly clear: () => boolean
      }
    | undefined
}

/** Hears the keys of a list: arrows (or j and k) move, Enter opens, Space chooses, Shift chooses along, other letters act on a row, Escape lets go of what is chosen, then closes. */
export function hearGridKeys(event: KeyboardEvent<HTMLElement>, keys: Keys): void {
  if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return
  const { total, activeIndex: from, isLost, page, choice } = keys
  const [down, up] = [isLost ? from : from + 1, Math.max(0, from) - 1]
  const moves: Record<string, number> = {
    ArrowDown: down,
    ArrowUp: up,
    j: down,
    k: up,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: total - 1,
  }
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const wish = moves[name]
  if (wish !== undefined) {
    const target = Math.max(0, Math.min(total - 1, wish))
    keys.goTo(target)
    if (event.shiftKey) choice?.extendTo(target, from)
  } else if (event.key === ' ' && choice !== undefined && from >= 0) {
    if (!isLost) choice.toggle(from)
  } else if (event.key === 'Enter' && keys.open()) event.preventDefault()
  else if (name.length === 1 && keys.act(name)) event.preventDefault()
  else if (event.key !== 'Escape' || !(choice?.clear() === true || keys.close())) return
  event.preventDefault()
}
