import type Database from 'better-sqlite3'
import { dataFileOf, openDataFile } from '../../hub/store/data-file.ts'

/** Opens the database of a hub's data folder, with its key where it has one; beside a hub that runs, too. */
export const openHubData = (
  dataDir: string,
  options?: Database.Options & { readonly hubKey?: string },
): Database.Database => openDataFile(dataFileOf({ dataDir, hubKey: options?.hubKey }), options)
