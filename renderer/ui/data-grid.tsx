import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useLayoutEffect, useRef, useState, type MouseEvent, type RefObject } from 'react'
import { fitColumns } from './fit-columns.ts'
import { hearGridKeys } from './grid-keys.ts'
import { GRID_START, type GridPlace } from './grid-place.ts'
import { GridHead, GridRow, type GridColumn } from './grid-row.tsx'
import { indexOfRow, useHeldRows, useSteadyRows } from './grid-rows.ts'
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

/**
 * A table of any length: only the rows on the screen exist. One tab stop; arrows (or j and k), Page Up and Down, Home and End move,
 * Enter opens; Space and Shift choose. When rows come or go above, what is on the screen stays where it is; while the pointer is on the rows,
 * none of them moves.
 */
export function DataGrid<Row>(props: Props<Row>) {
  const { label, keyOf, openKey, onOpen, onClose, rowKeys, place, onPlace, selection } = props
  const { rowHeight = ROW_HEIGHT } = props
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const fitting = selection ? [choiceColumn(selection, keyOf), ...props.columns] : props.columns
  const columns = fitColumns(fitting, useWidth(box))
  const total = props.rows.total ?? 0
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
  useEffect(() => want(first, last), [want, first, last])

  const held = useHeldRows({ rows: props.rows, keyOf, first, last, after: selection?.chosen })
  const { rows } = held
  useSteadyRows({ box, rows, keyOf, rowHeight })
  const choice = useRowChoice({ rows, keyOf, selection })

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

  const goTo = (index: number): void => {
    virtualizer.scrollToIndex(index, { align: 'auto' })
    const row = rows.rowAt(index)
    onPlace({ ...place, activeIndex: index, activeKey: row === undefined ? null : keyOf(row) })
  }
  const press = (event: MouseEvent, index: number, row: Row): void => {
    onPlace({ ...place, activeIndex: index, activeKey: keyOf(row) })
    const isInBox = event.target instanceof Element && event.target.closest('[data-choose]') !== null
    if (choice === undefined) onOpen(row)
    else if (event.shiftKey) choice.extendTo(index, activeIndex)
    else if (isInBox || event.ctrlKey || event.metaKey) choice.toggle(index)
    else onOpen(row)
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
      aria-multiselectable={selection !== undefined}
      aria-busy={rows.isOld}
      aria-activedescendant={isOnScreen ? `${id}-${activeIndex}` : undefined}
      tabIndex={0}
      className={classes.grid}
      onKeyDown={(event) =>
        hearGridKeys(event, {
          total,
          activeIndex,
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
          const row = rows.rowAt(index)
          const key = row === undefined ? null : keyOf(row)
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
              isActive={index === activeIndex}
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
