import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { isDiskFull } from '../../shared/domain/disk-full.ts'
import {
  damagedFileOf,
  readDamagedFacts,
  rescueLedger,
  type DamagedFacts,
  type RescuedLedger,
} from '../rescue/rescue-ledger.ts'
import { quickCheck, type StoreCheck } from '../store/check-store.ts'
import { DATABASE_FILE, openDataFile, type DataFile } from '../store/data-file.ts'
import { noteDataKey, wantedKey, type DataFolder } from '../store/data-key.ts'
import type { DataSwap } from '../store/data-swap.ts'
import { KEY_FILE, loadHubKeys } from '../store/hub-keys.ts'
import { bringUpToDate } from '../store/open-store.ts'
import { StoreError } from '../store/store-error.ts'
import { BackupError } from './backup-error.ts'
import { openBackup, type BackupHeader, type OpenedBackup } from './backup-file.ts'
import { notedHubId } from './noted-hub-id.ts'
import { keyFor, keyInside, removeLeftovers, requireRoom, requireWhole, unpack } from './restore-backup.ts'

export interface RescueTask extends DataFolder {
  /** Fills in what cannot be read; undefined where there is none, or none is wanted. */
  readonly backup: string | undefined
  /** As a person wrote it; for a sealed backup. */
  readonly recoveryKey: string | undefined
  readonly now: number
}

/** What could be rescued, ready beside the damaged data, which has not been touched. */
export interface StagedRescue {
  readonly ledger: RescuedLedger
  readonly epoch: string
  readonly backupAt: number | null
  readonly swap: DataSwap
}

/** Throws BackupError `notDamaged` where a check of the data found nothing. */
export function requireDamage({ problems }: Pick<StoreCheck, 'problems'>, dataDir: string): void {
  if (problems.length === 0)
    throw new BackupError(
      'notDamaged',
      `The data in ${dataDir} is whole: there is nothing to rescue, and nothing was changed.`,
    )
}

/** A backup of another run of the ledger has other things under the same revisions: its rows do not belong between those of here. */
function requireSameRun({ header }: OpenedBackup, facts: DamagedFacts, file: string, dataDir: string): void {
  const hubId = facts.hubId ?? notedHubId(dataDir)
  if (hubId !== undefined && hubId !== header.hubId)
    throw new BackupError('otherHub', `${file} is of another hub. Nothing was changed.`)
  const { epoch, putBack } = facts
  if (epoch === undefined || epoch === header.epoch) return
  if (putBack?.from === header.epoch && header.revision <= putBack.revision) return
  throw new BackupError(
    'otherTime',
    `${file} was made before the data was put back, and what stands in it does not belong between what is there now. Nothing was ` +
      'changed. Give another one with --backup, or --without-backup.',
  )
}

/** Puts the hub's key where the new data comes to be: the one of the folder, else the one of the backup. Throws StoreError. */
function stageKey(dataDir: string, staged: string, backupFolder: string | undefined): void {
  const places = [dataDir, ...(backupFolder === undefined ? [] : [backupFolder])]
  for (const [index, place] of places.entries()) {
    const file = join(place, KEY_FILE)
    if (!existsSync(file)) continue
    try {
      // throws where the key is damaged
      loadHubKeys(place)
      copyFileSync(file, join(staged, KEY_FILE))
      return
    } catch (error) {
      if (!(error instanceof StoreError) || index === places.length - 1) throw error
    }
  }
  throw new StoreError(
    'keyMissing',
    `There is no ${KEY_FILE} in ${dataDir} and none in a backup: without it the secrets of the team cannot be read. Nothing was changed.`,
  )
}

/** A backup that lies unpacked beside the new data. */
interface Unpacked {
  readonly folder: string
  readonly data: DataFile
  readonly at: number
}

/** Unpacks a backup and brings it to this version. Throws BackupError or StoreError. */
async function unpackBackup(
  file: string,
  opened: OpenedBackup,
  { recoveryKey, hubKey }: RescueTask,
  folder: string,
): Promise<Unpacked> {
  const { header } = opened
  const key = keyFor(file, opened, recoveryKey)
  mkdirSync(folder, { mode: 0o700 })
  const own = unpack(file, opened, key, folder)
  const database = {
    file: join(folder, DATABASE_FILE),
    key: keyInside(folder, own, header, { file, hubKey }),
  }
  requireWhole(database, header, file)
  await bringUpToDate(database)
  return { folder, data: database, at: header.at }
}

const bytesOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

/** Room for the new data, and for the backup beside it while both are open. */
function requireRoomFor(dataDir: string, header: BackupHeader | undefined): void {
  const own = { name: DATABASE_FILE, bytes: bytesOf(join(dataDir, DATABASE_FILE)), sha256: '' } as const
  requireRoom(dataDir, { parts: [own, ...(header?.parts ?? [])] })
}

/** Names the new database, with the key that the data of this folder is to have. Nothing of it is on the disk yet. */
function newDatabase(staged: string, hubKey: string | undefined): DataFile {
  const key = wantedKey({ dataDir: staged, hubKey })
  if (key !== undefined) noteDataKey(staged, key)
  return { file: join(staged, DATABASE_FILE), key }
}

/** Looks whether a team can work with it, and waits for the disk. */
function finish(staged: string, into: DataFile): void {
  const db = openDataFile(into)
  try {
    db.pragma('journal_mode = DELETE')
    const [fault] = quickCheck(db)
    if (fault !== undefined) throw new Error(`What was rescued is not whole: ${fault}`)
    const people = db.prepare<[], number>('select count(*) from people').pluck().get() ?? 0
    if (people === 0)
      throw new BackupError(
        'unusable',
        'Not one person of the team can be read, so nobody could sign in. Nothing was changed. Give a backup with --backup FILE.',
      )
  } finally {
    db.close()
  }
  for (const name of [DATABASE_FILE, KEY_FILE]) {
    const fd = openSync(join(staged, name), 'r+')
    fsyncSync(fd)
    closeSync(fd)
  }
}

/**
 * Reads what can be read of damaged data, fills in the rest from a backup, and leaves it ready beside the data, which is read alone.
 * Throws BackupError or StoreError, and then nothing is left behind.
 */
export async function stageRescue(task: RescueTask): Promise<StagedRescue> {
  const { dataDir, hubKey, backup, now } = task
  const damaged = damagedFileOf({ dataDir, hubKey })
  const facts = readDamagedFacts(damaged)
  const opened = backup === undefined ? undefined : openBackup(backup)
  if (opened && backup !== undefined) requireSameRun(opened, facts, backup, dataDir)
  else if (facts.hubId === undefined)
    throw new BackupError(
      'unusable',
      `Not even which hub the data in ${dataDir} is of can be read. Nothing was changed. Give a backup with --backup FILE.`,
    )
  const stamp = `${new Date(now).toISOString().slice(0, 19).replace(/:/g, '-')}-${v7().slice(-4)}`
  const swap: DataSwap = { staged: `restoring-${stamp}`, aside: `before-rescue-${stamp}` }
  const staged = join(dataDir, swap.staged)
  try {
    removeLeftovers(dataDir)
    mkdirSync(staged, { recursive: true, mode: 0o700 })
    requireRoomFor(dataDir, opened?.header)
    const unpacked =
      opened && backup !== undefined
        ? await unpackBackup(backup, opened, task, join(staged, 'backup'))
        : undefined
    stageKey(dataDir, staged, unpacked?.folder)
    const into = newDatabase(staged, hubKey)
    const ledger = await rescueLedger({ dataDir, damaged, staged, into, backup: unpacked, now }, facts)
    finish(staged, into)
    if (unpacked) rmSync(unpacked.folder, { recursive: true })
    return { ledger, epoch: ledger.epoch, backupAt: unpacked?.at ?? null, swap }
  } catch (error) {
    rmSync(staged, { recursive: true, force: true })
    if (!isDiskFull(error)) throw error
    throw new BackupError(
      'noRoom',
      `There is no room in ${dataDir} for what is rescued. Nothing was changed; make room first.`,
      error,
    )
  }
}

/** Throws away what was staged, where it was only to be looked at. */
export const dropStaged = (dataDir: string, { staged }: DataSwap): void =>
  rmSync(join(dataDir, staged), { recursive: true, force: true })
