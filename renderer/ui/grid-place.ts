/** Where somebody was in a list; kept while another room is open. */
export interface GridPlace {
  readonly scrollTop: number
  /** The row that the keyboard is on: its place, and, once it is here, the key that finds it again when rows move. */
  readonly activeIndex: number
  readonly activeKey: string | null
}
export const GRID_START: GridPlace = { scrollTop: 0, activeIndex: -1, activeKey: null }
