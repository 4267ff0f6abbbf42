import type { BodyReader } from '../../../shared/contract/feed-change.ts'
import type { OwnHubAnswer, OwnHubWish } from '../../../shared/contract/own-hub.ts'
import type { CoreOptions } from '../../../shared/contract/shell.ts'
import type { Clock } from '../clock.ts'
import type { CoreEvents } from '../core-events.ts'
import type { Events } from '../events.ts'
import type { Log } from '../log.ts'

export interface StartCoreOptions extends CoreOptions {
  readonly clock?: Clock
  readonly log?: Log
  /** What this program can read of the hub's entities; given where a test plays another version. */
  readonly reader?: BodyReader
  /** The cache turned out to be damaged: start the core anew, which sets it aside. */
  readonly onDamaged?: () => void
  /** Another hub has this address: start the core anew, which uses the cache of that hub and keeps the present one. */
  readonly onOtherHub?: () => void
  /** The cache is of an older version and is brought into the form of this one, which may take minutes. */
  readonly onPreparing?: () => void
  /** Somebody signed in here, or out; a core begins with nobody. */
  readonly onSession?: (isSignedIn: boolean) => void
  /** Asks the shell for something about the hub that this console carries. */
  readonly askOwnHub?: (wish: OwnHubWish) => Promise<OwnHubAnswer>
}

/** What every part of a core is made with. */
export interface Basics {
  readonly options: StartCoreOptions
  readonly clock: Clock
  readonly log: Log
  readonly events: Events<CoreEvents>
}
