import { sign, verify, type KeyObject } from 'node:crypto'

/** A statement of the hub that at a moment its audit trail ended with this row. */
export interface AuditHead {
  /** Number and hash of the row. */
  readonly n: number
  readonly hash: string
  readonly at: number
  /** Ed25519 over `headText`, base64url. */
  readonly signature: string
}

/** The text that is signed; a script that verifies an export builds the same (scripts/verify-audit.mjs). */
const headText = (hubId: string, { n, hash, at }: Omit<AuditHead, 'signature'>): Buffer =>
  Buffer.from(JSON.stringify(['ringdesk audit head', 1, hubId, n, hash, at]))

/** Signs that the trail of this hub ends with row `n` at this moment. */
export function signHead(
  key: KeyObject,
  hubId: string,
  head: { readonly n: number; readonly hash: string; readonly at: number },
): AuditHead {
  const { n, hash, at } = head
  return { n, hash, at, signature: sign(null, headText(hubId, head), key).toString('base64url') }
}

/** True if the owner of the public key has signed this head for this hub. */
export const isSigned = (publicKey: KeyObject, hubId: string, head: AuditHead): boolean =>
  verify(null, headText(hubId, head), publicKey, Buffer.from(head.signature, 'base64url'))
