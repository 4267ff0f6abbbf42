import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { FORMER_NAMES } from '../../../shared/acts/former-names.ts'
import { WIRE_HASH } from '../../../shared/contract/wire-hash.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { Log } from '../log.ts'
import { createCache, type Cache } from './cache.ts'
import {
  CACHE_FILE,
  createKeptCaches,
  DAMAGE_MARK,
  finishCacheSwitch,
  finishDeletions,
  setDamagedAside,
  stampOfMoment,
  type CacheSwitch,
  type KeptCaches,
} from './kept-caches.ts'
import { CacheError, openCache } from './open-cache.ts'
import { rescueFrom, type Rescued } from './rescue.ts'
import { renameStored } from './stored-names.ts'
import { readWalState } from './wal-state.ts'

export interface OpenedDeskCache {
  readonly cache: Cache
  /** Present where a damaged cache was set aside: its new name, and what could be read in it. */
  readonly setAside: (Rescued & { readonly file: string }) | undefined
  /** The newest part was damaged and cut off; a copy of it lies under this name. */
  readonly cutOff: string | undefined
  /** Present where the cache of another hub is in use since this start. */
  readonly switched: CacheSwitch | undefined
  readonly kept: KeptCaches
}

export interface DeskCacheListeners {
  /** What dates in names of files are made of; the computer's clock where it is not given. */
  readonly now?: () => Moment
  readonly onDamaged?: () => void
  /** It takes longer: an older cache is brought into the form of this version. Called before each step. */
  readonly onPreparing?: () => void
}

/** How many frames of its log SQLite found whole. */
function framesRead(cache: Cache): number {
  const [row] = cache.db.pragma('wal_checkpoint(PASSIVE)') as { log: number }[]
  return row?.log ?? 0
}

/** Keeps a copy of a damaged log: SQLite passes over what comes after the damage, and the next write goes over it. */
function copyAside(file: string, log: Log): string {
  const copy = `${file}.damaged-${stampOfMoment()}`
  log.error('the newest part of the cache is damaged; a copy of it is kept', { file: copy })
  try {
    copyFileSync(file, copy)
  } catch (error) {
    log.warn('the damaged part could not be copied', { error })
  }
  return basename(copy)
}

const NamesBy = z.string()
/** Brings stored names to those of today, where another program wrote them. */
function renameAfterUpdate({ db, meta, write }: Cache): void {
  const hasNames = Object.values(FORMER_NAMES).some((table: object) => Object.keys(table).length > 0)
  if (!hasNames || meta.get('namesBy', NamesBy) === WIRE_HASH) return
  write('durable', () => {
    renameStored(db)
    meta.set('namesBy', WIRE_HASH)
  })
}

/**
 * Opens the cache in a profile's folder. One that cannot be read is set aside, whole, and a new one begun with what could
 * be rescued: the hub has the ledger, and a desk that does not start helps nobody. `onDamaged` is told once when the cache
 * turns out to be damaged in use; the next start sets it aside. Throws CacheError for a cache of a newer Ringdesk, or a
 * disk that is full.
 */
export function openDeskCache(
  dataDir: string,
  key: string | undefined,
  log: Log,
  { now, onDamaged, onPreparing }: DeskCacheListeners = {},
): OpenedDeskCache {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const file = join(dataDir, CACHE_FILE)
  const mark = file + DAMAGE_MARK
  const openAsIs = (): Cache =>
    createCache(
      openCache({
        file,
        key,
        onDamaged: (error) => {
          if (existsSync(mark)) return
          log.error('the cache is damaged; it is set aside at the next start', { error })
          try {
            writeFileSync(mark, '')
          } catch (unmarked) {
            log.warn('the damaged cache could not be marked; it is found again', { error: unmarked })
          }
          onDamaged?.()
        },
        onMigrating: (step) => {
          log.info('the cache is brought into the form of this version', { step })
          onPreparing?.()
        },
      }),
      key,
    )
  const open = (): Cache => {
    const cache = openAsIs()
    renameAfterUpdate(cache)
    return cache
  }
  const switched = finishCacheSwitch(dataDir, log)
  finishDeletions(dataDir)
  const kept = createKeptCaches(dataDir, now)
  const beginAnew = (): OpenedDeskCache => {
    const name = setDamagedAside(dataDir)
    const cache = openAsIs()
    const rescued = rescueFrom(join(dataDir, name), key, cache, log)
    // the damaged cache may have been an older program's
    renameAfterUpdate(cache)
    rmSync(mark, { force: true })
    log.error('the cache was damaged; it is set aside and a new one begun', { file: name, ...rescued })
    return { cache, setAside: { file: name, ...rescued }, cutOff: undefined, switched, kept }
  }

  if (existsSync(mark)) return beginAnew()
  const wal = readWalState(`${file}-wal`)
  try {
    const cache = open()
    const isCut = wal !== undefined && (!wal.isReadable || wal.lastCommit > framesRead(cache))
    const cutOff = isCut ? copyAside(`${file}-wal`, log) : undefined
    return { cache, setAside: undefined, cutOff, switched, kept }
  } catch (error) {
    if (!(error instanceof CacheError) || error.problem !== 'unreadable') throw error
    return beginAnew()
  }
}
