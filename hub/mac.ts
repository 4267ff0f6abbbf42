import { createHmac, timingSafeEqual } from 'node:crypto'

/** The HMAC-SHA-256 over a value as JSON: what the hub says, in a form that it alone can make. */
export const macOf = (key: Buffer, value: unknown): Buffer =>
  createHmac('sha256', key).update(JSON.stringify(value)).digest()

/** True if a text (base64url) is this MAC; it takes as long for every text of its length. */
export function isMac(text: string, right: Buffer): boolean {
  const given = Buffer.from(text, 'base64url')
  return given.length === right.length && timingSafeEqual(given, right)
}
