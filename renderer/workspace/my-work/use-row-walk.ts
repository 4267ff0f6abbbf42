import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'

interface RowWalk {
  readonly box: RefObject<HTMLDivElement | null>
  readonly onKeyDown: (event: KeyboardEvent) => void
  /** The row that takes the tab key. */
  readonly activeKey: string | null
  readonly onFocus: (key: string) => void
}

interface WalkedRow {
  readonly key: string
  /** It left the list and is still drawn: steps pass over it. */
  readonly isGone: boolean
}

/** The row that an element is of. */
export const rowOf = (element: EventTarget): string | null =>
  element instanceof Element
    ? (element.closest('li')?.querySelector('[data-row]')?.getAttribute('data-row') ?? null)
    : null

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }

/**
 * Walks the rows of several lists as one: arrows, j and k, Home and End. One row takes the tab key; where nothing has the focus the first
 * such key begins. Rows are buttons with `data-row`, each in its `li`, in the order in which they are drawn.
 */
export function useRowWalk(rows: readonly WalkedRow[]): RowWalk {
  const box = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<string | null>(null)
  const order = rows.filter(({ isGone }) => !isGone).map(({ key }) => key)
  const isDrawn = active !== null && rows.some(({ key }) => key === active)
  const activeKey = isDrawn ? active : (order[0] ?? null)
  /** The next row that way from the active one that is not gone. */
  const next = (by: number): string | undefined => {
    const place = rows.findIndex(({ key }) => key === activeKey)
    const after = by > 0 ? rows.slice(place + 1) : rows.slice(0, Math.max(0, place)).reverse()
    return after.find(({ isGone }) => !isGone)?.key
  }
  const goTo = (key: string | undefined): void => {
    if (key !== undefined) box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`)?.focus()
  }
  const step = (name: string, isInside: boolean): boolean => {
    const by = STEPS[name]
    if (name === 'Home' || name === 'End') goTo(order.at(name === 'Home' ? 0 : -1))
    else if (by === undefined || order.length === 0) return false
    // coming from elsewhere the first key shows where one is
    else goTo(isInside ? next(by) : (activeKey ?? undefined))
    return true
  }
  const latest = useRef(step)
  useEffect(() => {
    latest.current = step
  })
  useEffect(() => {
    const hear = (event: globalThis.KeyboardEvent): void => {
      if (document.activeElement !== document.body || STEPS[event.key] === undefined) return
      if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing || event.defaultPrevented)
        return
      if (latest.current(event.key, false)) event.preventDefault()
    }
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  }, [])
  return {
    box,
    activeKey,
    onFocus: setActive,
    onKeyDown: (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return
      if (step(event.key, true)) event.preventDefault()
    },
  }
}
