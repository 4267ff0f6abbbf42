import type { Cache } from './cache/cache.ts'
import type { KeptCaches } from './cache/kept-caches.ts'
import type { CallDesk } from './calls/call-desk.ts'
import type { LiveCalls } from './calls/live-calls.ts'
import type { UnfinishedWrapUps } from './calls/unfinished-wrap-ups.ts'
import type { WrapUps } from './calls/wrap-ups.ts'
import type { Clock } from './clock.ts'
import type { AgentPresence } from './presence/agent-presence.ts'
import type { DeskStateKeeper } from './doors/desk-state.ts'
import type { Notices } from './notices/notices.ts'
import type { Drafts } from './drafts/drafts.ts'
import type { HubHttp } from './hub-link/hub-http.ts'
import type { HubLink } from './hub-link/hub-link.ts'
import type { PhoneLine } from './lines/phone-line.ts'
import type { CallerMatcher } from './matching/caller-matcher.ts'
import type { Outbox } from './outbox/outbox.ts'
import type { CustomerCards } from './queries/customer-cards.ts'
import type { Lists } from './queries/lists.ts'
import type { Unsettled } from './unsettled/unsettled.ts'
import type { Names } from './names/names.ts'
import type { Search } from './search/search.ts'
import type { Person } from '../../shared/domain/people.ts'
import type { Moment } from '../../shared/domain/time.ts'
import type { SettingsFile } from './settings/settings-file.ts'

/** What this program is, for reports. */
export interface ProgramFacts {
  readonly version: string
  readonly hubUrl: string
  readonly isEncrypted: boolean
}

/** The parts of a running core, as its doors use them; `startCore` puts them together. */
export interface CoreParts {
  readonly cache: Cache
  readonly kept: KeptCaches
  readonly clock: Clock
  readonly http: HubHttp
  readonly link: HubLink
  readonly line: PhoneLine
  readonly calls: LiveCalls
  readonly callDesk: CallDesk
  readonly wrapUps: WrapUps
  readonly unfinished: UnfinishedWrapUps
  readonly names: Names
  readonly lists: Lists
  readonly customers: CustomerCards
  readonly search: Search
  readonly matcher: CallerMatcher
  readonly drafts: Drafts
  readonly outbox: Outbox
  readonly unsettled: Unsettled
  readonly settings: SettingsFile
  readonly program: ProgramFacts
  /** Who is signed in; throws DoorError `signedOut` where nobody is. */
  person(): Person
  /** When the cache last held everything that the hub had. */
  freshAt(): Moment | null
  /** The sample team, as known. */
  trialPeople(): Promise<{ people: Person[] }>
  /** A window says which language it shows. */
  speak(language: string): void
  readonly presence: AgentPresence
  readonly notices: Notices
  readonly state: DeskStateKeeper
  signIn(user: string, password: string): Promise<void>
  trialSignIn(extension: string): Promise<void>
}
