import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The hub's own secrets: one random root in the data folder, readable by its owner alone, and what is derived from it. */
export interface HubKeys {
  /** Signs access tokens (HS256). */
  readonly tokenKey: Uint8Array
  /** Seals a secret for the database, so that a copy of the database alone gives nothing away. */
  seal(secret: string): string
  /** Opens what `seal` gave; throws where it was changed or sealed by another hub. */
  open(sealed: string): string
}

const ROOT_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

function readRoot(file: string): Buffer {
  if (!existsSync(file))
    writeFileSync(file, randomBytes(ROOT_BYTES).toString('hex'), { mode: 0o600, flag: 'wx' })
  const root = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
  if (root.length !== ROOT_BYTES)
    throw new Error(
      `${file} is damaged: it should hold ${ROOT_BYTES} bytes in hex. Restore it from the backup.`,
    )
  return root
}

const derive = (root: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', root, '', `ringdesk ${purpose}`, 32))

/** Reads the hub's keys from its data folder; makes them at the first start. */
export function loadHubKeys(dataDir: string): HubKeys {
  const root = readRoot(join(dataDir, 'hub.key'))
  const sealKey = derive(root, 'seal')
  return {
    tokenKey: derive(root, 'access tokens'),
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
  }
}
