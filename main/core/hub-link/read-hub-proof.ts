import { createPublicKey, verify } from 'node:crypto'
import { hubProofText, type HubProof } from '../../../shared/contract/hub-proof.ts'

/** Returns the public key that a hub has proven to hold, as base64url; undefined where the proof is none. */
export function readHubProof(
  hubId: string,
  nonce: string,
  { publicKey, signature }: HubProof,
): string | undefined {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
    const isRight = verify(
      null,
      Buffer.from(hubProofText(hubId, nonce)),
      key,
      Buffer.from(signature, 'base64url'),
    )
    return isRight ? publicKey : undefined
  } catch {
    // no key of this kind: then it proves nothing
    return undefined
  }
}
