/** Where somebody was in a list; kept while another room is open. */
export interface GridPlace {
  readonly scrollTop: number
  /** The row that the keyboard is on. */
  readonly activeKey: string | null
}
export const GRID_START: GridPlace = { scrollTop: 0, activeKey: null }
