import type { Moment } from '../domain/time.ts'
import type { DeskState } from './desk-state.ts'

/** Since when the hub is away, by the desk's state; null while it is connected, 0 where nobody knows. */
export const hubAwaySince = ({ hub }: Pick<DeskState, 'hub'>): Moment | null =>
  hub.state === 'online' ? null : 'since' in hub ? hub.since : 0

/** The line's last proof, where somebody claims that it reaches the phone; else null. */
export const claimedProof = ({ line: { phone, registration } }: Pick<DeskState, 'line'>): Moment | null =>
  phone && registration.state === 'registered' ? registration.provenAt : null
