import { randomBytes } from 'node:crypto'
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  unlinkSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { isDataDamaged } from '../../shared/domain/damaged-data.ts'
import { isDiskFull } from '../../shared/domain/disk-full.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import { countRows, quickCheck } from '../store/check-store.ts'
import { copyData, DATABASE_FILE, dataFileOf, openDataFile, type DataFile } from '../store/data-file.ts'
import { WORK_PREFIX } from '../store/data-folder.ts'
import { checkOf, wantedKey, type DataFolder, type DataKey } from '../store/data-key.ts'
import { KEY_FILE } from '../store/hub-keys.ts'
import { StoreError } from '../store/store-error.ts'
import { BackupError } from './backup-error.ts'
import {
  FORMAT,
  measurePart,
  openBackup,
  readBackupParts,
  writeBackupFile,
  type BackupHeader,
  type BackupPart,
  type PartSource,
} from './backup-file.ts'
import { sealFor } from './recovery-key.ts'

/** What a backup is made with. */
export interface BackupTask extends DataFolder {
  readonly file: string
  readonly at: number
  /** Of this Ringdesk. */
  readonly version: string
}

export interface WrittenBackup {
  readonly file: string
  readonly bytes: number
  readonly header: BackupHeader
}

/** Left free for the hub itself, which writes on while the backup is made. */
const SPARE_BYTES = 32 * 1024 * 1024

const tooFull = (folder: string, error?: unknown): BackupError =>
  new BackupError(
    'noRoom',
    `There is no room for a backup in ${folder}. No backup was made, and nothing was changed; make room or take another disk.`,
    error,
  )

function requireRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < bytes + SPARE_BYTES) throw tooFull(folder)
}

/** The error of data that is not backed up because it is damaged. */
export const damagedData = (what: string, error?: unknown): BackupError =>
  new BackupError(
    'damaged',
    `The hub’s data is damaged, so it was not backed up over older backups: ${what}`,
    error,
  )

type Facts = Pick<BackupHeader, 'hubId' | 'epoch' | 'revision' | 'counts'> & {
  readonly recipient: string | null
}

function readCopy(copy: DataFile): Facts {
  const db = openDataFile(copy, { fileMustExist: true })
  try {
    // a log beside the copy would be a second file to be kept
    db.pragma('journal_mode = DELETE')
    const faults = quickCheck(db)
    if (faults.length > 0) throw damagedData(faults[0] ?? '')
    const meta = (key: string): string | undefined =>
      db.prepare<[string], string>('select value from meta where key = ?').pluck().get(key)
    return {
      hubId: meta('hubId') ?? '',
      epoch: meta('epoch') ?? '',
      recipient: meta('recoveryKey') ?? null,
      revision: db.prepare<[], number>('select head from feed where id = 1').pluck().get() ?? 0,
      counts: countRows(db),
    }
  } finally {
    db.close()
  }
}

/** Puts a finished file in its place; never over another one. */
function publish(part: string, file: string): void {
  try {
    linkSync(part, file)
    unlinkSync(part)
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (code === 'EEXIST') throw exists(file)
    // a file system without hard links
    if (existsSync(file)) throw exists(file)
    renameSync(part, file)
  }
}

const exists = (file: string): BackupError =>
  new BackupError('exists', `${file} exists already. Nothing was changed; give another name.`)

/** What an earlier backup left that was killed; only one is made at a time. */
function removeLeftovers(dataDir: string, file: string): void {
  for (const name of readdirSync(dataDir))
    if (name.startsWith(WORK_PREFIX)) rmSync(join(dataDir, name), { force: true })
  const folder = dirname(file)
  for (const name of readdirSync(folder)) {
    if (!/^\.ringdesk\.[0-9a-f]{12}\.part$/.test(name)) continue
    // another hub may be writing into the same folder just now
    const { mtimeMs } = statSync(join(folder, name))
    if (Date.now() - mtimeMs > DAY_MS) rmSync(join(folder, name), { force: true })
  }
}

/** What goes into the file, in this order. The key of the data is in a sealed one, so that the recovery key is enough to restore it. */
function partsOf(
  keyFile: string,
  copy: DataFile,
  key: DataKey,
  isSealed: boolean,
): [BackupPart['name'], PartSource][] {
  const needsOwnKey = isSealed && key.source !== 'hub.key'
  return [
    ['hub.key', keyFile],
    ['hub.db', copy.file],
    ...(needsOwnKey ? [['data.key', Buffer.from(key.hex, 'hex')] as [BackupPart['name'], PartSource]] : []),
  ]
}

/** The key of the database in a backup: the one that the data is to have, also where it is plain still. */
function keyFor(folder: DataFolder): DataKey {
  const key = wantedKey(folder)
  if (key) return key
  throw new StoreError(
    'keyMissing',
    `There is no hub.key in ${folder.dataDir}, so there is no team to be backed up.`,
  )
}

/**
 * Makes a backup of a data folder in one file, beside a hub that goes on writing. The file is written aside, read again from its
 * start to its end, and given its name last, so that there is a whole backup or none. Runs for long on a large database:
 * in a thread of its own where a hub runs. Throws BackupError.
 */
export function writeBackup({ file, at, version, ...folder }: BackupTask): WrittenBackup {
  if (existsSync(file)) throw exists(file)
  const { dataDir } = folder
  const key = keyFor(folder)
  const suffix = randomBytes(6).toString('hex')
  const copy = { file: join(dataDir, `${WORK_PREFIX}${suffix}.db`), key }
  const part = join(dirname(file), `.ringdesk.${suffix}.part`)
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    removeLeftovers(dataDir, file)
    const { size } = statSync(join(dataDir, DATABASE_FILE))
    requireRoom(dataDir, size)
    copyData(dataFileOf(folder), copy)
    const { recipient, ...facts } = readCopy(copy)
    requireRoom(dirname(file), statSync(copy.file).size)
    const keyFile = join(dataDir, KEY_FILE)
    const sealed = recipient === null ? undefined : sealFor(recipient)
    const parts = partsOf(keyFile, copy, key, sealed !== undefined)
    const header: BackupHeader = {
      format: FORMAT,
      version,
      ...facts,
      at,
      parts: parts.map(([name, source]) => measurePart(name, source)),
      dataKey: { source: key.source, check: checkOf(key) },
      seal: sealed && recipient !== null ? { recipient, ephemeral: sealed.ephemeral } : null,
    }
    writeBackupFile(
      part,
      header,
      parts.map(([, source]) => source),
      sealed?.key,
    )
    // from the disk, with the hashes of the copy that was opened and counted
    readBackupParts(part, openBackup(part), sealed?.key, () => undefined)
    publish(part, file)
    return { file, bytes: statSync(file).size, header }
  } catch (error) {
    if (error instanceof BackupError || error instanceof StoreError) throw error
    if (isDiskFull(error)) throw tooFull(dirname(file), error)
    if (isDataDamaged(error)) throw damagedData(error instanceof Error ? error.message : String(error), error)
    const text = error instanceof Error ? error.message : String(error)
    throw new BackupError('unusable', `The backup ${file} could not be made: ${text}`, error)
  } finally {
    for (const more of ['', '-journal', '-wal', '-shm']) rmSync(`${copy.file}${more}`, { force: true })
    // where the folder is none, removing would fail and hide why the backup did
    if (existsSync(part)) rmSync(part, { force: true })
  }
}
