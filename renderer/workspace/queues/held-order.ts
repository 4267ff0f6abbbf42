import { useState } from 'react'

/** Keeps the order of rows while the pointer is on them, so that none goes from under it; new rows come last until it leaves. */
export function useHeldOrder<T extends { readonly id: string }>(rows: readonly T[]) {
  const [held, setHeld] = useState<readonly string[] | null>(null)
  const placeOf = ({ id }: T): number => {
    const place = held?.indexOf(id) ?? -1
    return place === -1 ? rows.length : place
  }
  const shown = held === null ? rows : rows.toSorted((a, b) => placeOf(a) - placeOf(b))
  return {
    rows: shown,
    /** For the element around the rows. */
    hold: {
      onPointerEnter: () => setHeld(rows.map(({ id }) => id)),
      onPointerLeave: () => setHeld(null),
    },
  }
}
