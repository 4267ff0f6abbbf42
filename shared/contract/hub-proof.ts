import { z } from 'zod'

/**
 * How a hub proves which one it is. A console makes a nonce, and the hub signs it together with its id by an Ed25519 key that is derived
 * from hub.key (RFC 8032). The console remembers the public key of its hub, and gives a hub that cannot prove it neither a
 * password nor a token nor anything that was written. A stranger who passes the question on to the real hub is not found out by this;
 * an encrypted address (https) is what keeps such a one away.
 */
export const HubProof = z.object({
  /** The 32 bytes of the public key, base64url. */
  publicKey: z.string().max(100),
  /** The signature of `hubProofText`, base64url. */
  signature: z.string().max(200),
})
export type HubProof = z.infer<typeof HubProof>

/** A console's nonce in the address of `/health`. */
export const HubNonce = z.string().regex(/^[\w-]{16,64}$/)

/** Returns what a hub signs. */
export const hubProofText = (hubId: string, nonce: string): string =>
  JSON.stringify(['ringdesk hub proof 1', hubId, nonce])
