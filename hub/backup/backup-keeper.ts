import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Logger } from '../../shared/log/create-logger.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import { after } from '../../shared/timer.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import type { DataFolder } from '../store/data-key.ts'
import type { DamageWatch } from '../store/damage-watch.ts'
import type { Db } from '../store/tables.ts'
import { backupFoldersOf, newestBackupIn } from './backup-choice.ts'
import { BackupError } from './backup-error.ts'
import { openBackup } from './backup-file.ts'
import { fileNameAt, momentOfName, namesIn } from './backup-names.ts'
import { noteHubId } from './noted-hub-id.ts'
import { runTask } from './run-task.ts'
import { damagedData, type WrittenBackup } from './write-backup.ts'

/** Automatic backups: how often, and how many are kept. */
export interface BackupPolicy {
  readonly everyMs: number
  readonly keep: number
}

/** How the backups of a hub stand. */
export interface BackupState {
  /** Null: this hub never wrote one that is known. */
  readonly newestAt: number | null
  /** Null where there are no automatic backups. */
  readonly everyMs: number | null
  /** Why the last one failed; null where it did not. */
  readonly problem: string | null
}

export interface BackupKeeperOptions extends DataFolder {
  readonly db: Db
  readonly log: Logger
  readonly now: () => number
  readonly version: string
  /** Damaged data is not backed up: older backups are worth more. */
  readonly damage: DamageWatch
  readonly policy: BackupPolicy | null
  /** So long after a start the first one may begin: consoles come back before it. */
  readonly firstMs: number
}

/** A failed one is tried again after this, or after the usual time where that is shorter. */
const RETRY_MS = 10 * MINUTE_MS
/** A name of the future was written with a wrong clock, and tells nothing. */
const CLOCK_TOLERANCE_MS = 2 * MINUTE_MS

/** Newest first; of one second the longer name is the later one (`fileNameAt`). */
const byAge = (a: string, b: string): number =>
  (momentOfName(b) ?? 0) - (momentOfName(a) ?? 0) || b.length - a.length || (a < b ? 1 : -1)

/**
 * Removes the oldest backups of a folder over `keep`; the one just made stays, whatever a clock that jumped named it. Several hubs
 * may write into one folder: what is another hub's, or cannot be read, stays.
 */
export function pruneBackups(folder: string, keep: number, justMade: string): void {
  const { hubId } = openBackup(justMade).header
  const isOwn = (name: string): boolean => {
    try {
      return openBackup(join(folder, name)).header.hubId === hubId
    } catch (error) {
      if (error instanceof BackupError) return false
      throw error
    }
  }
  const others = namesIn(folder)
    .filter((name) => momentOfName(name) !== undefined && join(folder, name) !== justMade && isOwn(name))
    .sort(byAge)
  for (const name of others.slice(Math.max(0, keep - 1))) rmSync(join(folder, name), { force: true })
}

/** A hub that cannot open its data one day still knows which backups are its own. */
function noteOwnHub({ dataDir, log }: BackupKeeperOptions, hubId: string): void {
  try {
    noteHubId(dataDir, hubId)
  } catch (error) {
    log.warn({ err: error }, 'the id of the hub could not be noted; the next start tries again')
  }
}

/** Makes a hub's backups: one at a time, those that are asked for and those of the policy. */
export class BackupKeeper {
  readonly #options: BackupKeeperOptions
  #policy: BackupPolicy | null
  #newestAt: number | null
  #problem: string | null = null
  #making: Promise<unknown> = Promise.resolve()
  #stopTimer = (): void => undefined
  readonly #end = new AbortController()

  private constructor(options: BackupKeeperOptions, newestAt: number | null) {
    this.#options = options
    this.#policy = options.policy
    this.#newestAt = newestAt
  }

  /** Knows the newest backup; makes none before `start`. */
  static async open(options: BackupKeeperOptions): Promise<BackupKeeper> {
    const written = Number((await readMeta(options.db, 'newestBackup')) ?? Number.NaN)
    const latest = options.now() + CLOCK_TOLERANCE_MS
    // another hub that writes into the same folder is no reason to make none
    const hubId = await readMeta(options.db, 'hubId')
    if (hubId !== undefined) noteOwnHub(options, hubId)
    const found = newestBackupIn(options.dataDir, hubId, latest)?.at ?? Number.NaN
    const known = [written, found].filter((at) => Number.isFinite(at) && at <= latest)
    return new BackupKeeper(options, known.length === 0 ? null : Math.max(...known))
  }

  get state(): BackupState {
    return { newestAt: this.#newestAt, everyMs: this.#policy?.everyMs ?? null, problem: this.#problem }
  }

  /** Begins with the automatic backups, soon where the newest is older than the policy says. */
  start(): void {
    const { now, firstMs } = this.#options
    const policy = this.#policy
    if (!policy) return
    const age = this.#newestAt === null ? policy.everyMs : Math.max(0, now() - this.#newestAt)
    this.#plan(Math.max(firstMs, policy.everyMs - age))
  }

  /** Goes on by another policy, from now on; a backup that is under way is finished. Null: no automatic ones any more. */
  follow(policy: BackupPolicy | null): void {
    this.#stopTimer()
    this.#policy = policy
    this.#problem = null
    this.start()
  }

  /** Makes a backup in a thread of its own, after the one that is under way. Throws BackupError. */
  make(file: string): Promise<WrittenBackup> {
    const { dataDir, hubKey, db, log, now, version, damage } = this.#options
    const made = this.#making.then(async () => {
      if (damage.found !== undefined) throw damagedData(damage.found)
      const written = await runTask('backup', { dataDir, hubKey, file, at: now(), version }, this.#end.signal)
      this.#newestAt = written.header.at
      this.#problem = null
      try {
        await writeMeta(db, 'newestBackup', String(written.header.at))
      } catch (error) {
        // the backup is there all the same; only the next start does not know of it
        log.warn({ err: error }, 'the time of the backup could not be noted')
      }
      return written
    })
    this.#making = made.catch((error: unknown) => {
      if (error instanceof BackupError && error.reason === 'damaged') damage.note(error.message)
    })
    return made
  }

  /** Makes a backup in the hub's own folder. Throws BackupError. */
  makeHere(): Promise<WrittenBackup> {
    const [folder] = backupFoldersOf(this.#options.dataDir)
    return this.make(join(folder, fileNameAt(this.#options.now(), folder)))
  }

  /** Breaks off what is under way, and begins nothing more. A backup that is not whole has no name yet, and is removed later. */
  async close(): Promise<void> {
    this.#stopTimer()
    this.#end.abort()
    await this.#making
  }

  #plan(ms: number): void {
    if (this.#end.signal.aborted) return
    this.#stopTimer = after(ms, () => {
      const policy = this.#policy
      void this.#makeOne().then((next) => {
        // another policy has planned its own
        if (policy !== null && policy === this.#policy) this.#plan(next)
      })
    })
  }

  /** Makes the next automatic one; returns the time to the one after it. */
  async #makeOne(): Promise<number> {
    const { log } = this.#options
    const policy = this.#policy
    if (!policy) return 0
    try {
      const { file, bytes, header } = await this.makeHere()
      pruneBackups(dirname(file), policy.keep, file)
      log.info({ file, bytes, revision: header.revision }, 'backup made')
      return policy.everyMs
    } catch (error) {
      if (this.#end.signal.aborted) return 0
      this.#problem = error instanceof Error ? error.message : String(error)
      log.error({ err: error }, 'the automatic backup failed; it is tried again')
      return Math.min(policy.everyMs, RETRY_MS)
    }
  }
}
