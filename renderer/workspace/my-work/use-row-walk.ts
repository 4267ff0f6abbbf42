import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'

interface RowWalk {
  readonly box: RefObject<HTMLDivElement | null>
  readonly onKeyDown: (event: KeyboardEvent) => void
  /** The row that takes the tab key. */
  readonly activeKey: string | null
  readonly onFocus: (key: string) => void
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }

/**
 * Walks the rows of several lists as one: arrows, j and k, Home and End. One row takes the tab key; where nothing has the focus the first
 * such key begins. Rows are buttons with `data-row`.
 */
export function useRowWalk(order: readonly string[]): RowWalk {
  const box = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<string | null>(null)
  const activeKey = active !== null && order.includes(active) ? active : (order[0] ?? null)
  const goTo = (key: string | undefined): void => {
    if (key !== undefined) box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`)?.focus()
  }
  const step = (name: string, isInside: boolean): boolean => {
    const by = STEPS[name]
    const place = activeKey === null ? -1 : order.indexOf(activeKey)
    if (name === 'Home' || name === 'End') goTo(order.at(name === 'Home' ? 0 : -1))
    else if (by === undefined || order.length === 0) return false
    // coming from elsewhere the first key shows where one is
    else goTo(order[isInside ? Math.max(0, Math.min(order.length - 1, place + by)) : Math.max(0, place)])
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
