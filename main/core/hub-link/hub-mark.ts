import { z } from 'zod'
import type { Cache } from '../cache/cache.ts'

const NAME = 'hubMark'

/** The hub's own word of how far its data had come, kept so that a hub whose data stepped back hears it. */
export interface HubMark {
  /** The newest; undefined before the hub gave one. */
  newest(): string | undefined
  /** The hub gave it; undefined from a hub that gives none. */
  take(mark: string | undefined): void
  /** Writes the newest down; in a transaction of the caller. */
  keep(): void
}

export function createHubMark({ meta }: Cache): HubMark {
  let kept = meta.get(NAME, z.string())
  let newest = kept
  return {
    newest: () => newest,
    take: (mark) => {
      newest = mark ?? newest
    },
    keep: () => {
      if (newest === kept) return
      meta.set(NAME, newest)
      kept = newest
    },
  }
}
