import type { ContactOutcome, ContactSide, LineParty } from '../line-events.ts'
import type { HuntParts } from './hunt.ts'
import type { Leg, LegOwner } from './leg.ts'
import type { CallQueues } from './call-queues.ts'

export interface CallEnding {
  readonly by: ContactSide
  readonly outcome: ContactOutcome
  /** For the BYE to whoever is left. */
  readonly reasonHeader: string
  readonly mergedInto?: string
}

/** A transfer under way. Each hook tells whether it has dealt with it. */
export interface Transfer {
  readonly isOver: boolean
  noteHungUp(leg: Leg, isLost: boolean): boolean
  abandon(): void
}

/** The call that a transfer changes (`Call`). */
export interface TransferredCall extends LegOwner {
  readonly parts: HuntParts & { readonly queues: CallQueues }
  readonly contactId: string
  /** The queue that it came by last, null for none. */
  queue: string | null
  /** The other connected leg. */
  peerOf(leg: Leg): Leg | undefined
  partyOf(leg: Leg): LineParty
  /** Connects this leg. */
  join(leg: Leg, party: LineParty): void
  /** Takes this leg out, which then lives on or ends by itself. */
  leave(leg: Leg): void
  end(ending: CallEnding): void
}
