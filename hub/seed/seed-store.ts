import type { WorldEntity } from './bundle.ts'
import { generateEntities, type WorldOptions } from './world.ts'

/** Where a world is written to: the hub's store, or a file. */
export interface WorldSink {
  begin(): Promise<void>
  /** Takes a batch; the next one is made when the promise settles, so a slow sink holds the generator back. */
  put(batch: readonly WorldEntity[]): Promise<void>
  /** Everything was put; after a failure it is never called. */
  end(): Promise<void>
}

/** How many of each kind were written. */
export type SeedCounts = Record<WorldEntity['entity'], number>

export interface SeedOptions extends WorldOptions {
  readonly batchSize?: number
  /** Called after every batch. */
  readonly onProgress?: (counts: Readonly<SeedCounts>) => void
}

/** Streams a world into the sink, batch by batch and in constant memory. Gives what was written. */
export async function seedStore(sink: WorldSink, options: SeedOptions): Promise<SeedCounts> {
  const counts: SeedCounts = { customer: 0, order: 0, ticket: 0, note: 0, call: 0, followUp: 0 }
  await sink.begin()
  for (const batch of generateEntities(options)) {
    await sink.put(batch)
    for (const { entity } of batch) counts[entity] += 1
    options.onProgress?.(counts)
  }
  await sink.end()
  return counts
}
