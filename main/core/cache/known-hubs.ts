import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceFile } from '../files/replace-file.ts'
import type { Log } from '../log.ts'
import { stampOfMoment } from './kept-caches.ts'

/**
 * The public keys of the hubs that this profile has worked with, by hub id. They lie beside the caches, because they say which cache
 * may be used.
 */
export interface KnownHubs {
  /** The key that the hub of this id proved at the first sign-in; undefined for one that never proved any. */
  keyOf(hubId: string): string | undefined
  /** Remembers the key of a hub for ever. Throws the system's error where it cannot be written. */
  learn(hubId: string, key: string): void
}

const FILE = 'known-hubs.json'
const Known = z.looseObject({ hubs: z.record(z.string(), z.looseObject({ key: z.string() })) })
type Known = z.infer<typeof Known>

function readKnown(file: string, log: Log): Known {
  let text
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { hubs: {} }
    throw error
  }
  try {
    return Known.parse(JSON.parse(text))
  } catch (error) {
    const aside = `${file}.damaged-${stampOfMoment()}`
    renameSync(file, aside)
    log.error('the list of known hubs could not be read; it is set aside and begun anew', { error, aside })
    return { hubs: {} }
  }
}

/** Opens the list in a profile's folder. */
export function openKnownHubs(dataDir: string, log: Log): KnownHubs {
  const file = join(dataDir, FILE)
  let known = readKnown(file, log)
  return {
    keyOf: (hubId) => (Object.hasOwn(known.hubs, hubId) ? known.hubs[hubId]?.key : undefined),
    learn: (hubId, key) => {
      if (known.hubs[hubId]?.key === key) return
      const next = { ...known, hubs: { ...known.hubs, [hubId]: { ...known.hubs[hubId], key } } }
      replaceFile(file, JSON.stringify(next, null, 2))
      known = next
    },
  }
}
