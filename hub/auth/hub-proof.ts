import { createPublicKey, sign, type KeyObject } from 'node:crypto'
import { hubProofText, type HubProof } from '../../shared/contract/hub-proof.ts'

/** Gives the function that returns the proof that this is the hub of that id, for the nonce of a console. */
export function createHubProof(hubId: string, key: KeyObject): (nonce: string) => HubProof {
  const publicKey = createPublicKey(key).export({ format: 'jwk' }).x ?? ''
  return (nonce) => ({
    publicKey,
    signature: sign(null, Buffer.from(hubProofText(hubId, nonce)), key).toString('base64url'),
  })
}
