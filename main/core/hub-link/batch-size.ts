/** So many items are written in one transaction at most, and at least. */
const MOST_ITEMS = 400
export const LEAST_ITEMS = 25
/** What a transaction should take, in milliseconds: whoever asks the core meanwhile waits so long. */
const BATCH_MS = 50

/** How many items the next transaction writes: fewer where the last one held up the desk, as in a cache of gigabytes. */
export function nextBatchSize(size: number, tookMs: number): number {
  if (tookMs > BATCH_MS) return Math.max(LEAST_ITEMS, Math.floor(size / 2))
  return tookMs < BATCH_MS / 3 ? Math.min(MOST_ITEMS, size * 2) : size
}
