import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { KeptCache } from '../../../shared/contract/diagnostics.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import { replaceFile, syncFolder } from '../files/replace-file.ts'
import type { Log } from '../log.ts'

/** The cache in use. */
export const CACHE_FILE = 'cache.db'
/** Written when a page of the cache could not be read: the next start sets the file aside. */
export const DAMAGE_MARK = '.is-damaged'
/** The endings of the files that are one database; the file itself last, so that its name says that all were moved. */
const FILES = ['-wal', '-shm', ''] as const
/** The same with the mark of damage, which goes where its cache goes. */
const WITH_MARK = [DAMAGE_MARK, ...FILES] as const
const PLAN_FILE = 'cache-switch.json'
/** A person deleted this cache: its files are removed, by the next start where this one could not. */
const DELETED = '.deleted'
/** What stands aside, by the beginning of its name. */
const KINDS = {
  [`${CACHE_FILE}.hub-`]: 'otherHub',
  [`${CACHE_FILE}.damaged-`]: 'damaged',
  [`${CACHE_FILE}-wal.damaged-`]: 'cutOff',
  'settings.json.damaged-': 'damagedFile',
  'known-hubs.json.damaged-': 'damagedFile',
} as const satisfies Record<string, KeptCache['kind']>
const STAMPED = /\d{4}-\d\d-\d\dT[\d-]+Z$/
const kindOf = (name: string): KeptCache['kind'] | undefined =>
  STAMPED.test(name) ? Object.entries(KINDS).find(([start]) => name.startsWith(start))?.[1] : undefined

/**
 * A change of caches that is decided and not finished yet. It names both files, so that whoever continues it after a crash
 * does the same.
 */
const Plan = z.object({
  /** Name that the present cache gets. */
  aside: z.string(),
  /** The present cache holds nothing, so it is not kept. */
  isEmpty: z.boolean(),
  /** Name of the kept cache that is used from now on; null where a new one is begun. */
  restored: z.string().nullable(),
  /** What waits in the present cache. */
  unsent: z.number().int(),
  drafts: z.number().int(),
})
type Plan = z.infer<typeof Plan>

/** A finished change of caches, as the person is told of it. */
export type CacheSwitch = Plan

/**
 * The caches of a profile that are not in use. Each belongs to one hub. When another hub answers at the address, the
 * cache of the first is renamed, with everything that was not sent in it, and is used again when that hub is back.
 */
export interface KeptCaches {
  /** True where a cache of this hub was kept. */
  has(hubId: string): boolean
  /**
   * Decides that the next start uses the cache of hub `to`: the kept one, else a new one. Throws the system's error where
   * that cannot be written down; then nothing has changed.
   */
  planSwitch(plan: {
    readonly from: string | undefined
    readonly to: string
    readonly isEmpty: boolean
    readonly unsent: number
    readonly drafts: number
  }): void
  /** Takes back a decision whose start has not come yet. */
  cancelSwitch(): void
  /** Everything that stands aside, also what was damaged, the newest first. */
  list(): KeptCache[]
  /** Size of the cache in use with its log, in bytes. */
  bytesInUse(): number
  /** True if it was decided that the next start uses this one. */
  isAboutToBeUsed(file: string): boolean
  /**
   * Deletes a kept cache with its log; only `cache-shelf.ts` asks for it. What is cut off is finished by the next start. Throws the system's
   * error where the first step cannot be done; then nothing has changed.
   */
  delete(file: string): void
}

/** A moment as it stands in names of files. */
export const stampOfMoment = (at: Moment = Date.now()): string =>
  new Date(at).toISOString().replace(/[:.]/g, '-')

/** A hub id as a part of a file name. An id comes from the network: one that is no plain word is hashed. */
const nameOf = (hubId: string): string =>
  /^[a-z0-9-]{1,64}$/.test(hubId) ? hubId : createHash('sha256').update(hubId).digest('hex')

