import { useRef } from 'react'
import classes from './data-grid.module.css'
import type { GridColumn } from './grid-row.tsx'
import type { PagedRows } from './paged-rows.ts'

/** So many rows are chosen at most. */
export const MOST_CHOSEN = 200

/** Rows that a person chose, by their keys, each as it was when it was chosen. */
export interface GridSelection<Row> {
  readonly chosen: ReadonlyMap<string, Row>
  /** `leftOut`: so many more were to be chosen, and are beyond the most or not here yet. */
  readonly onChoose: (chosen: ReadonlyMap<string, Row>, leftOut: number) => void
  /** What the box of a row is called. */
  readonly nameOf: (row: Row) => string
  /** What the column of boxes is called. */
  readonly label: string
}

interface Parts<Row> {
  readonly rows: PagedRows<Row>
  readonly keyOf: (row: Row) => string
  readonly selection: GridSelection<Row> | undefined
}

/** Choosing by box, by Space and by Shift: single rows, or all from the one that was chosen last. */
export function useRowChoice<Row>({ rows, keyOf, selection }: Parts<Row>) {
  const anchor = useRef<string | null>(null)
  if (selection === undefined) return undefined
  const { chosen, onChoose } = selection
  const indexOf = (key: string | null, near: number): number | undefined => {
    for (let distance = 0; distance <= MOST_CHOSEN; distance += 1)
      for (const index of [near - distance, near + distance]) {
        const row = index < 0 ? undefined : rows.rowAt(index)
        if (row !== undefined && keyOf(row) === key) return index
      }
    return undefined
  }
  /** Rows that are not here yet, and those beyond the limit, are left out. */
  const chooseRows = (from: number, to: number): void => {
    const next = new Map(chosen)
    let leftOut = 0
    for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) {
      const row = rows.rowAt(index)
      if (row !== undefined && (next.size < MOST_CHOSEN || next.has(keyOf(row)))) next.set(keyOf(row), row)
      else leftOut += 1
    }
    onChoose(next, leftOut)
  }
  return {
    isChosen: (key: string | null): boolean => key !== null && chosen.has(key),
    toggle: (index: number): void => {
      const row = rows.rowAt(index)
      if (row === undefined) return
      const key = keyOf(row)
      anchor.current = key
      if (!chosen.has(key)) return chooseRows(index, index)
      const next = new Map(chosen)
      next.delete(key)
      onChoose(next, 0)
    },
    /** From the row that was chosen last to this one; from `from` where none was. */
    extendTo: (index: number, from: number): void => {
      const start = indexOf(anchor.current, index) ?? Math.max(0, from)
      const row = rows.rowAt(start)
      if (anchor.current === null && row !== undefined) anchor.current = keyOf(row)
      chooseRows(start, index)
    },
    /** True where there was something to let go. */
    clear: (): boolean => {
      anchor.current = null
      if (chosen.size === 0) return false
      onChoose(new Map(), 0)
      return true
    },
  }
}

/** The column with a box in each row; a press in it chooses the row, and does not open it. */
export const choiceColumn = <Row,>(
  { chosen, nameOf, label }: GridSelection<Row>,
  keyOf: (row: Row) => string,
): GridColumn<Row> => ({
  id: 'choice',
  label,
  isLabelHidden: true,
  width: '44px',
  cell: (row) => (
    <span className={classes.choose} data-choose>
      <input
        type="checkbox"
        tabIndex={-1}
        aria-label={nameOf(row)}
        checked={chosen.has(keyOf(row))}
        // the press is heard by the row, which also knows the Shift key
        onChange={() => undefined}
      />
    </span>
  ),
})
