import { useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { GridPlace } from './grid-place.ts'
import type { PagedRows } from './paged-rows.ts'

/** How far a row is looked for from where it was. */
const NEAR_ROWS = 30

/** Returns the index nearest to `from` whose row has the key; undefined where none is near. */
function nearestIndex<Row>(
  rows: PagedRows<Row>,
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

/** Returns where the active row is now: rows that came or went above it have moved it. */
export const indexOfRow = <Row>(
  rows: PagedRows<Row>,
  keyOf: (row: Row) => string,
  { activeKey, activeIndex }: GridPlace,
): number =>
  (activeKey === null ? undefined : nearestIndex(rows, keyOf, activeKey, activeIndex)) ?? activeIndex

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
  /** The rows that are drawn. */
  readonly first: number
  readonly last: number
  /** What the person did with the rows: once it is another, the list is shown as it is now. */
  readonly after: unknown
}

/**
 * Keeps each row where it is while the pointer is on the rows, so that none goes from under it: a row shows what is newest of it, in the place
 * that it had. Another list, a scroll, or an act of the person's own is no longer what the pointer was put on.
 */
export function useHeldRows<Row>({ rows, keyOf, first, last, after }: Held<Row>) {
  const [held, setHeld] = useState<{
    readonly list: string
    readonly after: unknown
    readonly places: ReadonlyMap<number, Row>
  } | null>(null)
  const isHeld = held !== null && held.list === rows.list && held.after === after
  const take = (): void => {
    const places = new Map<number, Row>()
    for (let index = Math.max(0, first - NEAR_ROWS); index <= last + NEAR_ROWS; index += 1) {
      const row = rows.rowAt(index)
      if (row !== undefined) places.set(index, row)
    }
    setHeld({ list: rows.list, after, places })
  }
  const rowAt = (index: number): Row | undefined => {
    const before = held?.places.get(index)
    if (before === undefined) return rows.rowAt(index)
    const now = nearestIndex(rows, keyOf, keyOf(before), index)
    return now === undefined ? before : rows.rowAt(now)
  }
  return {
    rows: isHeld ? { ...rows, rowAt } : rows,
    /** For the element around the rows. */
    hold: {
      onPointerEnter: take,
      onPointerMove: () => {
        if (!isHeld) take()
      },
      onPointerLeave: () => setHeld(null),
    },
    onScroll: () => held !== null && take(),
  }
}
