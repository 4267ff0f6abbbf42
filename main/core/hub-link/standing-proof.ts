import type { HubLink as LinkState } from '../../../shared/contract/hub-link.ts'
import type { Events } from '../events.ts'
import type { HubLinkEvents } from './hub-link-events.ts'

/** In these the hub that proved itself may be gone, or have another in its place. */
const DOUBTFUL: readonly LinkState['state'][] = ['offline', 'needsSignIn', 'fatal']

/** Returns whether the last proof of the hub still counts: true from it until anything says that the hub may be gone. */
export function createStandingProof(
  events: Events<HubLinkEvents>,
  state: () => LinkState['state'],
): () => boolean {
  let isProven = false
  const doubt = (): void => {
    isProven = false
  }
  // said before it is looked at
  events.on('hub', doubt)
  events.on('hubProven', () => {
    isProven = true
  })
  events.on('hubSilent', doubt)
  events.on('offline', doubt)
  events.on('state', () => {
    if (DOUBTFUL.includes(state())) doubt()
  })
  return () => isProven
}
