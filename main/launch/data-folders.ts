import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ConsoleOptions } from './console-options.ts'

/** Where things are kept. The embedded hub's data is shared by all profiles: they are desks of one team. */
export interface DataFolders {
  readonly hub: string
  readonly profile: string
  readonly logs: string
}

/** Makes the folders where they are missing, readable by their owner alone. */
export function prepareDataFolders({ dataRoot, profile }: ConsoleOptions): DataFolders {
  const folders = {
    hub: join(dataRoot, 'hub'),
    profile: join(dataRoot, 'profiles', profile),
    logs: join(dataRoot, 'profiles', profile, 'logs'),
  }
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folders
}
