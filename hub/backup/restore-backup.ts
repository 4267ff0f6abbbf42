import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { v7 } from 'uuid'
import { isDiskFull } from '../../shared/domain/disk-full.ts'
import { appendAudit } from '../audit/audit-trail.ts'
import { countRows, quickCheck } from '../store/check-store.ts'
import { swapData, type DataSwap } from '../store/data-swap.ts'
import { feedEnds } from '../store/feed.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import { DATABASE_FILE, migrate, openDatabase } from '../store/open-store.ts'
import { StoreError } from '../store/store-error.ts'
import { BackupError } from './backup-error.ts'
import { openBackup, readBackupParts, type BackupHeader, type OpenedBackup } from './backup-file.ts'
import { readRecoveryKey, unseal } from './recovery-key.ts'

export interface RestoreTask {
  readonly dataDir: string
  readonly file: string
  /** As a person wrote it; for a sealed backup. */
  readonly recoveryKey: string | undefined
  /** Takes a backup of another hub than the folder has. */
  readonly isOtherHubTaken: boolean
  /** What consoles know that is newer than the backup is not taken again. */
  readonly isNewerRejected: boolean
  readonly now: number
}

/** A backup that lies unpacked and checked beside the data, and has not taken its place yet. */
export interface StagedRestore {
  readonly header: BackupHeader
  readonly epoch: string
  readonly swap: DataSwap
}

/** The id of the hub whose data a folder holds; undefined where there is none, or none that can be read. */
function hubIdIn(dataDir: string): string | undefined {
  const file = join(dataDir, DATABASE_FILE)
  if (!existsSync(file)) return undefined
  try {
    const db = new Database(file, { readonly: true })
    try {
      return db.prepare<[], string>("select value from meta where key = 'hubId'").pluck().get()
    } finally {
      db.close()
    }
  } catch {
    // damaged: that is what the backup is for, and the file is kept
    return undefined
  }
}

function keyFor(
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
  const hubId = hubIdIn(dataDir)
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
    unpack(file, opened, key, staged)
    const epoch = await makeReady(join(staged, DATABASE_FILE), header, task)
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

/** What an earlier restore had unpacked when it was killed. A swap under way was finished when the folder was locked. */
function removeLeftovers(dataDir: string): void {
  if (!existsSync(dataDir)) return
  for (const name of readdirSync(dataDir))
    if (name.startsWith('restoring-')) rmSync(join(dataDir, name), { recursive: true, force: true })
}

function requireRoom(dataDir: string, { parts }: BackupHeader): void {
  const { bavail, bsize } = statfsSync(dataDir)
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
  if (bavail * bsize < bytes)
    throw new BackupError(
      'noRoom',
      `There is no room in ${dataDir} to unpack the backup (${Math.ceil(bytes / 1e6)} MB). Nothing was changed.`,
    )
}

function unpack(file: string, opened: OpenedBackup, key: Buffer | undefined, folder: string): void {
  const files = new Map(
    opened.header.parts.map(({ name }) => [name, openSync(join(folder, name), 'wx', 0o600)]),
  )
  try {
    readBackupParts(file, opened, key, ({ name }, bytes) => {
      const fd = files.get(name)
      for (let from = 0; fd !== undefined && from < bytes.length;) from += writeSync(fd, bytes, from)
    })
    for (const fd of files.values()) fsyncSync(fd)
  } finally {
    for (const fd of files.values()) closeSync(fd)
  }
}

async function makeReady(
  database: string,
  header: BackupHeader,
  { file, now, isNewerRejected }: RestoreTask,
): Promise<string> {
  requireWhole(database, header, file)
  const db = openDatabase(database)
  try {
    await migrate(db)
    const epoch = v7()
    await db.transaction().execute(async (transaction) => {
      const before = (await readMeta(transaction, 'epoch')) ?? ''
      const { head } = await feedEnds(transaction)
      await writeMeta(transaction, 'epoch', epoch)
      if (before !== '')
        await writeMeta(transaction, 'putBack', JSON.stringify({ from: before, revision: head }))
      if (isNewerRejected) await writeMeta(transaction, 'newerRejected', epoch)
      await transaction
        .updateTable('sessions')
        .set({ ended_at: now, ended_why: 'restored' })
        .where('ended_at', 'is', null)
        .execute()
      const { revision, at } = header
      await appendAudit(transaction, {
        at: now,
        actor: null,
        kind: 'restored',
        detail: { revision, backupOf: at, before, epoch, isNewerRejected },
      })
    })
    return epoch
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
function requireWhole(database: string, header: BackupHeader, file: string): void {
  const db = new Database(database, { fileMustExist: true })
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
export function finishStaged(dataDir: string, { swap }: StagedRestore): string {
  swapData(dataDir, swap)
  return join(dataDir, swap.aside)
}
