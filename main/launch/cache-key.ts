import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** How the cache's key is kept: sealed by the system's keychain, or, without one, in a file of its owner alone. */
const StoredKey = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('plain'), key: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.object({ kind: z.literal('keychain'), sealed: z.base64() }),
])
type StoredKey = z.infer<typeof StoredKey>

/** The system's keychain, where there is one. */
export interface Keychain {
  seal(text: string): Uint8Array
  open(sealed: Uint8Array): string
}

/** The key cannot be had; the message says what to do. */
export class CacheKeyError extends Error {
  override readonly name = 'CacheKeyError'
  /** `locked`: only the system's keychain opens it, and it is not there. `unreadable`: the file is damaged. */
  readonly reason: 'locked' | 'unreadable'
  readonly file: string
  constructor(reason: CacheKeyError['reason'], file: string, message: string) {
    super(message)
    this.reason = reason
    this.file = file
  }
}

/**
 * The profile's 256-bit cache key in hex, made at first use. With a keychain a plain key is sealed and its plain text
 * dropped; without one a sealed key cannot be read, which is refused in words. Throws CacheKeyError.
 */
export function readCacheKey(profileFolder: string, keychain: Keychain | undefined): string {
  const file = join(profileFolder, 'cache-key.json')
  const stored = readStored(file)
  if (stored?.kind === 'keychain') {
    if (keychain === undefined) {
      throw new CacheKeyError(
        'locked',
        file,
        'The desk of this profile is locked with a key in the system keychain, which only the desktop application can ' +
          'open. Start the desktop application, or open another desk beside it: npm start -- --profile browser',
      )
    }
    return keychain.open(Buffer.from(stored.sealed, 'base64'))
  }
  const key = stored?.key ?? randomBytes(32).toString('hex')
  if (stored === undefined || keychain !== undefined) {
    const kept: StoredKey =
      keychain === undefined
        ? { kind: 'plain', key }
        : { kind: 'keychain', sealed: Buffer.from(keychain.seal(key)).toString('base64') }
    writeFileSync(file, JSON.stringify(kept), { mode: 0o600, flush: true })
  }
  return key
}

function readStored(file: string): StoredKey | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const stored = StoredKey.safeParse(parseJson(text))
  if (stored.success) return stored.data
  // a new key here would make the cache unreadable for good, with what is typed and not yet sent in it
  throw new CacheKeyError(
    'unreadable',
    file,
    `The key of the desk's cache cannot be read (${file}). Put the file back from a backup, or move the whole folder ` +
      'aside to begin with an empty cache; what was not sent to the hub yet stays in that folder.',
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // told by the caller, with the file's name
    return undefined
  }
}
