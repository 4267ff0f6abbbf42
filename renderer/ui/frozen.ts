import { createContext, useContext } from 'react'
import type { Moment } from '../../shared/domain/time.ts'

/** At which moment everything below stands still, because nobody knows what came after; undefined where it goes on. */
export const FrozenAt = createContext<Moment | undefined>(undefined)

/** The moment by which something is counted: the present one, or where nobody knows what came after, the last known. */
export function useFrozen(now: Moment): Moment {
  const frozenAt = useContext(FrozenAt)
  return frozenAt === undefined ? now : Math.min(now, frozenAt)
}
