import type { PhoneStatus } from '../../shared/contract/hub.ts'
import {
  nextAgentState,
  type AgentFacts,
  type AgentState,
  type AgentWish,
} from '../../shared/domain/agent.ts'
import type { ContactId, DeskId, PersonId } from '../../shared/domain/ids.ts'
import type { Moment } from '../../shared/domain/time.ts'
import { after } from '../../shared/timer.ts'

export interface PresenceOptions {
  readonly now: () => number
  /** A console that is away for less than this has not gone: sockets come and go with the network. */
  readonly graceMs: number
  /** Whether the hub's own line serves this agent's phone; for another line the desk's word is all there is. */
  readonly isOwnLine: (personId: PersonId) => boolean
  /** Whether queue calls may be offered, as far as console, wish and wrap-up go. */
  readonly onAvailable: (personId: PersonId, isAvailable: boolean) => void
}

interface Entry {
  consoles: number
  isSignedIn: boolean
  stopGrace: () => void
  /** As the line says. */
  isRegistered: boolean
  /** As the desks say, which know earlier than the line that a phone slept or was cut off. A desk that said nothing is not here. */
  readonly words: Map<DeskId, PhoneStatus>
  wish: AgentWish
  /** Who wished it, where that was not the agent. */
  wishedBy: PersonId | undefined
  readonly ringing: Set<ContactId>
  readonly live: Set<ContactId>
  readonly wrapUps: Map<ContactId, Moment>
  stopWrapUp: () => void
  state: AgentState
  isAvailable: boolean
}

/** Before the desk says that somebody is ready, nobody is. */
const FIRST_WISH: AgentWish = { wish: 'paused', reason: 'break' }

/**
 * What every agent is doing: a pure function (`nextAgentState`) of facts that are collected here from consoles, line and
 * wishes. Lives in memory; after a restart the desks say again what they wish.
 */
export class PresenceBook {
  readonly #options: PresenceOptions
  readonly #entries = new Map<PersonId, Entry>()
  readonly #stateListeners: ((personId: PersonId, state: AgentState) => void)[] = []

  constructor(options: PresenceOptions) {
    this.#options = options
  }

  /** Calls the listener whenever the state of an agent is another one. */
  onState(listener: (personId: PersonId, state: AgentState) => void): void {
    this.#stateListeners.push(listener)
  }

  stateOf(personId: PersonId): AgentState {
    return this.#entry(personId).state
  }

  /** The contact that an agent talks to, or that rings; null when there is none. */
  contactOf(personId: PersonId): ContactId | null {
    const { live, ringing } = this.#entry(personId)
    return [...live, ...ringing][0] ?? null
  }

  isConnected(personId: PersonId): boolean {
    return this.#entry(personId).consoles > 0
  }

