import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCache, type Cache } from '../../main/core/cache/cache.ts'
import { openCache } from '../../main/core/cache/open-cache.ts'
import { buildWorld, type BuiltWorld } from './world-builder.ts'

/** The key of every cache that is measured. */
const BENCH_KEY = '5a'.repeat(32)
/** The profile of a console whose cache is a world. */
export const BENCH_PROFILE = 'bench'

/** Goes up with every change of schema or world, so that no old file is measured. */
const VERSION = 3

export interface WorldFile extends BuiltWorld {
  /** A data folder whose profile `bench` has the world for its cache: a console can be started on it. */
  readonly dataRoot: string
  readonly file: string
}

/** The encrypted cache of a world with so many customers: built once and kept in node_modules/.cache. */
export function worldFile(customers: number, say: (line: string) => void): WorldFile {
  const dataRoot = join(
    import.meta.dirname,
    '../../node_modules/.cache/ringdesk-bench',
    `v${VERSION}-${customers}`,
  )
  const folder = join(dataRoot, 'profiles', BENCH_PROFILE)
  const file = join(folder, 'cache.db')
  if (existsSync(file))
    return { ...(JSON.parse(readFileSync(`${file}.json`, 'utf8')) as BuiltWorld), dataRoot, file }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'cache-key.json'), JSON.stringify({ kind: 'plain', key: BENCH_KEY }))
  return { ...buildWorld(file, BENCH_KEY, customers, say), dataRoot, file }
}

/** The same, read once, so that the system has the file in memory (as far as that goes) and a slow disk is not what is measured. */
export function warmWorldFile(customers: number, say: (line: string) => void): WorldFile {
  const world = worldFile(customers, say)
  const part = Buffer.allocUnsafe(8 * 1024 * 1024)
  const fd = openSync(world.file, 'r')
  let read = 0
  do read = readSync(fd, part)
  while (read > 0)
  closeSync(fd)
  return world
}

/** The world's cache, warm, opened as the core opens it. */
export function openWorld(
  customers: number,
  say: (line: string) => void,
): { world: WorldFile; cache: Cache } {
  const world = warmWorldFile(customers, say)
  return { world, cache: createCache(openCache({ file: world.file, key: BENCH_KEY })) }
}
