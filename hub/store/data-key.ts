import { createHmac } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { CIPHER } from '../../shared/cipher.ts'
import { derive, KEY_FILE, readHubRoot } from './hub-keys.ts'
import { StoreError } from './store-error.ts'

/** Where a hub's data lies, and what opens it. */
export interface DataFolder {
  readonly dataDir: string
  /** The secret of RINGDESK_HUB_KEY, 64 hexadecimal digits; without it the key of the data comes from hub.key. */
  readonly hubKey?: string | undefined
}

const SOURCES = ['hub.key', 'RINGDESK_HUB_KEY'] as const
type KeySource = (typeof SOURCES)[number]

/** The key that a database is encrypted with. */
export interface DataKey {
  readonly source: KeySource
  /** 256 bits. */
  readonly hex: string
}

/** Beside the key: which one the data has, and what tells a wrong one from damage. It gives nothing of the key away. */
export const DATA_KEY_FILE = 'data-key.json'

const DataKeyNote = z.object({ cipher: z.string(), source: z.string(), check: z.string() })
type DataKeyNote = z.infer<typeof DataKeyNote>

const PURPOSE = 'data at rest'

const keyOf = (source: KeySource, secret: Buffer): DataKey => ({
  source,
  hex: derive(secret, PURPOSE).toString('hex'),
})

/** The key of data under what `hub.key` holds. */
export const keyOfRoot = (root: Buffer): DataKey => keyOf('hub.key', root)

/** The key that the data of a folder is to have; undefined where the folder has no keys yet. Throws StoreError `keyDamaged`. */
export function wantedKey({ dataDir, hubKey }: DataFolder): DataKey | undefined {
  if (hubKey !== undefined) return keyOf('RINGDESK_HUB_KEY', Buffer.from(hubKey, 'hex'))
  const root = readHubRoot(dataDir)
  return root && keyOfRoot(root)
}

/** A value that only this key has, and from which it cannot be found. */
export const checkOf = ({ hex }: DataKey): string =>
  createHmac('sha256', Buffer.from(hex, 'hex')).update('ringdesk data key').digest('base64url')

function readNote(dataDir: string): DataKeyNote | undefined {
  const file = join(dataDir, DATA_KEY_FILE)
  if (!existsSync(file)) return undefined
  try {
    return DataKeyNote.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data
  } catch {
    // half a file, or something else: without it every key is tried, and it is written again when one fits
    return undefined
  }
}

/** Writes down which key the data has; whole or not at all. */
export function noteDataKey(dataDir: string, key: DataKey): void {
  const note: DataKeyNote = { cipher: CIPHER, source: key.source, check: checkOf(key) }
  const known = readNote(dataDir)
  if (known?.check === note.check && known.source === note.source) return
  const file = join(dataDir, DATA_KEY_FILE)
  writeFileSync(`${file}.new`, JSON.stringify(note), { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
}

/** True if the data of a folder is known to have the key of RINGDESK_HUB_KEY, which is nowhere in it. */
export const isKeyGiven = (dataDir: string): boolean => readNote(dataDir)?.source === 'RINGDESK_HUB_KEY'

/** True if this is the key that is written down beside the data of a folder. */
export const isNotedKey = (dataDir: string, key: DataKey): boolean =>
  readNote(dataDir)?.check === checkOf(key)

/** The error of a team's data whose hub.key is gone. */
export const hubKeyMissing = (dataDir: string): StoreError =>
  new StoreError(
    'keyMissing',
    `The hub's key is missing: there is a team in ${dataDir}, but no ${KEY_FILE}, without which its data cannot ` +
      `be read. Nothing was changed. Put ${KEY_FILE} back where a copy was kept; “npm run hub -- rescue --data ${dataDir}” takes it ` +
      `out of a backup, and loses nothing; or begin a new team there, once, with npm run hub -- --data ${dataDir} --new-team (the data is kept under another name).`,
  )

const keyNotGiven = (dataDir: string): StoreError =>
  new StoreError(
    'keyMissing',
    `The data in ${dataDir} is encrypted with the key of RINGDESK_HUB_KEY, and the environment has none. Nothing was changed. ` +
      'Start the hub with it; where it is lost, restore a sealed backup into another folder.',
  )

function wrongKey(dataDir: string, source: string): StoreError {
  const message =
    source === 'RINGDESK_HUB_KEY'
      ? `RINGDESK_HUB_KEY is not the key of the data in ${dataDir}. Nothing was changed. Start the hub with the key that the ` +
        'data was encrypted with.'
      : 'hub.key does not fit the data beside it, or one of the two is damaged: the secrets of the team cannot be read. ' +
        'Restore hub.db and hub.key of the same backup.'
  return new StoreError('wrongKey', message)
}

/** The keys that may open encrypted data. */
interface KeyChoice {
  readonly keys: readonly DataKey[]
  /** The one that is named is the one that is written down: where it does not open the data, that is damaged. */
  readonly isProven: boolean
  /** What is wrong where none opens the data; undefined where nothing is written down. */
  readonly refusal: StoreError | undefined
}

/**
 * The keys that may open the encrypted data of a folder: the one that is written down, else each that there is, because files may have been
 * put back by hand. Throws StoreError `fromTheFuture` or `keyDamaged`.
 */
export function keysFor({ dataDir, hubKey }: DataFolder): KeyChoice {
  const note = readNote(dataDir)
  if (note !== undefined && (note.cipher !== CIPHER || !SOURCES.some((known) => known === note.source)))
    throw new StoreError(
      'fromTheFuture',
      `The data of this hub was encrypted by a newer Ringdesk. Nothing was changed. Start the newer Ringdesk, or give another folder with --data.`,
    )
  const given = hubKey === undefined ? undefined : wantedKey({ dataDir, hubKey })
  const own = wantedKey({ dataDir })
  const keys = [given, own].filter((key) => key !== undefined)
  if (note === undefined) return { keys, isProven: false, refusal: undefined }
  const proven = keys.find((key) => key.source === note.source && checkOf(key) === note.check)
  if (proven !== undefined) return { keys: [proven], isProven: true, refusal: undefined }
  const isGiven = note.source === 'RINGDESK_HUB_KEY'
  if (isGiven && given === undefined) return { keys, isProven: false, refusal: keyNotGiven(dataDir) }
  if (!isGiven && own === undefined) return { keys, isProven: false, refusal: hubKeyMissing(dataDir) }
  return { keys, isProven: false, refusal: wrongKey(dataDir, note.source) }
}