const move = (dataDir: string, from: string, to: string, endings: readonly string[]): void => {
  for (const ending of endings) {
    const [old, next] = [join(dataDir, from + ending), join(dataDir, to + ending)]
    if (existsSync(old)) renameSync(old, next)
  }
}
const removeCache = (dataDir: string, name: string): void => {
  for (const ending of WITH_MARK) rmSync(join(dataDir, name + ending), { force: true })
}
const bytesOf = (dataDir: string, name: string): number =>
  FILES.reduce(
    (sum, ending) => sum + (statSync(join(dataDir, name + ending), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
const stampOf = (name: string): string => /\d{4}-\d\d-\d\dT[\d-]+Z$/.exec(name)?.[0] ?? ''
const momentOf = (name: string): number =>
  Date.parse(stampOf(name).replace(/T(\d\d)-(\d\d)-(\d\d)-(\d+)Z/, 'T$1:$2:$3.$4Z')) || 0

/**
 * Gives the damaged cache a dated name and tells it. The mark of damage stays, for whoever must begin again after a crash.
 */
export function setDamagedAside(dataDir: string): string {
  const name = `${CACHE_FILE}.damaged-${stampOfMoment()}`
  move(dataDir, CACHE_FILE, name, FILES)
  return name
}

/** Removes what is left of caches that a person deleted; the database goes last, so that nothing is left behind unseen. */
export function finishDeletions(dataDir: string): void {
  for (const name of readdirSync(dataDir).filter((one) => one.endsWith(DELETED))) {
    removeCache(dataDir, name.slice(0, -DELETED.length))
    rmSync(join(dataDir, name), { force: true })
  }
}

/** The kept caches of a profile's folder; dates in their names are of the clock `now`. */
export function createKeptCaches(dataDir: string, now: () => Moment = Date.now): KeptCaches {
  const plan = join(dataDir, PLAN_FILE)
  const names = (): string[] =>
    readdirSync(dataDir)
      .filter((name) => kindOf(name) !== undefined)
      .sort((a, b) => stampOf(b).localeCompare(stampOf(a)))
  const ofHub = (hubId: string): string | undefined => {
    const start = `${CACHE_FILE}.hub-${nameOf(hubId)}-`
    return names().find(
      (name) => name.startsWith(start) && name.length === start.length + stampOf(name).length,
    )
  }
  return {
    has: (hubId) => ofHub(hubId) !== undefined,
    planSwitch: ({ from, to, isEmpty, unsent, drafts }) => {
      const aside = `${CACHE_FILE}.hub-${nameOf(from ?? 'unknown')}-${stampOfMoment(now())}`
      const planned: Plan = { aside, isEmpty, restored: ofHub(to) ?? null, unsent, drafts }
      replaceFile(plan, JSON.stringify(planned))
      syncFolder(dataDir)
    },
    cancelSwitch: () => rmSync(plan, { force: true }),
    list: () =>
      names().map((file) => ({
        file,
        kind: kindOf(file) ?? 'damaged',
        bytes: bytesOf(dataDir, file),
        at: momentOf(file),
      })),
    bytesInUse: () => bytesOf(dataDir, CACHE_FILE),
    isAboutToBeUsed: (file) => existsSync(plan) && readPlan(plan)?.restored === file,
    delete: (file) => {
      // from here on it is none of the list, and its log can follow it in any number of steps
      renameSync(join(dataDir, file), join(dataDir, file + DELETED))
      syncFolder(dataDir)
      finishDeletions(dataDir)
    },
  }
}

/**
 * Finishes a change of caches that was decided before, before the cache is opened. Each step is a rename, and can be
 * done again after a crash: the database itself moves last, so where it stands says which steps were done. Undefined where
 * nothing was decided. Throws the system's error where a file cannot be renamed; the next start tries again.
 */
export function finishCacheSwitch(dataDir: string, log: Log): CacheSwitch | undefined {
  const file = join(dataDir, PLAN_FILE)
  if (!existsSync(file)) return undefined
  const plan = readPlan(file)
  if (!plan) {
    log.error('the decision to change caches cannot be read; the present one stays in use')
    rmSync(file)
    return undefined
  }
  const { aside, restored, isEmpty } = plan
  // a kept cache whose name is gone has its place already: what stands there is not the old one
  if (restored === null || existsSync(join(dataDir, restored))) {
    if (!existsSync(join(dataDir, aside))) move(dataDir, CACHE_FILE, aside, WITH_MARK)
    if (restored !== null) move(dataDir, restored, CACHE_FILE, WITH_MARK)
  }
  if (isEmpty) removeCache(dataDir, aside)
  syncFolder(dataDir)
  rmSync(file)
  log.warn('another hub has this address: its cache is in use now, and the one of before is kept', {
    ...plan,
  })
  return plan
}

function readPlan(file: string): Plan | undefined {
  try {
    return Plan.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data
  } catch {
    // no JSON: it was never written whole, so nothing was moved by it
    return undefined
  }
}