  consoleCame(personId: PersonId): void {
    this.#change(personId, (entry) => {
      // whatever was wished for somebody who was away: a desk says itself that its agent is ready
      if (!entry.isSignedIn) wishFirst(entry)
      entry.consoles += 1
      entry.isSignedIn = true
      entry.stopGrace()
    })
  }

  /** `isSignedOut`: the person left on purpose, so there is nothing to wait for. */
  consoleLeft(personId: PersonId, isSignedOut: boolean, desk: DeskId): void {
    this.#change(personId, (entry) => {
      const isDoubtful = isDoubted(entry)
      entry.words.delete(desk)
      entry.consoles = Math.max(0, entry.consoles - 1)
      if (entry.consoles > 0) return
      // a console that comes back says anew what it knows of its phone; until then a doubt stands, or a call might be offered
      if (isDoubtful) entry.words.set(desk, { isProven: false, busy: 'no' })
      entry.stopGrace()
      if (isSignedOut) return leave(entry)
      entry.stopGrace = after(this.#options.graceMs, () => this.#change(personId, leave))
    })
  }

  /** What an agent wishes, or what somebody else (`by`) wishes for the agent. */
  wish(personId: PersonId, wish: AgentWish, by: PersonId = personId): AgentState {
    return this.#change(personId, (entry) => {
      entry.wish = wish
      entry.wishedBy = by === personId ? undefined : by
    })
  }

  /** The contacts that a person wraps up now. */
  wrapUpsOf(personId: PersonId): ContactId[] {
    const now = this.#options.now()
    return [...this.#entry(personId).wrapUps].flatMap(([contactId, until]) =>
      until > now ? [contactId] : [],
    )
  }

  /** A wrap-up runs until then, or (null) is over. */
  wrapUp(personId: PersonId, contactId: ContactId, until: Moment | null): AgentState {
    return this.#change(personId, (entry) => {
      if (until === null) entry.wrapUps.delete(contactId)
      else entry.wrapUps.set(contactId, until)
    })
  }

  /** Starts a wrap-up where the desk has not done so itself: between two calls nobody is offered a third by surprise. */
  startWrapUp(personId: PersonId, contactId: ContactId, until: Moment): void {
    if (!this.#entry(personId).wrapUps.has(contactId)) this.wrapUp(personId, contactId, until)
  }

  registered(personId: PersonId, isRegistered: boolean): void {
    this.#change(personId, (entry) => {
      entry.isRegistered = isRegistered
    })
  }

  /** A desk says what it knows of its phone. */
  phone(personId: PersonId, desk: DeskId, word: PhoneStatus): AgentState {
    return this.#change(personId, (entry) => {
      entry.words.set(desk, word)
    })
  }

  rings(personId: PersonId, contactId: ContactId, isRinging: boolean): void {
    this.#change(personId, (entry) => {
      if (isRinging) entry.ringing.add(contactId)
      else entry.ringing.delete(contactId)
    })
  }

  talks(personId: PersonId, contactId: ContactId, isTalking: boolean): void {
    this.#change(personId, (entry) => {
      entry.ringing.delete(contactId)
      if (isTalking) entry.live.add(contactId)
      else entry.live.delete(contactId)
    })
  }

  /** Who is talking in a contact now. */
  contactsPeople(contactId: ContactId): PersonId[] {
    return [...this.#entries].filter(([, entry]) => entry.live.has(contactId)).map(([personId]) => personId)
  }

  /** A contact is over for everybody. */
  contactEnded(contactId: ContactId): void {
    for (const [personId, entry] of this.#entries)
      if (entry.live.has(contactId) || entry.ringing.has(contactId)) this.talks(personId, contactId, false)
  }

  /** Stops all timers. */
  close(): void {
    for (const entry of this.#entries.values()) {
      entry.stopGrace()
      entry.stopWrapUp()
    }
  }

  #entry(personId: PersonId): Entry {
    const known = this.#entries.get(personId)
    if (known) return known
    const entry: Entry = {
      consoles: 0,
      isSignedIn: false,
      stopGrace: () => undefined,
      isRegistered: false,
      words: new Map(),
      wish: FIRST_WISH,
      wishedBy: undefined,
      ringing: new Set(),
      live: new Set(),
      wrapUps: new Map(),
      stopWrapUp: () => undefined,
      state: { activity: 'signedOut', pauseReason: null, since: this.#options.now() },
      isAvailable: false,
    }
    this.#entries.set(personId, entry)
    return entry
  }

  #change(personId: PersonId, change: (entry: Entry) => void): AgentState {
    const entry = this.#entry(personId)
    change(entry)
    const now = this.#options.now()
    for (const [contactId, until] of entry.wrapUps) if (until <= now) entry.wrapUps.delete(contactId)
    const wrapUpUntil = entry.wrapUps.size === 0 ? null : Math.max(...entry.wrapUps.values())
    this.#wakeAt(personId, entry, wrapUpUntil, now)
    const facts: AgentFacts = {
      isSignedIn: entry.isSignedIn,
      isRegistered: this.#isReachable(personId, entry),
      wish: entry.wish,
      wishedBy: entry.wishedBy,
      ringingCalls:
        entry.ringing.size + (!this.#options.isOwnLine(personId) && isBusy(entry, 'ringing') ? 1 : 0),
      liveCalls: Math.max(entry.live.size, isBusy(entry, 'talking') ? 1 : 0),
      wrapUpUntil,
    }
    const before = entry.state
    entry.state = nextAgentState(before, facts, now)
    // calls and the line's registration are left out on purpose: the line knows both better, and a missed ring must not
    // count as a new beginning of being idle; all but a talk of which the line knows nothing, since it was started anew
    const isInUnknownTalk = entry.live.size === 0 && isBusy(entry, 'talking')
    const isAvailable =
      entry.isSignedIn &&
      !isDoubted(entry) &&
      !isInUnknownTalk &&
      entry.wish.wish === 'ready' &&
      wrapUpUntil === null
    if (isAvailable !== entry.isAvailable) {
      entry.isAvailable = isAvailable
      this.#options.onAvailable(personId, isAvailable)
    }
    if (entry.state !== before) for (const listener of this.#stateListeners) listener(personId, entry.state)
    return entry.state
  }

  #isReachable(personId: PersonId, entry: Entry): boolean {
    return this.#options.isOwnLine(personId) ? entry.isRegistered && !isDoubted(entry) : hasProof(entry)
  }

  #wakeAt(personId: PersonId, entry: Entry, until: Moment | null, now: number): void {
    entry.stopWrapUp()
    if (until === null) return
    entry.stopWrapUp = after(until - now + 1, () => this.#change(personId, () => undefined))
  }
}

const hasProof = ({ words }: Entry): boolean => [...words.values()].some(({ isProven }) => isProven)
const isBusy = ({ words }: Entry, what: PhoneStatus['busy']): boolean =>
  [...words.values()].some(({ busy }) => busy === what)
/** Every desk that said something of its phone says that it does not reach the line. */
const isDoubted = (entry: Entry): boolean => entry.words.size > 0 && !hasProof(entry)

function leave(entry: Entry): void {
  entry.isSignedIn = false
  entry.words.clear()
  wishFirst(entry)
}

function wishFirst(entry: Entry): void {
  entry.wish = FIRST_WISH
  entry.wishedBy = undefined
}
