import { z } from 'zod'
import { DoorError } from '../../../shared/contract/door.ts'
import type { Cache } from '../cache/cache.ts'
import { holdsNothing } from '../cache/holds-nothing.ts'
import type { KeptCaches } from '../cache/kept-caches.ts'
import type { Log } from '../log.ts'
import type { Outbox } from '../outbox/outbox.ts'

/** Another hub answers at the address than the one that this cache belongs to. Nothing may be sent to it or taken from it. */
export class OtherHubError extends DoorError {
  constructor() {
    super(
      'otherTeam',
      'Another hub answers at this address. The data of the former one is kept; try again in a moment.',
      true,
    )
    this.name = 'OtherHubError'
  }
}

/** Which hub the cache belongs to. A cache belongs to one hub for ever. */
export interface HubIdentity {
  /**
   * Compares the hub that answers with the one of this cache, and remembers the first. Throws OtherHubError where it is
   * another one: the core is then started anew with the cache of that hub, but for a call that is going on. What the hub
   * says of itself is not proven, so nothing is erased.
   */
  meet(hubId: string): void
}
export interface HubIdentityOptions {
  readonly cache: Cache
  readonly kept: KeptCaches
  readonly outbox: Pick<Outbox, 'counts'>
  readonly log: Log
  /** A call goes on: it is not disturbed. */
  isBusy(): boolean
  /** The next start of the core uses another cache: it is time for it. */
  onOtherHub(): void
  /** This cache belongs to a hub from now on. */
  onAdopted(): void
}

const HubId = z.string()

/** The hub that this cache belongs to; undefined before the first one answered. */
export const hubIdOf = (cache: Cache): string | undefined => cache.meta.get('hubId', HubId)

export function createHubIdentity(options: HubIdentityOptions): HubIdentity {
  const { cache, kept, outbox, log } = options
  let isPlanned = false

  const planSwitch = (from: string | undefined, to: string, isEmpty: boolean): void => {
    const { toSend, needsYou } = outbox.counts()
    const drafts = cache.db.prepare<[], number>('SELECT count(*) FROM draft').pluck().get() ?? 0
    kept.planSwitch({ from, to, isEmpty, unsent: toSend + needsYou, drafts })
    isPlanned = true
    log.warn('another hub answers at this address; its cache is used after the next start', { from, to })
    // whoever asked hears the reason before the doors close
    setImmediate(() => options.onOtherHub())
  }
  /** The hub of this cache answers: a change that was decided, and whose start has not come yet, is called off. */
  const stay = (): void => {
    if (isPlanned) kept.cancelSwitch()
    isPlanned = false
  }
  return {
    meet: (hubId) => {
      const known = hubIdOf(cache)
      if (known === hubId) return stay()
      const isEmpty = holdsNothing(cache)
      // a cache takes the first hub that answers, unless that has a cache of its own; so does one in which nothing is yet
      const isFree = isEmpty ? !kept.has(hubId) : known === undefined
      if (isFree) {
        cache.write('durable', () => {
          cache.meta.set('hubId', hubId)
          if (known !== undefined) cache.meta.remove('trialPeople')
        })
        options.onAdopted()
        return stay()
      }
      if (!isPlanned && !options.isBusy()) planSwitch(known, hubId, isEmpty)
      throw new OtherHubError()
    },
  }
}
