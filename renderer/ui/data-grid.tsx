import { VisuallyHidden } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { GRID_START, type GridPlace } from './grid-place.ts'
import type { PagedRows } from './paged-rows.ts'
import classes from './data-grid.module.css'

export interface GridColumn<Row> {
  readonly id: string
  readonly label: string
  /** A track of CSS grid, as in `96px` or `minmax(160px, 2fr)`. */
  readonly width: string
  /** Numbers and clocks stand at the end of their cell. */
  readonly isAtEnd?: boolean
  /** The label is for screen readers only (a column of buttons). */
  readonly isLabelHidden?: boolean
  /** `isActive` is true in the row that the keyboard is on: only its buttons take the tab key. */
  readonly cell: (row: Row, isActive: boolean) => ReactNode
}

interface Props<Row> {
  readonly label: string
  readonly columns: readonly GridColumn<Row>[]
  readonly rows: PagedRows<Row>
  readonly keyOf: (row: Row) => string
  /** The row whose details are open. */
  readonly openKey: string | null
  readonly onOpen: (row: Row) => void
  /** Escape closes what was opened. */
  readonly onClose?: (() => void) | undefined
  readonly place: GridPlace
  readonly onPlace: (place: GridPlace) => void
  readonly rowHeight?: number
}

const ROW_HEIGHT = 44
/** Rows kept ready above and below the screen. */
const OVERSCAN = 8

/**
 * A table of any length: only the rows on the screen exist. One tab stop; arrows, Page Up and Down, Home and End move,
 * Enter opens. When rows come or go above, what is on the screen stays where it is.
 */
