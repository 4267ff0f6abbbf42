import type { HubEventName, HubEvents, Session } from '../../../shared/contract/hub.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import type { z } from 'zod'
import type { HubConnection } from './hub-connection.ts'
import type { ProvenHealth } from './hub-http.ts'

type LinkEvent = 'session:ended' | 'hub:here'
/** An event of the hub, parsed, without those that are the link's own business. */
export type HubNews = {
  [K in Exclude<HubEventName, LinkEvent>]: { readonly name: K; readonly data: z.output<HubEvents[K]> }
}[Exclude<HubEventName, LinkEvent>]

/** What the link tells those who work with it. */
export type HubLinkEvents = {
  /**
   * The hub said who it is, before anything is sent to it or taken from it. A listener throws where the hub is another
   * one than that of this cache: whoever asked hears it, and nothing goes on.
   */
  readonly hub: [health: ProvenHealth]
  /** The hub of this cache answered, and proved it where its key is known: no listener of `hub` objected. */
  readonly hubProven: []
  /** Nobody answered where the hub is expected. */
  readonly hubSilent: []
  /** The state of the connection, or what is known of the hub, is another. */
  readonly state: []
  /** Somebody signed in (also the same person anew), or (undefined) out; and who was signed in before. */
  readonly session: [session: Session | undefined, before: PersonId | undefined]
  readonly online: [opened: HubConnection]
  readonly offline: []
  readonly news: [news: HubNews]
  /** The hub's clock is so many ms ahead of this console's, which is to be set. */
  readonly hubClock: [difference: number]
  /** Another running console keeps using the id of this one. */
  readonly deskCopied: []
}
