import { useEffect, useRef, useState } from 'react'

/** A pointer that rests so long is not about to press anything, in milliseconds. */
const RESTS_MS = 10_000

/** Calls `onRest` once a pointer has not moved for ten seconds; `stop` where it left. Gone with the component. */
export function useRest(onRest: () => void): { readonly moved: () => void; readonly stop: () => void } {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const stop = (): void => clearTimeout(timer.current)
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    stop,
    moved: () => {
      stop()
      timer.current = setTimeout(onRest, RESTS_MS)
    },
  }
}

interface Hold {
  readonly isHeld: boolean
  /** For the element around the rows. */
  readonly hold: { readonly onPointerMove: () => void; readonly onPointerLeave: () => void }
}

/** True while a pointer is moved over the element: what is under it must not move away. */
export function useHold(): Hold {
  const [isHeld, setIsHeld] = useState(false)
  const rest = useRest(() => setIsHeld(false))
  return {
    isHeld,
    hold: {
      onPointerMove: () => {
        rest.moved()
        setIsHeld(true)
      },
      onPointerLeave: () => {
        rest.stop()
        setIsHeld(false)
      },
    },
  }
}

/** A row in the place that it is drawn in. */
export interface HeldRow<Row> {
  readonly row: Row
  /** It left the list while it was held; what it said stays readable until it is let go. */
  readonly isGone: boolean
}

/**
 * Keeps rows in their places while they are held: each is brought up to date where it stands, one that left the list stays, and new ones
 * wait.
 */
export function useHeldRows<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  isHeld: boolean,
): { readonly rows: readonly HeldRow<Row>[]; readonly waiting: number } {
  const [held, setHeld] = useState<readonly Row[] | null>(null)
  if (isHeld && held === null) setHeld(rows)
  if (!isHeld && held !== null) setHeld(null)
  if (held === null || !isHeld) return { rows: rows.map((row) => ({ row, isGone: false })), waiting: 0 }
  const now = new Map(rows.map((row) => [keyOf(row), row]))
  const places = new Set(held.map(keyOf))
  return {
    rows: held.map((before) => {
      const row = now.get(keyOf(before))
      return row === undefined ? { row: before, isGone: true } : { row, isGone: false }
    }),
    waiting: rows.filter((row) => !places.has(keyOf(row))).length,
  }
}
