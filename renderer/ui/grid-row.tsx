import { VisuallyHidden } from '@mantine/core'
import type { MouseEvent, PointerEvent, ReactNode } from 'react'
import classes from './data-grid.module.css'
import { IconChevronDown } from './icons.ts'

interface GridSort {
  readonly direction: 'ascending' | 'descending' | null
  readonly onSort: () => void
}

export interface GridColumn<Row> {
  readonly id: string
  readonly label: string
  /** A track of CSS grid, as in `96px` or `minmax(160px, 2fr)`. */
  readonly width: string
  /** The higher, the sooner it gives way where the list is narrow; 0, or none, stays. */
  readonly givesWay?: number
  /** How the list is sorted by this column now, and the way to change it; absent where it cannot be. */
  readonly sort?: GridSort | undefined
  /** Numbers and clocks stand at the end of their cell. */
  readonly isAtEnd?: boolean
  /** The label is for screen readers only (a column of buttons). */
  readonly isLabelHidden?: boolean
  /** `isActive` is true in the row that the keyboard is on: only its buttons take the tab key. */
  readonly cell: (row: Row, isActive: boolean) => ReactNode
}

interface HeadProps<Row> {
  readonly columns: readonly GridColumn<Row>[]
  /** The widths of the columns, as CSS grid has them. */
  readonly tracks: string
}

/** Shows the labels of the columns. */
export function GridHead<Row>({ columns, tracks }: HeadProps<Row>) {
  return (
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
            aria-sort={column.sort === undefined ? undefined : (column.sort.direction ?? 'none')}
            className={`${classes.cell} ${column.isAtEnd ? classes.end : ''}`}
          >
            {column.isLabelHidden ? (
              <VisuallyHidden>{column.label}</VisuallyHidden>
            ) : column.sort === undefined ? (
              column.label
            ) : (
              <SortButton label={column.label} sort={column.sort} />
            )}
          </div>
        ))}
      </div>
    </div>
  )
}

function SortButton({ label, sort }: { readonly label: string; readonly sort: GridSort }) {
  return (
    <button type="button" className={classes.sort} onClick={sort.onSort}>
      {label}
      {sort.direction !== null && (
        <IconChevronDown
          size={14}
          aria-hidden="true"
          className={sort.direction === 'ascending' ? classes.ascending : ''}
        />
      )}
    </button>
  )
}

/** A cell that is cut says its whole text to the pointer; opened, the row says all of it. */
function sayWhole({ currentTarget: cell }: PointerEvent<HTMLElement>): void {
  cell.title = cell.scrollWidth > cell.clientWidth ? (cell.textContent ?? '') : ''
}

interface RowProps<Row> extends HeadProps<Row> {
  readonly id: string
  readonly index: number
  /** Undefined while it is on its way. */
  readonly row: Row | undefined
  readonly height: number
  /** Its distance from the first row, in pixels. */
  readonly top: number
  readonly isActive: boolean
  readonly isOpen: boolean
  /** It left the list and is held in its place: it can be read, and nothing in it can be pressed. */
  readonly isGone: boolean
  /** Undefined where rows cannot be chosen. */
  readonly isChosen: boolean | undefined
  readonly onPress: (event: MouseEvent, row: Row) => void
}

/** Shows one row, or that it is on its way. */
export function GridRow<Row>(props: RowProps<Row>) {
  const { id, index, row, columns, tracks, height, top, isActive, isOpen, isGone, isChosen, onPress } = props
  const styles = [
    classes.row,
    classes.item,
    isActive ? classes.active : '',
    isChosen ? classes.chosen : '',
    isOpen ? classes.open : '',
    isGone ? classes.gone : '',
  ]
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isChosen ?? isOpen}
      aria-current={isOpen ? 'true' : undefined}
      inert={isGone}
      className={styles.join(' ')}
      style={{ gridTemplateColumns: tracks, height, transform: `translateY(${top}px)` }}
      // Shift and a press choose along; the browser would mark the text between
      onMouseDown={(event) => isChosen !== undefined && event.shiftKey && event.preventDefault()}
      onClick={(event) => row !== undefined && !isGone && onPress(event, row)}
    >
      {columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          onPointerEnter={sayWhole}
          className={`${classes.cell} ${column.isAtEnd ? classes.end : ''}`}
        >
          {row === undefined ? <div className={classes.waiting} /> : column.cell(row, isActive)}
        </div>
      ))}
    </div>
  )
}
