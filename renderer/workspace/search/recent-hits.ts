import { create } from 'zustand'
import type { SearchHit } from '../../../shared/contract/desk-queries.ts'
import { idOfHit } from './palette-items.ts'

const MOST = 6

/** What was opened from the search lately. Kept in memory alone: names of customers belong into the encrypted cache. */
export const useRecentHits = create<{ readonly hits: readonly SearchHit[] }>(() => ({ hits: [] }))

/** Puts a hit on top of those opened lately. */
export const rememberHit = (hit: SearchHit): void =>
  useRecentHits.setState(({ hits }) => ({
    hits: [hit, ...hits.filter((other) => idOfHit(other) !== idOfHit(hit))].slice(0, MOST),
  }))
