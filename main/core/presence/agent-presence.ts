import { z } from 'zod'
import {
  AgentWish,
  nextAgentState,
  ownStateOf,
  type AgentFacts,
  type AgentState,
} from '../../../shared/domain/agent.ts'
import { PersonId } from '../../../shared/domain/ids.ts'
import { SECOND_MS, type Moment } from '../../../shared/domain/time.ts'
import { isSameValue } from '../../../shared/domain/same-value.ts'
import type { Cache } from '../cache/cache.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'

/** What the agent of this desk is doing: facts are here, the wish is agreed with the hub. */
export interface AgentPresence {
  /** As far as it is known: what is seen here, and where calls come by the hub's word, that word. */
  state(): AgentState
  /** Since when the hub has no word for the agent, or another than the one that is shown; null where it has the same. */
  unconfirmedSince(): Moment | null
  /** A person signed in (their last wish on this desk holds; else ready), or out. */
  setPerson(person: PersonId | undefined): void
  /** Kept here at once; told to the hub now, or when it is back. */
  setWish(wish: AgentWish): Promise<void>
  /** The hub's word on this agent; a supervisor may have changed the wish. */
  hear(state: AgentState): void
  /** A new connection: the hub does not know what is wished here. */
  online(): void
  offline(): void
}
export interface AgentPresenceOptions {
  readonly cache: Cache
  readonly clock: Clock
  readonly log: Log
  readonly facts: () => Omit<AgentFacts, 'isSignedIn' | 'wish' | 'wishedBy'>
  readonly tellHub: (wish: AgentWish) => Promise<AgentState>
  readonly isOnline: () => boolean
  readonly skewMs: () => number
  /** Somebody else set the agent's state. */
  onSetBy(by: PersonId, wish: AgentWish): void
  onChanged(): void
}

const KeptWish = z.object({ person: PersonId, wish: AgentWish, by: PersonId.optional() })
const AGREE_AGAIN_MS = 2 * SECOND_MS
const READY: AgentWish = { wish: 'ready' }

export function createAgentPresence(options: AgentPresenceOptions): AgentPresence {
  const { cache, clock, log } = options
  let person: PersonId | undefined
  let wish: AgentWish = READY
  /** Who wished it, where that was not the agent. */
  let wishedBy: PersonId | undefined
  let state: AgentState = { activity: 'signedOut', pauseReason: null, since: clock.now() }
  let unconfirmedSince: Moment | null = state.since
  let heard: AgentState | undefined
  /** Wishes on the way to the hub: until it has answered, what it says of the agent may be older. */
  let underWay = 0
  let isAgreed = false
  /** Counts the connections to the hub, and the times without one. */
  let connection = 0

  const keep = (next: AgentWish, by?: PersonId): void => {
    wish = next
    wishedBy = by
    if (person)
      cache.write('relaxed', () =>
        cache.meta.set('wish', { person, wish, ...(by === undefined ? {} : { by }) }),
      )
    options.onChanged()
  }
  /** Takes over a wish that the hub has: of another console of the agent, or of somebody else, which the agent is told. */
  const adopt = (next: AgentWish, by: PersonId | undefined): void => {
    if (isSameValue(next, wish) && by === wishedBy) return
    // a hub that was told the wish again, after a time without it, does not know any more who set it
    if (isSameValue(next, wish) && by === undefined) return
    keep(next, by)
    if (by !== undefined) options.onSetBy(by, next)
  }
  const tell = async (): Promise<void> => {
    underWay += 1
    try {
      const answer = await options.tellHub(wish)
      // what the hub said of its own accord after it may have been read first
      if (heard === undefined || answer.since >= heard.since) heard = answer
      isAgreed = true
    } finally {
      underWay -= 1
    }
    options.onChanged()
  }

  /**
   * Tells the hub what is wished, until it has heard it: a hub that was started anew, or that took this desk for gone,
   * has put the agent on a pause that nobody wished.
   */
  const agree = (mine: number): void => {
    tell().catch((error: unknown) => {
      if (mine !== connection) return
      log.warn('the hub did not take what the agent wishes; it is told again', { error })
      clock.after(AGREE_AGAIN_MS, () => {
        if (mine === connection) agree(mine)
      })
    })
  }

  /** The hub's word by this console's clock, where it is about what is wished here now. */
  const hubWord = (): AgentState | undefined => {
    if (heard === undefined || !isAgreed || underWay > 0) return undefined
    return { ...heard, since: Math.max(0, Math.round(heard.since - options.skewMs())) }
  }
  const look = (): AgentState => {
    const now = clock.now()
    state = nextAgentState(
      state,
      { ...options.facts(), isSignedIn: person !== undefined, wish, wishedBy },
      now,
    )
    const own = ownStateOf(state, hubWord())
    unconfirmedSince = own.isConfirmed ? null : (unconfirmedSince ?? now)
    // since when it is so, as the hub remembers it
    if (own.state.activity === state.activity) state = own.state
    return own.state
  }

  return {
    state: look,
    unconfirmedSince: () => {
      look()
      return unconfirmedSince
    },
    setPerson: (next) => {
      person = next
      heard = undefined
      isAgreed = false
      const kept = cache.meta.get('wish', KeptWish)
      const isOwn = next !== undefined && kept?.person === next
      wish = isOwn ? kept.wish : READY
      wishedBy = isOwn ? kept.by : undefined
      options.onChanged()
    },
    setWish: async (next) => {
      keep(next)
      if (options.isOnline()) await tell()
    },
    hear: (next) => {
      heard = next
      if (isAgreed && underWay === 0) {
        if (next.activity === 'paused' && next.pauseReason)
          adopt({ wish: 'paused', reason: next.pauseReason }, next.by)
        else if (next.activity === 'ready' || next.activity === 'unreachable') adopt(READY, next.by)
      }
      options.onChanged()
    },
    online: () => {
      connection += 1
      agree(connection)
    },
    offline: () => {
      connection += 1
      isAgreed = false
      heard = undefined
    },
  }
}
