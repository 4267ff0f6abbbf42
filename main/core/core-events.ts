import type { DeskState } from '../../shared/contract/desk-state.ts'
import type { Session } from '../../shared/contract/hub.ts'
import type { ContactId, PersonId } from '../../shared/domain/ids.ts'
import type { Moment } from '../../shared/domain/time.ts'
import type { EntityRef } from '../../shared/entities/entity-ref.ts'

/** What the parts of the core tell each other: each says what happened to it, and does not know who follows. */
export type CoreEvents = {
  /** These entities are another than before; `all`: any may be. */
  readonly ledgerChanged: [entities: readonly EntityRef[], all: boolean]
  /** What administrators set for the team. */
  readonly teamSettingsChanged: []
  readonly outboxChanged: []
  readonly conflictsChanged: []
  readonly noticesChanged: []
  readonly settingsChanged: []
  /** What is typed about a call that is wrapped up. */
  readonly wrapUpDraftChanged: []
  /** What a person typed under this key is another, or will be once the write that says so is committed. */
  readonly draftChanged: [person: PersonId, key: string]
  /** Nothing was written, but what depends on the time may be another. */
  readonly timePassed: []
  /** There is room on the disk again, after a write had found none. */
  readonly diskBack: []

  /** Calls or wrap-ups of this console, or anything on their cards. */
  readonly callsChanged: []
  /** A call of this contact rings, and nothing about it is written down yet: the moment to tell the windows. */
  readonly callRings: [contact: ContactId]
  /** The card of a ringing call was sent to the windows. */
  readonly cardSent: [contact: ContactId]
  /** What the phone told of a call is taken in whole; the windows need not wait for the end of the turn. */
  readonly callEventTaken: []
  /** A wrap-up began, was made longer, or (null) is over. */
  readonly wrapUpTimed: [contact: ContactId, until: Moment | null]
  /** The phone itself: attached or not, registration, devices, trouble. */
  readonly phoneChanged: []
  /** How loud the microphone is. */
  readonly level: [level: number]

  /** The state of the connection, or what is known of the hub. */
  readonly hubChanged: []
  /** The hub that this cache belongs to. */
  readonly hubIdChanged: []
  readonly otherHubChanged: []
  /** Whether the hub that this console carries can use its data. */
  readonly ownHubChanged: []
  /** How long the hub has been away, and what follows from it. */
  readonly hubContactChanged: []
  readonly syncChanged: []
  readonly livePictureChanged: []
  /** What the agent does, or wishes. */
  readonly agentChanged: []
  /** Somebody signed in (also the same person anew), or (undefined) out; and who was signed in before. */
  readonly sessionChanged: [session: Session | undefined, before: PersonId | undefined]
  /** This console's clock was set by so many ms. */
  readonly clockSet: [byMs: number]

  /** Parts of the desk's state are another; each patch has the next number. */
  readonly stateChanged: [seq: number, patch: Partial<DeskState>]
}
