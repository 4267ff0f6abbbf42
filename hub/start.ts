import { isIPv6, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DoorError } from '../shared/contract/door.ts'
import type { Health } from '../shared/contract/hub.ts'
import { BUCKET_RULES } from '../shared/entities/bucket-rules.ts'
import { HOUR_MS } from '../shared/domain/time.ts'
import { createLogger, type Logger } from '../shared/log/create-logger.ts'
import { AUDIT_HEADS_FILE, keepHeads } from './audit/keep-heads.ts'
import { keepRefusalsPruned } from './commands/refusal-pruner.ts'
import { BackupKeeper, type BackupPolicy } from './backup/backup-keeper.ts'
import { policyOfChoice } from './backup/backup-shelf.ts'
import { newestBackupIn, readBackupChoice } from './backup/backup-choice.ts'
import { damageAdvice, damagedMessage } from './backup/damage-advice.ts'
import { needsEncryption } from './backup/encrypt-data.ts'
import { keepChecked } from './backup/keep-checked.ts'
import { runTask } from './backup/run-task.ts'
import type { ControlServer } from './control/control-server.ts'
import { keepPruned } from './feed/feed-pruner.ts'
import { HUB_TIMES, type HubOptions, type HubTimes } from './hub-options.ts'
import { keepDays } from './queues/queue-days.ts'
import { holdPort, type HeldPort } from './server/held-port.ts'
import { HubMetrics } from './server/metrics.ts'
import type { DamageWatch } from './store/damage-watch.ts'
import { keepTime } from './store/keep-time.ts'
import { damagedStore, openStore, type Store } from './store/open-store.ts'
import { StoreError } from './store/store-error.ts'
import type { Basics } from './wiring/basics.ts'
import { openCommands } from './wiring/open-commands.ts'
import { openControl } from './wiring/open-control.ts'
import { openDoors } from './wiring/open-doors.ts'
import { openLine } from './wiring/open-line.ts'
import { openPeople } from './wiring/open-people.ts'

/** No console of a person has more that somebody still looks at. */
const REFUSALS_OF_CONSOLE = 10_000

export type { HubOptions } from './hub-options.ts'

/** A hub that runs. */
export interface Hub {
  /** As consoles on this computer reach it, without a slash at its end. */
  readonly url: string
  readonly hubId: string
  readonly isTrial: boolean
  /** By extension, of a team that was made at this start; empty at every later one. Kept nowhere else. */
  readonly newPasswords: ReadonlyMap<string, string>
  /** Reads the files of the certificate again now; it is done by itself as well. Nothing happens without a certificate. */
  readCertificate(): void
  /** Lets consoles and calls go, finishes what is under way and closes the files. May be called twice. */
  close(): Promise<void>
}

const urlOf = (host: string, port: number, isSecure: boolean): string => {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : isIPv6(host) ? `[${host}]` : host
  return `${isSecure ? 'https' : 'http'}://${name}:${port}`
}

/**
 * Starts a hub on its data folder. Throws StoreError where the data cannot be used, and Node's error `EADDRINUSE` where
 * the port is taken; then no team was made.
 */
export async function startHub(options: HubOptions): Promise<Hub> {
  const log = createLogger({
    level: 'warn',
    // standard output is left to words for the person
    write: (line) => void process.stderr.write(line),
    ...options.log,
  })
  try {
    return await openAndRun(options, log)
  } catch (error) {
    if (!(error instanceof StoreError) || error.reason !== 'damaged') throw error
    throw new StoreError('damaged', `${error.message} ${damageAdvice(options.dataDir)}`, error)
  }
}

/** Encrypts data that is plain, in a thread; where that cannot be done the hub goes on with the data as it is. */
async function encryptFirst(options: HubOptions, log: Logger): Promise<void> {
  const { dataDir, hubKey, version = '0.0.0' } = options
  try {
    const at = (options.now ?? options.wall ?? Date.now)()
    const { backup, isEncryptedNow, keptPlain } = await runTask('encrypt', { dataDir, hubKey, at, version })
    if (isEncryptedNow) log.info({ backup }, 'the data is encrypted now; the backup of before is kept')
    if (keptPlain.length > 0)
      log.warn(
        { keptPlain },
        'what stands aside in the data folder could not be encrypted: delete it when it is not needed',
      )
  } catch (error) {
    log.error(
      { err: error },
      'the data could not be encrypted and lies on the disk as it was: see to the reason, and start the hub again. Until then it works on it as before',
    )
  }
}

async function openAndRun(options: HubOptions, log: Logger): Promise<Hub> {
  const { dataDir, hubKey, isNewTeam, isPlain } = options
  const store = await openStore(dataDir, {
    isNewTeam,
    hubKey,
    isPlain,
    prepare: {
      isNeeded: () => isPlain !== true && needsEncryption({ dataDir, hubKey }),
      run: () => encryptFirst(options, log),
    },
  })
  let place: HeldPort | undefined
  try {
    place = await holdPort(options.host ?? '127.0.0.1', options.port ?? 0)
    return await runHub(options, store, place, log)
  } catch (error) {
    await place?.release()
    await store.close()
    const { found } = store.damage
    throw found === undefined ? error : damagedStore(options.dataDir, found, error)
  }
}

const BACKUP_POLICY: BackupPolicy = { everyMs: HOUR_MS, keep: 48 }

/** A team's data is backed up by itself; made-up data can be made again. */
function policyOf(
  { backups, areBackupsChosen, dataDir }: HubOptions,
  isSample: boolean,
): BackupPolicy | null {
  const choice = areBackupsChosen === true ? readBackupChoice(dataDir) : undefined
  if (choice) return policyOfChoice(choice)
  if (backups === 'off' || (backups === undefined && isSample)) return null
  return backups ?? BACKUP_POLICY
}

