/** What of a column decides whether there is room for it. */
interface Fitting {
  /** A track of CSS grid, as in `96px` or `minmax(160px, 2fr)`. */
  readonly width: string
  /** The higher, the sooner it gives way where there is no room; 0, or none, stays. */
  readonly givesWay?: number
}

/** Returns the least width of a track in pixels: the first length in it. */
const leastOf = ({ width }: Fitting): number => Number(/(\d+)px/.exec(width)?.[1] ?? 0)

/** Returns the columns that fit into a width, in their order; those that give way first are left out first. */
export function fitColumns<C extends Fitting>(columns: readonly C[], width: number): readonly C[] {
  let room = width - columns.reduce((sum, column) => sum + leastOf(column), 0)
  const left = new Set<C>()
  const byWay = columns
    .filter(({ givesWay = 0 }) => givesWay > 0)
    .sort((one, other) => (other.givesWay ?? 0) - (one.givesWay ?? 0))
  for (const column of byWay) {
    if (room >= 0) break
    left.add(column)
    room += leastOf(column)
  }
  return columns.filter((column) => !left.has(column))
}
