import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { StoreError } from './store-error.ts'

/** The hub's own secrets: one random root in the data folder, readable by its owner alone, and what is derived from it. */
export interface HubKeys {
  /** Signs access tokens (HS256). */
  readonly tokenKey: Uint8Array
  /** Signs the proof that this is the hub (Ed25519). */
  readonly proofKey: KeyObject
  /** Makes the receipts of commands (HMAC). */
  readonly receiptKey: Buffer
  /** Signs the heads of the audit trail (Ed25519). */
  readonly auditKey: KeyObject
  /** Seals a secret for the database, so that a copy of the database alone gives nothing away. */
  seal(secret: string): string
  /** Opens what `seal` gave; throws where it was changed or sealed by another hub. */
  open(sealed: string): string
  /** The team that the keys belong to is stored: from now on the folder is refused without them. */
  keep(): void
  /** The SIP password of a session's phone: it is in no table, so a copy of the database alone gives nothing away. */
  sipPasswordOf(sessionId: string): string
}

export const KEY_FILE = 'hub.key'
/** What the key is called until its team is stored, so that a first start that breaks off can be repeated. */
export const NEW_KEY_FILE = 'hub.key.new'

const ROOT_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** The root that a key file's text stands for; undefined where it is none. */
export function rootOfText(text: string): Buffer | undefined {
  const root = Buffer.from(text.trim(), 'hex')
  return root.length === ROOT_BYTES ? root : undefined
}

/** The root in a file; undefined where there is no file, or something else in it. */
const readRoot = (file: string): Buffer | undefined =>
  existsSync(file) ? rootOfText(readFileSync(file, 'utf8')) : undefined

/** Makes a root and sees that it is on the disk: what it seals must not outlive it. */
function makeRoot(file: string): Buffer {
  const root = randomBytes(ROOT_BYTES)
  const descriptor = openSync(file, 'w', 0o600)
  try {
    writeSync(descriptor, root.toString('hex'))
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  return root
}

/** A key of 256 bits that is good for one purpose, out of a secret that is as long. */
export const derive = (secret: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `ringdesk ${purpose}`, 32))

/** The root of a folder's keys; undefined where there is none yet. Throws StoreError `keyDamaged`. */
export function readHubRoot(dataDir: string): Buffer | undefined {
  const keyFile = join(dataDir, KEY_FILE)
  const root = readRoot(keyFile)
  if (root === undefined && existsSync(keyFile))
    throw new StoreError(
      'keyDamaged',
      `${keyFile} is damaged: it should hold ${ROOT_BYTES} bytes in hex. “npm run hub -- rescue --data ${dataDir}” takes it out of a backup, and loses nothing.`,
    )
  // half a new key was written by a start that broke off, and has sealed nothing
  return root ?? readRoot(join(dataDir, NEW_KEY_FILE))
}

/** The root of a folder's keys, made where there is none. Throws StoreError `keyDamaged`. */
export const ensureHubRoot = (dataDir: string): Buffer =>
  readHubRoot(dataDir) ?? makeRoot(join(dataDir, NEW_KEY_FILE))

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

const signingKey = (root: Buffer, purpose: string): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([ED25519_PKCS8, derive(root, purpose)]),
    format: 'der',
    type: 'pkcs8',
  })

/** Reads the hub's keys from its data folder; makes them at the first start. Throws StoreError `keyDamaged`. */
export function loadHubKeys(dataDir: string): HubKeys {
  const keyFile = join(dataDir, KEY_FILE)
  const root = ensureHubRoot(dataDir)
  const sealKey = derive(root, 'seal')
  const sipKey = derive(root, 'sip passwords')
  return {
    tokenKey: derive(root, 'access tokens'),
    proofKey: signingKey(root, 'proof of the hub'),
    receiptKey: derive(root, 'receipts of commands'),
    auditKey: signingKey(root, 'audit heads'),
    seal: (secret) => {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce)
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, NONCE_BYTES))
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      return Buffer.concat([
        decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)),
        decipher.final(),
      ]).toString('utf8')
    },
    keep: () => {
      if (!existsSync(keyFile)) renameSync(join(dataDir, NEW_KEY_FILE), keyFile)
    },
    sipPasswordOf: (sessionId) =>
      createHmac('sha256', sipKey).update(sessionId).digest('base64url').slice(0, 32),
  }
}