/** The hub's clock: the computer's as far as it can be believed, or the one that is given. */
async function timeOf(
  options: HubOptions,
  times: HubTimes,
  { db, damage }: Store,
  log: Logger,
): ReturnType<typeof keepTime> {
  if (options.now)
    return { now: options.now, isInDoubt: false, mayRemove: true, stop: () => Promise.resolve() }
  return keepTime({
    db,
    damage,
    log,
    wall: options.wall ?? Date.now,
    lookMs: times.clockLookMs,
    believeMs: times.clockBelieveMs,
    removeMs: times.clockRemoveMs,
  })
}

/** Whoever would write to damaged data is told what a person at a console reads. */
function refuseWriters(damage: DamageWatch, dataDir: string): void {
  let words: string | undefined
  damage.refuseWith(() => {
    words ??= damagedMessage(newestBackupIn(dataDir)?.at ?? null)
    // a new one for each: whoever passes it on adds to its stack
    return new DoorError('hubDamaged', words, true)
  })
}

async function runHub(options: HubOptions, store: Store, place: HeldPort, log: Logger): Promise<Hub> {
  const { db, damage, isEncrypted } = store
  const version = options.version ?? '0.0.0'
  refuseWriters(damage, options.dataDir)
  let status: Health['status'] = 'starting'
  const health = (): Health['status'] => (status === 'ok' && damage.found !== undefined ? 'damaged' : status)
  const times = { ...HUB_TIMES, ...options.times }
  const time = await timeOf(options, times, store, log)
  const now = (): number => time.now()
  const mayRemove = (): boolean => time.mayRemove
  const rules = options.bucketRules ?? BUCKET_RULES
  const metrics = new HubMetrics()
  const basics: Basics = { options, times, time, now, log, db, damage, isEncrypted, metrics, rules }

  const people = await openPeople(basics)
  const commands = await openCommands(basics, people)
  const live = openLine(basics, people, commands)
  const backups = await BackupKeeper.open({
    dataDir: options.dataDir,
    hubKey: options.hubKey,
    db,
    log,
    now,
    version,
    damage,
    policy: policyOf(options, people.isSample),
    firstMs: times.firstBackupMs,
  })
  const doors = await openDoors({ basics, people, commands, live, backups, version, status: () => health() })

  const { hubId, isTrial, team, timezone, newPasswords } = people
  const { followers, executor, due } = commands
  const stopDays = await keepDays({ db, team, queues: live.queues, timezone, now, times, log })
  await live.ledger.recover()
  // consoles that come back with the hub have the time to open their tickets themselves
  due.start(times.backstopMs)
  const stopPruning = keepPruned({
    db,
    log,
    now,
    mayRemove,
    followers,
    keepMs: times.keepChangesMs,
    everyMs: times.pruneMs,
  })

  const stopRefusals = keepRefusalsPruned({
    db,
    log,
    now,
    mayRemove,
    keepMs: times.keepRefusalsMs,
    keepOfConsole: REFUSALS_OF_CONSOLE,
    everyMs: times.pruneMs,
  })
  const stopHeads = keepHeads({
    db,
    damage,
    log,
    hubId,
    key: people.keys.auditKey,
    now,
    file: join(options.dataDir, AUDIT_HEADS_FILE),
    everyMs: times.auditHeadMs,
  })

  const { dataDir, hubKey } = options
  const stopChecks = keepChecked({ dataDir, hubKey, damage, log, now, firstMs: times.firstCheckMs })
  damage.onFound((what) => {
    log.error({ what }, `the data is damaged: nothing is written any more. ${damageAdvice(options.dataDir)}`)
    // old changes and refusals stay: there may be nobody else who has them
    void Promise.all([stopPruning(), stopRefusals()])
    // what comes due cannot be settled, and would come again and again
    void due.close()
  })
  let control: ControlServer | undefined
  const shutDown = async (): Promise<void> => {
    status = 'stopping'
    // a copy of the database that is under way is waited for last: nobody else needs to
    const threadsEnded = Promise.all([backups.close(), stopChecks()])
    await control?.close()
    doors.stopSessionChecks()
    doors.certificate?.stop()
    stopDays()
    doors.sockets.close()
    // the calls that the line ends now are written down like all others
    await live.line.close()
    await live.ledger.close()
    await due.close()
    if (damage.found === undefined) await due.signalAll('callBackstop')
    await executor.close()
    await stopPruning()
    await stopRefusals()
    await followers.close()
    live.picture.close()
    live.presence.close()
    await doors.app.close()
    await people.signIn.close()
    // last: what the end of the others wrote is signed as well
    await stopHeads()
    await threadsEnded
    await time.stop()
  }
  try {
    await place.release()
    await doors.app.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 })
    control = await openControl({ basics, people, commands, live, backups, version })
  } catch (error) {
    await shutDown()
    throw error
  }
  status = 'ok'
  backups.start()
  const { port } = doors.app.server.address() as AddressInfo
  const url = urlOf(options.host ?? '127.0.0.1', port, options.tls !== undefined)
  log.info({ url, hubId, isTrial, version }, 'hub listens')

  let closing: Promise<void> | undefined
  return {
    url,
    hubId,
    isTrial,
    newPasswords,
    readCertificate: () => doors.certificate?.look(),
    close: () =>
      (closing ??= shutDown().then(async () => {
        await store.close()
        log.info('hub stopped')
      })),
  }
}
