import {
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { BackupError } from './backup-error.ts'

/**
 * The recovery key of a team: shown once, kept by a person, and needed to restore a sealed backup. The hub keeps its public half
 * alone (X25519, RFC 7748), so whoever gets the hub's data folder cannot open the backups that were made before.
 */

/** Crockford's base32: without the letters that are taken for digits when read aloud. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const SECRET_BYTES = 20
/** Bytes of a hash at its end, by which a slip of the pen is told from another team's key. */
const CHECK_BYTES = 5
const LETTERS = ((SECRET_BYTES + CHECK_BYTES) * 8) / 5

/** DER around the 32 bytes of an X25519 key (RFC 8410, section 7). */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex')
const PUBLIC_PREFIX = Buffer.from('302a300506032b656e032100', 'hex')
const KEY_BYTES = 32

const checkOf = (secret: Buffer): Buffer =>
  createHash('sha256').update('ringdesk recovery key\n').update(secret).digest().subarray(0, CHECK_BYTES)

function encode(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five, 2)]).join('')
}

function decode(letters: string): Buffer {
  const bits = [...letters].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

export interface RecoveryKey {
  readonly privateKey: KeyObject
  /** As it is kept by the hub and named in a backup. */
  readonly publicKey: string
}

function keyOf(secret: Buffer): RecoveryKey {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'ringdesk recovery', KEY_BYTES))
  const privateKey = createPrivateKey({
    key: Buffer.concat([PRIVATE_PREFIX, seed]),
    format: 'der',
    type: 'pkcs8',
  })
  return { privateKey, publicKey: rawOf(createPublicKey(privateKey)).toString('base64url') }
}

const rawOf = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES)

const publicOf = (raw: string): KeyObject =>
  createPublicKey({
    key: Buffer.concat([PUBLIC_PREFIX, Buffer.from(raw, 'base64url')]),
    format: 'der',
    type: 'spki',
  })

/** Makes a recovery key: the text for the person, in groups of four, and the half that the hub keeps. */
export function makeRecoveryKey(): { readonly text: string; readonly publicKey: string } {
  const secret = randomBytes(SECRET_BYTES)
  const letters = encode(Buffer.concat([secret, checkOf(secret)]))
  return { text: (letters.match(/.{4}/g) ?? []).join('-'), publicKey: keyOf(secret).publicKey }
}

/** Reads a recovery key as a person wrote it. Throws BackupError `wrongKey` where it is none. */
export function readRecoveryKey(text: string): RecoveryKey {
  const letters = text
    .toLowerCase()
    .replace(/[\s-]/g, '')
    // the letters that Crockford's alphabet leaves out, as they are mistaken
    .replace(/o/g, '0')
    .replace(/[il]/g, '1')
  const bytes = decode(/^[0-9a-z]*$/.test(letters) && !letters.includes('u') ? letters : '')
  const secret = bytes.subarray(0, SECRET_BYTES)
  if (letters.length !== LETTERS || !checkOf(secret).equals(bytes.subarray(SECRET_BYTES)))
    throw new BackupError(
      'wrongKey',
      `This is no recovery key: it has ten groups of four letters and digits, and one of them may be mistyped.`,
    )
  return keyOf(secret)
}

const sealKeyOf = (shared: Buffer, ephemeral: string, recipient: string): Buffer =>
  Buffer.from(hkdfSync('sha256', shared, `${ephemeral}\n${recipient}`, 'ringdesk backup 1', KEY_BYTES))

/** Makes the key of one backup that only the holder of the recovery key can make again, with what that needs. */
export function sealFor(recipient: string): { readonly key: Buffer; readonly ephemeral: string } {
  const pair = generateKeyPairSync('x25519')
  const ephemeral = rawOf(pair.publicKey).toString('base64url')
  const shared = diffieHellman({ privateKey: pair.privateKey, publicKey: publicOf(recipient) })
  return { key: sealKeyOf(shared, ephemeral, recipient), ephemeral }
}

/** Makes the key of a backup again. */
export function unseal({ privateKey, publicKey }: RecoveryKey, ephemeral: string): Buffer {
  const shared = diffieHellman({ privateKey, publicKey: publicOf(ephemeral) })
  return sealKeyOf(shared, ephemeral, publicKey)
}
