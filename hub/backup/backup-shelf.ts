import { statSync } from 'node:fs'
import { join } from 'node:path'
import { FoundBackup, type BackupChoice, type BackupList } from '../../shared/contract/backups.ts'
import type { DataFolder } from '../store/data-key.ts'
import { setAsideIn } from '../store/set-aside.ts'
import {
  backupFoldersOf,
  backupNamed,
  readBackupChoice,
  requireBackupFolder,
  writeBackupChoice,
} from './backup-choice.ts'
import { BackupError } from './backup-error.ts'
import { openBackup } from './backup-file.ts'
import type { BackupKeeper, BackupPolicy } from './backup-keeper.ts'
import { momentOfName, namesIn } from './backup-names.ts'
import { isOfOtherHub, notedHubId } from './noted-hub-id.ts'
import { runTask } from './run-task.ts'
import type { StagedData } from './restore-backup.ts'

export interface BackupShelfOptions extends DataFolder {
  readonly backups: BackupKeeper
  readonly now: () => number
  /** Starts the hub anew with a staged backup; absent where that is not to be asked for by a console. */
  readonly onRestore: ((staged: StagedData) => void) | undefined
  /** What holds until somebody chooses; absent where consoles do not choose. */
  readonly untilChosen: BackupPolicy | undefined
}

/** How much a file holds; 0 where it is gone, or cannot be read now. */
function bytesOf(file: string): number {
  try {
    return statSync(file).size
  } catch {
    return 0
  }
}

const FAULTS = FoundBackup.shape.fault.unwrap()

/**
 * The backups in the folders of a hub, newest first: the header of each is read, and one that cannot be used says why. What another hub
 * wrote into the same folder is not among them.
 */
export function foundBackups(dataDir: string): FoundBackup[] {
  const seen = new Set<string>()
  const hubId = notedHubId(dataDir)
  return backupFoldersOf(dataDir)
    .flatMap((folder) => namesIn(folder).map((name) => ({ name, file: join(folder, name) })))
    .filter(({ name, file }) => {
      if (momentOfName(name) === undefined || seen.has(name) || isOfOtherHub(file, hubId)) return false
      seen.add(name)
      return true
    })
    .map(({ name, file }): FoundBackup => {
      const bytes = bytesOf(file)
      try {
        const { header } = openBackup(file)
        return { name, at: header.at, bytes, isSealed: header.seal !== null }
      } catch (error) {
        if (!(error instanceof BackupError)) throw error
        const fault = FAULTS.safeParse(error.reason).data ?? 'unusable'
        return { name, at: momentOfName(name) ?? 0, bytes, isSealed: false, fault }
      }
    })
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST_LISTED)
}

/** A choice as a policy; null where it is off. */
export const policyOfChoice = ({ isOn, everyMs, keep }: BackupChoice): BackupPolicy | null =>
  isOn ? { everyMs, keep } : null

/** The backups in a hub's own folder, as an administrator's console asks for them. */
export class BackupShelf {
  readonly #options: BackupShelfOptions

  constructor(options: BackupShelfOptions) {
    this.#options = options
  }

  list(): BackupList {
    const { backups, dataDir, onRestore, untilChosen } = this.#options
    const own: Partial<BackupList> = untilChosen
      ? {
          choice: readBackupChoice(dataDir) ?? { isOn: true, ...untilChosen, folder: null },
          folder: backupFoldersOf(dataDir)[0],
          setAside: setAsideIn(dataDir).map(({ name, kind, at, bytes }) => ({ name, kind, at, bytes })),
        }
      : {}
    return { ...backups.state, files: foundBackups(dataDir), canRestore: onRestore !== undefined, ...own }
  }

  /** Makes one now. Throws BackupError. */
  async make(): Promise<BackupList> {
    await this.#options.backups.makeHere()
    return this.list()
  }

  /** Takes what a person chose for the automatic backups, from now on. Throws BackupError; then nothing is changed. */
  choose(choice: BackupChoice): BackupList {
    const { backups, dataDir, untilChosen } = this.#options
    if (!untilChosen)
      throw new BackupError(
        'notHere',
        'The automatic backups of this hub are set at its start: --backup-every and --backup-keep. Nothing was changed.',
      )
    if (choice.folder !== null) requireBackupFolder(choice.folder)
    writeBackupChoice(dataDir, choice)
    backups.follow(policyOfChoice(choice))
    return this.list()
  }

  /**
   * Checks one and lets the hub start anew with it, right after the answer. A sealed one is opened by the recovery key, as a person wrote
   * it. Throws BackupError; then nothing is changed.
   */
  async restore(name: string, recoveryKey: string | undefined): Promise<null> {
    const { dataDir, hubKey, now, onRestore } = this.#options
    if (!onRestore)
      throw new BackupError(
        'notHere',
        'This hub is restored with its program alone: npm run hub -- restore FILE. Nothing was changed.',
      )
    const file = backupNamed(dataDir, name)
    if (file === undefined)
      throw new BackupError('unusable', 'There is no backup of this name any more. Nothing was changed.')
    const task = {
      dataDir,
      hubKey,
      file,
      recoveryKey,
      isOtherHubTaken: false,
      isNewerRejected: false,
      now: now(),
    }
    const staged = await runTask('stage', task)
    setImmediate(() => onRestore(staged))
    return null
  }
}

const MOST_LISTED = 1000
