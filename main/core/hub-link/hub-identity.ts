import { z } from 'zod'
import type { OtherHub } from '../../../shared/contract/desk-state.ts'
import { DoorError } from '../../../shared/contract/door.ts'
import type { Cache } from '../cache/cache.ts'
import { holdsNothing } from '../cache/holds-nothing.ts'
import type { KeptCaches } from '../cache/kept-caches.ts'
import type { KnownHubs } from '../cache/known-hubs.ts'
import type { Log } from '../log.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { ProvenHealth } from './hub-http.ts'

/** Another hub answers at the address than the one that this cache belongs to. Nothing may be sent to it or taken from it. */
export class OtherHubError extends DoorError {
  constructor() {
    super(
      'otherTeam',
      'Another hub answers at this address. No data was sent to it, and the data of the former one is kept. Work on without the hub, or use the other one.',
      true,
    )
    this.name = 'OtherHubError'
  }
}
/** Whoever answers says to be a hub that is known here, and does not prove it. Nothing may be sent there or taken from there. */
export class UnprovenHubError extends DoorError {
  constructor() {
    super(
      'hubNotProven',
      'Whoever answers at this address says to be the hub of this team and does not prove it. No data was sent there. Work on without the hub, and tell whoever runs it.',
      true,
    )
    this.name = 'UnprovenHubError'
  }
}

/** Which hub the cache belongs to. A cache belongs to one hub for ever. */
export interface HubIdentity {
  /**
   * Compares the hub that answers with the one of this cache, and remembers the first. Throws UnprovenHubError where it says to be a
   * hub whose key is known and does not prove it, and OtherHubError where it is another one. One that was used before, and proves it, is
   * used again by itself: the core is started anew with its cache, but for a call that is going on. One that is new is only
   * told (`other`): a person decides.
   */
  meet(health: Pick<ProvenHealth, 'hubId' | 'provenKey'>): void
  /** The hub of this cache took a sign-in: the key that it proved is remembered where none is known. */
  trust(): void
  /** Nobody answers at the address any more: who was there in the place of the hub is not said to be there. */
  silent(): void
  /** Who answers at the address in the place of the hub of this cache; null where that one does, or nobody. */
  other(): OtherHub | null
  /**
   * A person wants to use the other hub: its cache is used after the next start of the core. Throws DoorError `otherTeam` where
   * that is not the one that answers, and `busyWithCall` while a call goes on.
   */
  useOther(hubId: string): void
}
export interface HubIdentityOptions {
  readonly cache: Cache
  readonly kept: KeptCaches
  readonly known: KnownHubs
  readonly outbox: Pick<Outbox, 'counts'>
  readonly log: Log
  /** A call goes on: it is not disturbed. */
  isBusy(): boolean
  /** The next start of the core uses another cache: it is time for it. */
  onOtherHub(): void
  /** This cache belongs to a hub from now on. */
  onAdopted(): void
  /** `other` is another one now. */
  onOther(): void
}

const HubId = z.string()

/** The hub that this cache belongs to; undefined before the first one answered. */
export const hubIdOf = (cache: Cache): string | undefined => cache.meta.get('hubId', HubId)

export function createHubIdentity(options: HubIdentityOptions): HubIdentity {
  const { cache, kept, known, outbox, log } = options
  let isPlanned = false
  let other: OtherHub | null = null
  /** The key that the hub of this cache proved when it was last met. */
  let proven: string | undefined

  const setOther = (next: OtherHub | null): void => {
    if (next?.hubId === other?.hubId && next?.is === other?.is) return
    other = next
    options.onOther()
  }
  const planSwitch = (from: string | undefined, to: string, isEmpty: boolean): void => {
    const { toSend, needsYou } = outbox.counts()
    const drafts = cache.db.prepare<[], number>('SELECT count(*) FROM draft').pluck().get() ?? 0
    kept.planSwitch({ from, to, isEmpty, unsent: toSend + needsYou, drafts })
    isPlanned = true
    log.warn('another hub is used at this address after the next start', { from, to })
    // whoever asked hears the reason before the doors close
    setImmediate(() => options.onOtherHub())
  }
  /** The hub of this cache answers: a change that was decided, and whose start has not come yet, is called off. */
  const stay = (): void => {
    if (isPlanned) kept.cancelSwitch()
    isPlanned = false
    setOther(null)
  }
  const requireProof = (hubId: string, provenKey: string | undefined): void => {
    const key = known.keyOf(hubId)
    if (key === undefined || key === provenKey) return
    if (other?.is !== 'unproven') log.error('whoever answers does not prove to be the hub', { hubId })
    setOther({ hubId, is: 'unproven' })
    throw new UnprovenHubError()
  }
  return {
    other: () => other,
    silent: () => setOther(null),
    trust: () => {
      const hubId = hubIdOf(cache)
      if (hubId === undefined || proven === undefined || known.keyOf(hubId) !== undefined) return
      known.learn(hubId, proven)
      log.info('the key of the hub is remembered', { hubId, key: proven })
    },
    meet: ({ hubId, provenKey }) => {
      requireProof(hubId, provenKey)
      const own = hubIdOf(cache)
      if (own === hubId) {
        proven = provenKey
        return stay()
      }
      const isEmpty = holdsNothing(cache)
      // a cache takes the first hub that answers, unless that has a cache of its own; so does one in which nothing is yet
      const isFree = isEmpty ? !kept.has(hubId) : own === undefined
      if (isFree) {
        cache.write('durable', () => {
          cache.meta.set('hubId', hubId)
          if (own !== undefined) cache.meta.remove('trialPeople')
        })
        proven = provenKey
        options.onAdopted()
        return stay()
      }
      // one that was used before and proves it; nobody loses anything where nothing is here
      const isOwnAgain = kept.has(hubId) && (known.keyOf(hubId) !== undefined || isEmpty)
      if (!isOwnAgain) setOther({ hubId, is: 'other' })
      else if (!isPlanned && !options.isBusy()) planSwitch(own, hubId, isEmpty)
      throw new OtherHubError()
    },
    useOther: (hubId) => {
      if (other?.is !== 'other' || other.hubId !== hubId) throw new OtherHubError()
      if (options.isBusy())
        throw new DoorError('busyWithCall', 'A call is going on. Use the other hub when it is over.')
      if (!isPlanned) planSwitch(hubIdOf(cache), hubId, holdsNothing(cache))
    },
  }
}
