import type { WorldSink } from './seed-store.ts'
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

/** Opens the hub's store in a folder for `npm run seed`. Throws StoreError, as where a hub is running on it. */
export async function openSeedSink(dataDir: string): Promise<WorldSink> {
  const store = await openStore(dataDir)
  const sink = seedSink(store.db)
  return {
    ...sink,
    end: async () => {
      await sink.end()
      await store.close()
    },
  }
}