export function DataGrid<Row>(props: Props<Row>) {
  const {
    label,
    columns,
    rows,
    keyOf,
    openKey,
    onOpen,
    onClose,
    place,
    onPlace,
    rowHeight = ROW_HEIGHT,
  } = props
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const total = rows.total ?? 0
  // the virtualizer keeps its own state outside React; this component is drawn again by it
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    scrollPaddingStart: 36,
    initialOffset: place.scrollTop,
  })
  const items = virtualizer.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  const { want } = rows
  useEffect(() => want(first, last), [want, first, last])

  useKeptRow({ box, rows, keyOf, rowHeight })

  const activeIndex = indexOfRow(rows, keyOf, place)
  const activeRow = activeIndex < 0 ? undefined : rows.rowAt(activeIndex)
  const activeKey = activeRow === undefined ? null : keyOf(activeRow)
  useEffect(() => {
    // the row has come, or has moved: the place follows it
    if (activeKey !== null && (place.activeKey !== activeKey || place.activeIndex !== activeIndex))
      onPlace({ ...place, activeIndex, activeKey })
  }, [activeKey, activeIndex, place, onPlace])
  useEffect(() => {
    // coming into the room by a key leaves the focus nowhere: the list takes it
    if (document.activeElement === document.body) box.current?.focus({ preventScroll: true })
  }, [])

  useLayoutEffect(() => {
    // another filter: its list is read from the top
    if (place === GRID_START && box.current !== null) box.current.scrollTop = 0
  }, [place])

  const goTo = (wish: number): void => {
    const index = Math.max(0, Math.min(total - 1, wish))
    virtualizer.scrollToIndex(index, { align: 'auto' })
    const row = rows.rowAt(index)
    onPlace({ ...place, activeIndex: index, activeKey: row === undefined ? null : keyOf(row) })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return
    const from = activeIndex
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? rowHeight) / rowHeight) - 2)
    const moves: Record<string, number> = {
      ArrowDown: from + 1,
      ArrowUp: Math.max(0, from) - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: total - 1,
    }
    const target = moves[event.key]
    if (target !== undefined) goTo(target)
    else if (event.key === 'Enter' && activeRow !== undefined) onOpen(activeRow)
    else if (event.key === 'Escape' && openKey !== null) onClose?.()
    else return
    event.preventDefault()
  }

  const isOnScreen = items.some(({ index }) => index === activeIndex)
  const tracks = columns.map((column) => column.width).join(' ')
  return (
    <div
      ref={box}
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-busy={rows.isOld}
      aria-activedescendant={isOnScreen ? `${id}-${activeIndex}` : undefined}
      tabIndex={0}
      className={classes.grid}
      onKeyDown={onKeyDown}
      onScroll={(event) => onPlace({ ...place, scrollTop: event.currentTarget.scrollTop })}
    >
      <div role="rowgroup" className={classes.headGroup}>
        <div
          role="row"
          aria-rowindex={1}
          className={`${classes.row} ${classes.head}`}
          style={{ gridTemplateColumns: tracks }}
        >
          {columns.map((column) => (
            <div
              key={column.id}
              role="columnheader"
              className={`${classes.cell} ${column.isAtEnd ? classes.end : ''}`}
            >
              {column.isLabelHidden ? <VisuallyHidden>{column.label}</VisuallyHidden> : column.label}
            </div>
          ))}
        </div>
      </div>
      <div
        role="rowgroup"
        className={`${classes.body} ${rows.isOld ? classes.old : ''}`}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {items.map(({ index, start }) => {
          const row = rows.rowAt(index)
          const key = row === undefined ? null : keyOf(row)
          const isActive = index === activeIndex
          const looks = [
            classes.row,
            classes.item,
            isActive ? classes.active : '',
            key !== null && key === openKey ? classes.open : '',
          ]
          return (
            <div
              key={index}
              id={`${id}-${index}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={key !== null && key === openKey}
              className={looks.join(' ')}
              style={{
                gridTemplateColumns: tracks,
                height: rowHeight,
                transform: `translateY(${start}px)`,
              }}
              onClick={() => {
                if (row === undefined) return
                onPlace({ ...place, activeIndex: index, activeKey: keyOf(row) })
                onOpen(row)
              }}
            >
              {columns.map((column) => (
                <div
                  key={column.id}
                  role="gridcell"
                  className={`${classes.cell} ${column.isAtEnd ? classes.end : ''}`}
                >
                  {row === undefined ? <div className={classes.waiting} /> : column.cell(row, isActive)}
                </div>
              ))}
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** How far a row is looked for from where it was. */
const NEAR_ROWS = 30

/** Where the active row is now: rows that came or went above it have moved it. */
function indexOfRow<Row>(rows: PagedRows<Row>, keyOf: (row: Row) => string, place: GridPlace): number {
  if (place.activeKey === null) return place.activeIndex
  for (let distance = 0; distance <= NEAR_ROWS; distance += 1)
    for (const index of [place.activeIndex + distance, place.activeIndex - distance]) {
      const row = index < 0 ? undefined : rows.rowAt(index)
      if (row !== undefined && keyOf(row) === place.activeKey) return index
    }
  return place.activeIndex
}

/** Holds the first row on the screen where it is when others come or go above it; at the very top new ones show. */
function useKeptRow<Row>({
  box,
  rows,
  keyOf,
  rowHeight,
}: {
  box: React.RefObject<HTMLDivElement | null>
  rows: PagedRows<Row>
  keyOf: (row: Row) => string
  rowHeight: number
}): void {
  const kept = useRef<{ key: string; index: number } | null>(null)
  const readKey = useRef(keyOf)
  useLayoutEffect(() => {
    readKey.current = keyOf
    const element = box.current
    if (element === null) return
    const firstIndex = Math.floor(element.scrollTop / rowHeight)
    const before = kept.current
    if (before !== null && element.scrollTop > 0 && !rows.isOld) {
      const near = Array.from({ length: 61 }, (_, offset) => before.index - 30 + offset)
      const index = near.find((place) => {
        const row = rows.rowAt(place)
        return row !== undefined && readKey.current(row) === before.key
      })
      if (index !== undefined && index !== before.index)
        element.scrollTop += (index - before.index) * rowHeight
    }
    const row = rows.rowAt(element.scrollTop > 0 ? Math.floor(element.scrollTop / rowHeight) : firstIndex)
    kept.current =
      row === undefined ? null : { key: keyOf(row), index: Math.floor(element.scrollTop / rowHeight) }
  })
}
