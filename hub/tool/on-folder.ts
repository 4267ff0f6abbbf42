import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setActive, setPassword, signOutEverywhere, type PersonOutcome } from '../auth/people-admin.ts'
import { damageAdvice } from '../backup/damage-advice.ts'
import { DATA_TASKS } from '../backup/data-tasks.ts'
import { setRecoveryKey } from '../backup/recovery-key-store.ts'
import { reportOfBackup, reportOfRescue, reportOfRestore } from '../backup/reports.ts'
import { finishStaged } from '../backup/restore-backup.ts'
import { dropStaged, requireDamage } from '../backup/stage-rescue.ts'
import type {
  BackupReport,
  CheckReport,
  PersonReport,
  RescueReport,
  RestoreReport,
} from '../control/control-door.ts'
import { DATABASE_FILE } from '../store/data-file.ts'
import { makeDataFolder } from '../store/data-folder.ts'
import type { DataFolder } from '../store/data-key.ts'
import { finishSwap } from '../store/data-swap.ts'
import { lockFolder } from '../store/folder-lock.ts'
import { damagedStore, openStore } from '../store/open-store.ts'
import { StoreError } from '../store/store-error.ts'
import type { Db } from '../store/tables.ts'

export interface RescueWish {
  /** A backup that fills in what cannot be read. */
  readonly backup: string | undefined
  readonly recoveryKey: string | undefined
  /** Nothing is changed. */
  readonly isPreview: boolean
}

/** What the commands ask for; a running hub answers it through its socket, and this module works on the folder where none runs. */
export interface HubWork {
  check(): Promise<CheckReport>
  backup(file: string): Promise<BackupReport>
  restore(wish: {
    file: string
    recoveryKey: string | undefined
    isOtherHubTaken: boolean
    isNewerRejected: boolean
  }): Promise<RestoreReport>
  rescue(wish: RescueWish): Promise<RescueReport>
  setRecoveryKey(publicKey: string): Promise<null>
  setPassword(extension: string, passwordHash: string): Promise<PersonReport>
  signOut(extension: string): Promise<PersonReport>
  setActive(extension: string, active: boolean): Promise<PersonReport>
}

/** Does something with the folder's lock, so that no hub starts meanwhile. Throws StoreError `inUse`. */
export async function withLock<T>(dataDir: string, work: () => T | Promise<T>): Promise<T> {
  const lock = lockFolder(dataDir)
  try {
    finishSwap(dataDir)
    return await work()
  } finally {
    lock.release()
  }
}

function requireData(dataDir: string): void {
  if (existsSync(join(dataDir, DATABASE_FILE)) || existsSync(join(dataDir, 'restore.json'))) return
  throw new StoreError('dataMissing', `There is no hub’s data in ${dataDir}. Give its folder with --data.`)
}

/** Opens the data of a folder with its lock, brought to this version. Throws StoreError. */
export async function withStore<T>(folder: DataFolder, work: (db: Db) => Promise<T>): Promise<T> {
  const { dataDir, hubKey } = folder
  requireData(dataDir)
  const useStore = async (): Promise<T> => {
    const store = await openStore(dataDir, { hubKey })
    try {
      return await work(store.db)
    } catch (error) {
      const { found } = store.damage
      throw found === undefined ? error : damagedStore(dataDir, found, error)
    } finally {
      await store.close()
    }
  }
  try {
    return await useStore()
  } catch (error) {
    if (!(error instanceof StoreError) || error.reason !== 'damaged') throw error
    throw new StoreError('damaged', `${error.message} ${damageAdvice(dataDir)}`, error)
  }
}

const reportOf = ({ person, endedSessions }: PersonOutcome): PersonReport => ({
  name: person.name,
  extension: person.extension,
  sessions: endedSessions.length,
})

/** The work on a folder that no hub runs on. */
export function workOnFolder(folder: DataFolder, version: string, now: () => number = Date.now): HubWork {
  const { dataDir } = folder
  return {
    check: () => {
      requireData(dataDir)
      return withLock(dataDir, () => {
        const { problems, ...check } = DATA_TASKS.check(folder)
        return { ...check, problems: [...problems] }
      })
    },
    backup: (file) => {
      requireData(dataDir)
      return withLock(dataDir, () =>
        reportOfBackup(DATA_TASKS.backup({ ...folder, file, at: now(), version })),
      )
    },
    restore: (wish) => {
      makeDataFolder(dataDir)
      return withLock(dataDir, async () => {
        const staged = await DATA_TASKS.stage({ ...folder, ...wish, now: now() })
        finishStaged(dataDir, staged)
        return reportOfRestore(staged, dataDir)
      })
    },
    rescue: ({ isPreview, ...wish }) => {
      requireData(dataDir)
      return withLock(dataDir, async () => {
        requireDamage(DATA_TASKS.check(folder), dataDir)
        const staged = await DATA_TASKS.rescue({ ...folder, ...wish, now: now() })
        if (isPreview) dropStaged(dataDir, staged.swap)
        else finishStaged(dataDir, staged)
        return reportOfRescue(staged, dataDir)
      })
    },
    setRecoveryKey: (publicKey) =>
      withStore(folder, async (db) => {
        await setRecoveryKey(db, publicKey, now())
        return null
      }),
    setPassword: (extension, hash) =>
      withStore(folder, (db) => setPassword(db, extension, hash, now())).then(reportOf),
    signOut: (extension) => withStore(folder, (db) => signOutEverywhere(db, extension, now())).then(reportOf),
    setActive: (extension, active) =>
      withStore(folder, (db) => setActive(db, extension, active, now())).then(reportOf),
  }
}
