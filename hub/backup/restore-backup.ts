import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { isDiskFull } from '../../shared/domain/disk-full.ts'
import { appendAudit } from '../audit/audit-trail.ts'
import { countRows, quickCheck } from '../store/check-store.ts'
import {
  copyData,
  DATABASE_FILE,
  formOf,
  isSameKey,
  openDataFile,
  openToRead,
  type DataFile,
} from '../store/data-file.ts'
import {
  checkOf,
  isKeyGiven,
  keyOfRoot,
  noteDataKey,
  wantedKey,
  type DataFolder,
  type DataKey,
} from '../store/data-key.ts'
import { swapData, type DataSwap } from '../store/data-swap.ts'
import { beginEpoch } from '../store/epoch-origins.ts'
import { feedEnds } from '../store/feed.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import { readHubRoot } from '../store/hub-keys.ts'
import { migrate, openDatabase } from '../store/open-store.ts'
import { StoreError } from '../store/store-error.ts'
import { BackupError } from './backup-error.ts'
import { openBackup, readBackupParts, type BackupHeader, type OpenedBackup } from './backup-file.ts'
import { notedHubId } from './noted-hub-id.ts'
import { readRecoveryKey, unseal } from './recovery-key.ts'

export interface RestoreTask extends DataFolder {
  readonly file: string
  /** As a person wrote it; for a sealed backup. */
  readonly recoveryKey: string | undefined
  /** Takes a backup of another hub than the folder has. */
  readonly isOtherHubTaken: boolean
  /** What consoles know that is newer than the backup is not taken again. */
  readonly isNewerRejected: boolean
  readonly now: number
}

/** New data that lies beside that of a folder. */
export interface StagedData {
  readonly swap: DataSwap
}

/** A backup that lies unpacked and checked beside the data, and has not taken its place yet. */
export interface StagedRestore extends StagedData {
  readonly header: BackupHeader
  readonly epoch: string
}

/**
 * The id of the hub whose data a folder holds; undefined where there is none, or none that can be read. Throws StoreError where only
 * RINGDESK_HUB_KEY is missing or wrong: what is in the folder is whole.
 */
export function hubIdIn(folder: DataFolder): string | undefined {
  if (formOf(join(folder.dataDir, DATABASE_FILE)) === 'none') return undefined
  try {
    const db = openToRead(folder)
    try {
      return db.prepare<[], string>("select value from meta where key = 'hubId'").pluck().get()
    } finally {
      db.close()
    }
  } catch (error) {
    if (error instanceof StoreError && error.reason !== 'damaged' && isKeyGiven(folder.dataDir)) throw error
    // damaged: that is what the backup is for, and the file is kept
    return undefined
  }
}

/** The key of a sealed backup, out of what a person wrote; undefined where it is not sealed. Throws BackupError. */
export function keyFor(
  file: string,
  { header: { seal } }: OpenedBackup,
  text: string | undefined,
): Buffer | undefined {
  if (seal === null) return undefined
  if (text === undefined)
    throw new BackupError(
      'keyNeeded',
      `${file} is sealed. Give the recovery key that “init” printed: --recovery-key-file FILE, or on standard input.`,
    )
  const key = readRecoveryKey(text)
  if (key.publicKey !== seal.recipient)
    throw new BackupError(
      'wrongKey',
      `This is the recovery key of another team; ${file} cannot be opened with it.`,
    )
  return unseal(key, seal.ephemeral)
}

/**
 * Unpacks a backup beside the data, brings it to this version, checks it, gives it a new epoch and ends its sessions. The data
 * itself is not touched. Throws BackupError or StoreError, and then nothing is left behind.
 */
export async function stageRestore(task: RestoreTask): Promise<StagedRestore> {
  const { dataDir, file, recoveryKey, isOtherHubTaken } = task
  const opened = openBackup(file)
  const { header } = opened
  const hubId = hubIdIn(task) ?? notedHubId(dataDir)
  if (hubId !== undefined && hubId !== header.hubId && !isOtherHubTaken)
    throw new BackupError(
      'otherHub',
      `${file} is of another hub than the data in ${dataDir}. Nothing was changed. Give an empty folder with --data, ` +
        'or --other-hub to put it in the place of this one.',
    )
  const key = keyFor(file, opened, recoveryKey)
  // a clock may show the same second twice
  const stamp = `${new Date(task.now).toISOString().slice(0, 19).replace(/:/g, '-')}-${v7().slice(-4)}`
  const swap: DataSwap = { staged: `restoring-${stamp}`, aside: `before-restore-${stamp}` }
  const staged = join(dataDir, swap.staged)
  try {
    removeLeftovers(dataDir)
    mkdirSync(staged, { recursive: true, mode: 0o700 })
    requireRoom(dataDir, header)
    const ownKey = unpack(file, opened, key, staged)
    const epoch = await makeReady(encryptStaged(staged, ownKey, header, task), header, task)
    return { header, epoch, swap }
  } catch (error) {
    rmSync(staged, { recursive: true, force: true })
    if (isDiskFull(error))
      throw new BackupError(
        'noRoom',
        `There is no room in ${dataDir} to unpack the backup. Nothing was changed; make room first.`,
        error,
      )
    throw error
  }
}

/** What an earlier restore or rescue had unpacked when it was killed. A swap under way was finished when the folder was locked. */
export function removeLeftovers(dataDir: string): void {
  if (!existsSync(dataDir)) return
  for (const name of readdirSync(dataDir))
    if (name.startsWith('restoring-')) rmSync(join(dataDir, name), { recursive: true, force: true })
}

