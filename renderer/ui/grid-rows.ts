import { useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { GridPlace } from './grid-place.ts'
import { useRest } from './held-rows.ts'
import type { PagedRows } from './paged-rows.ts'

/** How far a row is looked for from where it was. */
const NEAR_ROWS = 30

/** Returns the index nearest to `from` whose row has the key; undefined where none is near. */
function nearestIndex<Row>(
  rows: Pick<PagedRows<Row>, 'rowAt'>,
  keyOf: (row: Row) => string,
  key: string,
  from: number,
): number | undefined {
  for (let distance = 0; distance <= NEAR_ROWS; distance += 1)
    for (const index of [from + distance, from - distance]) {
      const row = index < 0 ? undefined : rows.rowAt(index)
      if (row !== undefined && keyOf(row) === key) return index
    }
  return undefined
}

/**
 * Returns where the active row is now: rows that came or went above it have moved it. One that left is lost: the row that stands in its
 * place is another, to which nobody went, so nothing is done with it.
 */
export function findActive<Row>(
  rows: Pick<PagedRows<Row>, 'rowAt'>,
  keyOf: (row: Row) => string,
  { activeKey, activeIndex }: GridPlace,
): { readonly index: number; readonly isLost: boolean } {
  if (activeKey === null) return { index: activeIndex, isLost: false }
  const index = nearestIndex(rows, keyOf, activeKey, activeIndex)
  return { index: index ?? activeIndex, isLost: index === undefined }
}

interface Scrolled<Row> {
  readonly box: RefObject<HTMLDivElement | null>
  readonly rows: PagedRows<Row>
  readonly keyOf: (row: Row) => string
  readonly rowHeight: number
}

/** Holds the first row on the screen where it is when others come or go above it; at the very top new ones show. */
export function useSteadyRows<Row>({ box, rows, keyOf, rowHeight }: Scrolled<Row>): void {
  const first = useRef<{ key: string; index: number } | null>(null)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const before = first.current
    if (before !== null && element.scrollTop > 0 && !rows.isOld) {
      const index = nearestIndex(rows, keyOf, before.key, before.index)
      if (index !== undefined && index !== before.index)
        element.scrollTop += (index - before.index) * rowHeight
    }
    const index = Math.floor(element.scrollTop / rowHeight)
    const row = rows.rowAt(index)
    first.current = row === undefined ? null : { key: keyOf(row), index }
  })
}

interface Held<Row> {
  readonly rows: PagedRows<Row>
  readonly keyOf: (row: Row) => string
  /** The places that are on the screen. */
  readonly onScreen: RefObject<{ readonly first: number; readonly last: number }>
  /** What the person did with the rows: once it is another, the list is shown as it is now. */
  readonly after: unknown
}
interface DrawnRow<Row> {
  readonly row: Row | undefined
  /** It is nowhere near any more; what it said stays readable in its place, and nothing is done with it. */
  readonly isGone: boolean
}

/**
 * Keeps each row where it is while the pointer is moved on the rows, and as many of them as there were, so that none goes from under it: a
 * row shows what is newest of it, in the place that it had. Another list, a scroll, or an act of the person's own is no longer what the
 * pointer was put on, and a pointer that rests is not about to press anything.
 */
export function useHeldRows<Row>({ rows, keyOf, onScreen, after }: Held<Row>) {
  const [held, setHeld] = useState<{
    readonly list: string
    readonly after: unknown
    readonly total: number | undefined
    readonly places: ReadonlyMap<number, Row>
  } | null>(null)
  const rest = useRest(() => setHeld(null))
  const isHeld = held !== null && held.list === rows.list && held.after === after
  const take = (): void => {
    const places = new Map<number, Row>()
    const { first, last } = onScreen.current
    for (let index = Math.max(0, first - NEAR_ROWS); index <= last + NEAR_ROWS; index += 1) {
      const row = rows.rowAt(index)
      if (row !== undefined) places.set(index, row)
    }
    setHeld({ list: rows.list, after, total: rows.total, places })
  }
  const drawnAt = (index: number): DrawnRow<Row> => {
    const before = isHeld ? held.places.get(index) : undefined
    if (before === undefined) return { row: rows.rowAt(index), isGone: false }
    const now = nearestIndex(rows, keyOf, keyOf(before), index)
    return now === undefined ? { row: before, isGone: true } : { row: rows.rowAt(now), isGone: false }
  }
  return {
    /** The rows with which something can be done: none stands in the place of one that is gone. */
    rows: isHeld
      ? {
          ...rows,
          total: held.total,
          rowAt: (index: number) => {
            const { row, isGone } = drawnAt(index)
            return isGone ? undefined : row
          },
        }
      : rows,
    drawnAt,
    /** For the element around the rows. */
    hold: {
      onPointerEnter: () => {
        take()
        rest.moved()
      },
      onPointerMove: () => {
        if (!isHeld) take()
        rest.moved()
      },
      onPointerLeave: () => {
        rest.stop()
        setHeld(null)
      },
    },
    onScroll: () => held !== null && take(),
  }
}

/** Returns the place nearest to a wished one that holds no row that is gone, looked for the way of the step first; undefined where all are gone. */
export function placeToGo<Row>(
  drawnAt: (index: number) => DrawnRow<Row>,
  wish: number,
  from: number,
  total: number,
): number | undefined {
  for (const by of wish < from ? [-1, 1] : [1, -1])
    for (let index = wish; index >= 0 && index < total; index += by) if (!drawnAt(index).isGone) return index
  return undefined
}
