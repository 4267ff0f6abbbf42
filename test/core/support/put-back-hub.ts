import { join } from 'node:path'
import { DATA_TASKS } from '../../../hub/backup/data-tasks.ts'
import { finishStaged } from '../../../hub/backup/restore-backup.ts'
import type { Hub } from '../../../hub/start.ts'
import { makeFolder, startTestHub } from '../../hub/support/test-hub.ts'

/** A hub whose data is backed up while it runs, and put back: it comes back at its address with the data of before, in a new epoch. */
export class PutBackHub {
  readonly dataDir: string
  readonly url: string
  #hub: Hub
  #backups = 0
  readonly #backupDir = makeFolder()

  private constructor(hub: Hub & { dataDir: string }) {
    this.#hub = hub
    this.dataDir = hub.dataDir
    this.url = hub.url
  }

  static async start(): Promise<PutBackHub> {
    return new PutBackHub(await startTestHub())
  }

  /** Returns the file. */
  backUp(): string {
    this.#backups += 1
    const file = join(this.#backupDir, `${this.#backups}.backup`)
    DATA_TASKS.backup({ dataDir: this.dataDir, file, at: Date.now(), version: '0.0.0' })
    return file
  }

  async restore(file: string, isNewerRejected = false): Promise<void> {
    await this.#hub.close()
    const { dataDir } = this
    const task = { dataDir, file, recoveryKey: undefined, isOtherHubTaken: false, isNewerRejected }
    finishStaged(dataDir, await DATA_TASKS.stage({ ...task, now: Date.now() }))
    this.#hub = await startTestHub({ dataDir, port: Number(new URL(this.url).port) })
  }
}
