import { VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './data-grid.module.css'

export interface GridColumn<Row> {
  readonly id: string
  readonly label: string
  /** A track of CSS grid, as in `96px` or `minmax(160px, 2fr)`. */
  readonly width: string
  /** The higher, the sooner it gives way where the list is narrow; 0, or none, stays. */
  readonly givesWay?: number
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
            className={`${classes.cell} ${column.isAtEnd ? classes.end : ''}`}
          >
            {column.isLabelHidden ? <VisuallyHidden>{column.label}</VisuallyHidden> : column.label}
          </div>
        ))}
      </div>
    </div>
  )
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
  readonly onOpen: (row: Row) => void
}

/** Shows one row, or that it is on its way. */
export function GridRow<Row>(props: RowProps<Row>) {
  const { id, index, row, columns, tracks, height, top, isActive, isOpen, onOpen } = props
  const styles = [classes.row, classes.item, isActive ? classes.active : '', isOpen ? classes.open : '']
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isOpen}
      className={styles.join(' ')}
      style={{ gridTemplateColumns: tracks, height, transform: `translateY(${top}px)` }}
      onClick={() => row !== undefined && onOpen(row)}
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
}
