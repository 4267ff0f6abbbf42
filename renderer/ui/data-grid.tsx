import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useLayoutEffect, useRef, useState, type MouseEvent, type RefObject } from 'react'
import { fitColumns } from './fit-columns.ts'
import { hearGridKeys } from './grid-keys.ts'
import { GRID_START, type GridPlace } from './grid-place.ts'
import { GridHead, GridRow, type GridColumn } from './grid-row.tsx'
import { findActive, placeToGo, useHeldRows, useSteadyRows } from './grid-rows.ts'
import { choiceColumn, useRowChoice, type GridSelection } from './grid-selection.tsx'
import type { PagedRows } from './paged-rows.ts'
import classes from './data-grid.module.css'

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
  /** What letters do with the row that the keyboard is on, by the letter; j and k move. */
  readonly rowKeys?: Readonly<Record<string, (row: Row) => void>> | undefined
  readonly place: GridPlace
  readonly onPlace: (place: GridPlace) => void
  /** Where rows can be chosen. */
  readonly selection?: GridSelection<Row> | undefined
  readonly rowHeight?: number
}

const ROW_HEIGHT = 44
/** Rows kept ready above and below the screen. */
const OVERSCAN = 8

const keyIn = <Row,>(row: Row | undefined, keyOf: (row: Row) => string): string | null =>
  row === undefined ? null : keyOf(row)

/**
 * A table of any length: only the rows on the screen exist. One tab stop; arrows (or j and k), Page Up and Down, Home and End move,
 * Enter opens; Space and Shift choose. When rows come or go above, what is on the screen stays where it is; while the pointer is moved on the
 * rows, none of them moves. When the active row leaves, keys do nothing to the row that took its place before somebody goes there.
 */
export function DataGrid<Row>(props: Props<Row>) {
  const { label, keyOf, openKey, onOpen, onClose, rowKeys, place, onPlace, selection } = props
  const { rowHeight = ROW_HEIGHT } = props
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const fitting = selection ? [choiceColumn(selection, keyOf), ...props.columns] : props.columns
  const columns = fitColumns(fitting, useWidth(box))
  const onScreen = useRef({ first: 0, last: 0 })
  const held = useHeldRows({ rows: props.rows, keyOf, onScreen, after: selection?.chosen })
  const { rows } = held
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
  const { want } = props.rows
  useEffect(() => {
    onScreen.current = { first, last }
    want(first, last)
  }, [want, first, last])

  useSteadyRows({ box, rows, keyOf, rowHeight })
  const choice = useRowChoice({ rows, keyOf, selection })

  const { index: activeIndex, isLost } = findActive(rows, keyOf, place)
  const activeRow = activeIndex < 0 || isLost ? undefined : rows.rowAt(activeIndex)
  const activeKey = keyIn(activeRow, keyOf)
  useEffect(() => {
    // the row has come, or has moved: the place follows it
    if (activeKey !== null && (place.activeKey !== activeKey || place.activeIndex !== activeIndex))
      onPlace({ ...place, activeIndex, activeKey })
  }, [activeKey, activeIndex, place, onPlace])
  useArrival(box, place)

  const goTo = (wish: number): void => {
    const index = placeToGo(held.drawnAt, wish, activeIndex, total)
    if (index === undefined) return
    virtualizer.scrollToIndex(index, { align: 'auto' })
    onPlace({ ...place, activeIndex: index, activeKey: keyIn(rows.rowAt(index), keyOf) })
  }
  const press = (event: MouseEvent, index: number, row: Row): void => {
    onPlace({ ...place, activeIndex: index, activeKey: keyOf(row) })
    const isInBox = event.target instanceof Element && event.target.closest('[data-choose]') !== null
    if (choice === undefined) onOpen(row)
    else if (event.shiftKey) choice.extendTo(index, activeIndex)
    else if (isInBox || event.ctrlKey || event.metaKey) choice.toggle(index)
    else onOpen(row)
  }

  const isOnScreen = !isLost && items.some(({ index }) => index === activeIndex)
  const tracks = columns.map((column) => column.width).join(' ')
  return (
    <div
      ref={box}
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-multiselectable={selection !== undefined}
      aria-busy={rows.isOld}
      aria-activedescendant={isOnScreen ? `${id}-${activeIndex}` : undefined}
      tabIndex={0}
      className={classes.grid}
      onKeyDown={(event) =>
        hearGridKeys(event, {
          total,
          activeIndex,
          isLost,
          page: Math.max(1, Math.floor(event.currentTarget.clientHeight / rowHeight) - 2),
          goTo,
          open: () => activeRow !== undefined && (onOpen(activeRow), true),
          close: () => openKey !== null && (onClose?.(), true),
          act: (letter) => {
            const act = rowKeys?.[letter]
            if (act === undefined || activeRow === undefined) return false
            if (!event.repeat) act(activeRow)
            return true
          },
          choice,
        })
      }
      onScroll={(event) => {
        held.onScroll()
        onPlace({ ...place, scrollTop: event.currentTarget.scrollTop })
      }}
    >
      <GridHead columns={columns} tracks={tracks} />
      <div
        role="rowgroup"
        className={`${classes.body} ${rows.isOld ? classes.old : ''}`}
        style={{ height: virtualizer.getTotalSize() }}
        {...held.hold}
      >
        {items.map(({ index, start }) => {
          const { row, isGone } = held.drawnAt(index)
          const key = keyIn(row, keyOf)
          return (
            <GridRow
              key={index}
              id={`${id}-${index}`}
              index={index}
              row={row}
              columns={columns}
              tracks={tracks}
              height={rowHeight}
              top={start}
              isActive={index === activeIndex && !isLost}
              isGone={isGone}
              isOpen={key !== null && key === openKey}
              isChosen={choice?.isChosen(key)}
              onPress={(event, row) => press(event, index, row)}
            />
          )
        })}
      </div>
    </div>
  )
}

/** Begins where somebody comes to a list. */
function useArrival(box: RefObject<HTMLElement | null>, place: GridPlace): void {
  useEffect(() => {
    // coming into the room by a key leaves the focus nowhere: the list takes it
    if (document.activeElement === document.body) box.current?.focus({ preventScroll: true })
  }, [box])

  useLayoutEffect(() => {
    // another filter: its list is read from the top
    if (place === GRID_START && box.current !== null) box.current.scrollTop = 0
  }, [box, place])
}

/** Returns how wide an element is, and follows it; without end until it is drawn. */
function useWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(Infinity)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const measure = (): void => setWidth(element.clientWidth)
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(element)
    return () => watch.disconnect()
  }, [box])
  return width
}
