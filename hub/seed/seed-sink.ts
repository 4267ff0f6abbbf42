import type { WorldSink } from './seed-store.ts'
import { readHubKey } from '../read-options.ts'
import { beginImport, type BulkImport } from '../store/import.ts'
import { openStore } from '../store/open-store.ts'
import type { Db } from '../store/tables.ts'

/** A made-up world goes into this database. */
export function seedSink(db: Db): WorldSink {
  let load: BulkImport | undefined
  const running = (): BulkImport => {
    if (!load) throw new Error('put or end of a seed sink before begin')
    return load
  }
  return {
    begin: async () => {
      load = await beginImport(db)
    },
    put: (batch) => running().put(batch),
    end: () => running().end(),
  }
}

/**
 * Opens the hub's store in a folder for `npm run seed`, with the key of the environment where that has one. Throws StoreError, as where a hub is
 * running on it, and UsageError for a key that is none.
 */
export async function openSeedSink(
  dataDir: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<WorldSink> {
  const store = await openStore(dataDir, { hubKey: readHubKey(env) })
  const sink = seedSink(store.db)
  return {
    ...sink,
    end: async () => {
      await sink.end()
      await store.close()
    },
  }
}
