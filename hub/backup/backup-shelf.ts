import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { BackupList } from '../../shared/contract/backups.ts'
import type { DataFolder } from '../store/data-key.ts'
import { BackupError } from './backup-error.ts'
import { openBackup } from './backup-file.ts'
import type { BackupKeeper } from './backup-keeper.ts'
import { momentOfName, namesIn } from './backup-names.ts'
import { runTask } from './run-task.ts'
import type { StagedData } from './restore-backup.ts'

export interface BackupShelfOptions extends DataFolder {
  readonly backups: BackupKeeper
  readonly now: () => number
  /** Starts the hub anew with a staged backup; absent where that is not to be asked for by a console. */
  readonly onRestore: ((staged: StagedData) => void) | undefined
}

/** The backups in a hub's own folder, as an administrator's console asks for them. */
export class BackupShelf {
  readonly #options: BackupShelfOptions
  readonly #folder: string

  constructor(options: BackupShelfOptions) {
    this.#options = options
    this.#folder = join(options.dataDir, 'backups')
  }

  /** Reads the header of each; a file that cannot be read is none. */
  list(): BackupList {
    const { backups, onRestore } = this.#options
    const files = namesIn(this.#folder)
      .filter((name) => momentOfName(name) !== undefined)
      .flatMap((name) => {
        const file = join(this.#folder, name)
        try {
          const { header } = openBackup(file)
          return [{ name, at: header.at, bytes: statSync(file).size, isSealed: header.seal !== null }]
        } catch (error) {
          if (error instanceof BackupError) return []
          throw error
        }
      })
      .sort((a, b) => b.at - a.at)
      .slice(0, MOST_LISTED)
    return { ...backups.state, files, canRestore: onRestore !== undefined }
  }

  /** Makes one now. Throws BackupError. */
  async make(): Promise<BackupList> {
    await this.#options.backups.makeHere()
    return this.list()
  }

  /** Checks one and lets the hub start anew with it, right after the answer. Throws BackupError; then nothing is changed. */
  async restore(name: string): Promise<null> {
    const { dataDir, hubKey, now, onRestore } = this.#options
    if (!onRestore)
      throw new BackupError(
        'notHere',
        'This hub is restored with its program alone: npm run hub -- restore FILE. Nothing was changed.',
      )
    if (momentOfName(name) === undefined || !existsSync(join(this.#folder, name)))
      throw new BackupError('unusable', 'There is no backup of this name any more. Nothing was changed.')
    const file = join(this.#folder, name)
    const task = {
      dataDir,
      hubKey,
      file,
      recoveryKey: undefined,
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
