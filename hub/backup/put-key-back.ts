import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { keyOpensData } from '../store/data-file.ts'
import { keyOfRoot, type DataFolder } from '../store/data-key.ts'
import { KEY_FILE, readHubRoot, rootOfText } from '../store/hub-keys.ts'
import { StoreError } from '../store/store-error.ts'
import { BackupError } from './backup-error.ts'
import { openBackup, readBackupParts } from './backup-file.ts'
import { hubIdIn, keyFor } from './restore-backup.ts'

export interface KeyTask extends DataFolder {
  /** The backup that holds the key. */
  readonly file: string
  /** As a person wrote it; for a sealed backup. */
  readonly recoveryKey: string | undefined
  /** Nothing is changed. */
  readonly isPreview: boolean
  readonly now: number
}

/** True if the hub.key of a folder is gone or damaged. */
export function isKeyLost(dataDir: string): boolean {
  try {
    return readHubRoot(dataDir) === undefined
  } catch (error) {
    if (error instanceof StoreError && error.reason === 'keyDamaged') return true
    throw error
  }
}

/** The text of the hub.key in a backup. Throws BackupError. */
function keyInBackup({ file, recoveryKey }: KeyTask, opened: ReturnType<typeof openBackup>): string {
  const pieces: Buffer[] = []
  readBackupParts(file, opened, keyFor(file, opened, recoveryKey), ({ name }, bytes) => {
    if (name === KEY_FILE) pieces.push(Buffer.from(bytes))
  })
  return Buffer.concat(pieces).toString('utf8')
}

/**
 * Puts the hub.key of a backup where that of a folder is gone or damaged, and only where it is the key of the data there; a damaged one
 * is kept under another name. So nothing is lost but the key's own file, where putting back the whole backup would lose what came after it.
 * Returns when the backup was made. Throws BackupError or StoreError, and then nothing was changed.
 */
export function putKeyBack(task: KeyTask): number {
  const { dataDir, file, isPreview, now } = task
  const opened = openBackup(file)
  const { hubId, at } = opened.header
  const text = keyInBackup(task, opened)
  const root = rootOfText(text)
  if (root === undefined) throw new BackupError('damaged', `${file} holds no ${KEY_FILE}.`)
  // plain data, and data with the key of RINGDESK_HUB_KEY, say themselves whose they are
  const isOfData = keyOpensData(task, keyOfRoot(root)) ?? hubIdIn(task) === hubId
  if (!isOfData)
    throw new BackupError(
      'otherHub',
      `The ${KEY_FILE} in ${file} is not the key of the data in ${dataDir}. Nothing was changed. Give another backup with --backup.`,
    )
  if (isPreview) return at
  const name = join(dataDir, KEY_FILE)
  const whole = `${name}.put-back`
  rmSync(whole, { force: true })
  const fd = openSync(whole, 'wx', 0o600)
  try {
    writeSync(fd, text)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  const stamp = new Date(now).toISOString().slice(0, 19).replace(/:/g, '-')
  if (existsSync(name)) renameSync(name, `${name}.damaged-${stamp}`)
  renameSync(whole, name)
  return at
}