/** Throws BackupError `noRoom` where the parts do not fit. */
export function requireRoom(dataDir: string, { parts }: Pick<BackupHeader, 'parts'>): void {
  const { bavail, bsize } = statfsSync(dataDir)
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
  if (bavail * bsize < bytes)
    throw new BackupError(
      'noRoom',
      `There is no room in ${dataDir} to unpack the backup (${Math.ceil(bytes / 1e6)} MB). Nothing was changed.`,
    )
}

/** Unpacks the files of a backup; returns the key of its database where it holds it. The key is not written to the disk. Throws BackupError `damaged`. */
export function unpack(
  file: string,
  opened: OpenedBackup,
  key: Buffer | undefined,
  folder: string,
): Buffer | undefined {
  const files = new Map(
    opened.header.parts
      .filter(({ name }) => name !== 'data.key')
      .map(({ name }) => [name, openSync(join(folder, name), 'wx', 0o600)]),
  )
  const dataKey: Buffer[] = []
  try {
    readBackupParts(file, opened, key, ({ name }, bytes) => {
      if (name === 'data.key') dataKey.push(Buffer.from(bytes))
      const fd = files.get(name)
      for (let from = 0; fd !== undefined && from < bytes.length;) from += writeSync(fd, bytes, from)
    })
    for (const fd of files.values()) fsyncSync(fd)
  } finally {
    for (const fd of files.values()) closeSync(fd)
  }
  return dataKey.length === 0 ? undefined : Buffer.concat(dataKey)
}

/**
 * The key of the database in a backup that was unpacked into a folder; undefined where it is plain. `own`: the one that the backup
 * holds. Throws BackupError.
 */
export function keyInside(
  folder: string,
  own: Buffer | undefined,
  { dataKey }: BackupHeader,
  { file, hubKey }: Pick<RestoreTask, 'file' | 'hubKey'>,
): DataKey | undefined {
  if (dataKey === undefined) return undefined
  if (own !== undefined) return { source: dataKey.source, hex: own.toString('hex') }
  const root = readHubRoot(folder)
  const key =
    dataKey.source === 'hub.key' ? root && keyOfRoot(root) : hubKey && wantedKey({ dataDir: folder, hubKey })
  if (!key)
    throw new BackupError(
      'keyNeeded',
      `${file} is not sealed, and its data is encrypted with the key of RINGDESK_HUB_KEY. Nothing was changed. Give that key in the ` +
        'environment.',
    )
  if (checkOf(key) !== dataKey.check)
    throw new BackupError('wrongKey', `${dataKey.source} is not the key of ${file}. Nothing was changed.`)
  return key
}

/** Gives the unpacked database the key that the data of this folder is to have. */
function encryptStaged(
  staged: string,
  own: Buffer | undefined,
  header: BackupHeader,
  task: RestoreTask,
): DataFile {
  const file = join(staged, DATABASE_FILE)
  const inside = { file, key: keyInside(staged, own, header, task) }
  requireWhole(inside, header, task.file)
  const key = wantedKey({ dataDir: staged, hubKey: task.hubKey })
  if (key === undefined) throw new BackupError('damaged', `${task.file} holds no hub.key.`)
  if (!isSameKey(inside.key, key)) {
    const copy = { file: `${file}.encrypting`, key }
    copyData(inside, copy)
    renameSync(copy.file, file)
  }
  noteDataKey(staged, key)
  return { file, key }
}

async function makeReady(
  database: DataFile,
  header: BackupHeader,
  { file, now, isNewerRejected }: RestoreTask,
): Promise<string> {
  const db = openDatabase(database)
  try {
    await migrate(db)
    return await db.transaction().execute(async (transaction) => {
      const before = (await readMeta(transaction, 'epoch')) ?? ''
      const { head } = await feedEnds(transaction)
      const epoch = await beginEpoch(transaction, { from: before, revision: head, why: 'restored', now })
      if (isNewerRejected) await writeMeta(transaction, 'newerRejected', epoch)
      const { revision, at } = header
      await appendAudit(transaction, {
        at: now,
        actor: null,
        kind: 'restored',
        detail: { revision, backupOf: at, before, epoch, isNewerRejected },
      })
      return epoch
    })
  } catch (error) {
    if (error instanceof StoreError && error.reason === 'fromTheFuture')
      throw new BackupError(
        'newer',
        `${file} was made by a newer Ringdesk (${header.version}). Nothing was changed; restore it with that version.`,
        error,
      )
    throw error
  } finally {
    await db.destroy()
  }
}

/** The hashes were right; this looks whether what was backed up was whole itself. */
export function requireWhole(database: DataFile, header: BackupHeader, file: string): void {
  const db = openDataFile(database, { fileMustExist: true })
  try {
    const counts = countRows(db)
    const isSame = Object.entries(header.counts).every(([table, count]) => counts[table] === count)
    const [fault] = quickCheck(db)
    if (fault !== undefined || !isSame)
      throw new BackupError(
        'damaged',
        `${file} is damaged: ${fault ?? 'it holds other counts than it says'}.`,
      )
  } finally {
    db.close()
  }
}

/** Puts what was staged in the place of the data. No hub may have the folder open; its lock is held by the caller. */
export function finishStaged(dataDir: string, { swap }: StagedData): string {
  swapData(dataDir, swap)
  return join(dataDir, swap.aside)
}
