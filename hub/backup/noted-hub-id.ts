import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openBackup } from './backup-file.ts'

/**
 * Which hub a folder's data is of. It lies beside the data: several hubs may write backups into one folder, and one that cannot open its
 * data still has to know which of them are its own.
 */
const ID_FILE = 'hub.id'

/** The id of the hub that ran here last; undefined where none has noted it. */
export function notedHubId(dataDir: string): string | undefined {
  try {
    return readFileSync(join(dataDir, ID_FILE), 'utf8').trim() || undefined
  } catch {
    // none yet, or none that can be read: then nothing is held against a backup
    return undefined
  }
}

/** Notes which hub runs on a folder, whole or not at all. Throws the system's error. */
export function noteHubId(dataDir: string, hubId: string): void {
  if (notedHubId(dataDir) === hubId) return
  const file = join(dataDir, ID_FILE)
  const beside = `${file}.new`
  try {
    writeFileSync(beside, hubId, { mode: 0o600, flush: true })
    renameSync(beside, file)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}

/** True where a file says that it is of another hub than the one with this id; a file that cannot be read does not say whose it is. */
export function isOfOtherHub(file: string, hubId: string | undefined): boolean {
  if (hubId === undefined) return false
  try {
    return openBackup(file).header.hubId !== hubId
  } catch {
    return false
  }
}
