import type { HubLink as LinkState } from '../../../shared/contract/hub-link.ts'
import { DoorError } from '../../../shared/contract/door.ts'
import type { HubCallInput, HubCallName, Session } from '../../../shared/contract/hub.ts'
import type { HubCallReceived } from '../../../shared/contract/hub-received.ts'
import type { SipAccount } from '../../../shared/contract/phone.ts'
import type { DeskId } from '../../../shared/domain/ids.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { Clock } from '../clock.ts'
import { createEvents, type Events } from '../events.ts'
import type { Log } from '../log.ts'
import type { DeskProof } from '../outbox/desk-id.ts'
import { ConnectionLoop } from './connection-loop.ts'
import { createHubClock } from './hub-clock.ts'
import { HubHttpError, type HubHttp, type ProvenHealth } from './hub-http.ts'
import type { HubLinkEvents } from './hub-link-events.ts'
import { provenHttp, tellSilence } from './proven-http.ts'
import { createRounds } from './rounds.ts'
import { createSessionKeeper, type SessionKeeper } from './session-keeper.ts'
import { createStandingProof } from './standing-proof.ts'
import type { KeptSession, SessionStore } from './session-store.ts'

/** The console's tie to the hub: signs in, stays connected, renews by itself, and knows the hub's clock. */
export interface HubLink {
  readonly on: Events<HubLinkEvents>['on']
  state(): LinkState
  session(): Session | undefined
  /** The phone's account; undefined while only an old one of another address is known. */
  sipAccount(): SipAccount | undefined
  clockSkewMs(): number | null
  isTrial(): boolean
  /** What was agreed with the hub; before that the newest of this console. */
  protocol(): number
  /** How connecting went since the start: for whoever looks for a fault. */
  history(): { readonly attempts: number; readonly lastTrouble: { at: Moment; why: string } | null }
  /** Connects with the kept session, where there is one. */
  start(): void
  /** A hub that was just starting may be asked from now on. */
  onHubReady(): void
  /**
   * Resolves when the hub may be asked, and is the one of this cache. Throws HubHttpError where it does not answer, and
   * OtherHubError where it is another one. Whoever cannot wait as long as HTTP does gives a signal.
   */
  meetHub(signal?: AbortSignal): Promise<void>
  /** True from a proof of the hub until anything says that it may be gone. */
  isProven(): boolean
  signIn(user: string, password: string): Promise<void>
  trialSignIn(extension: string): Promise<void>
  signOut(): Promise<void>
  /** Lets somebody work from the cache with a session that the hub has not confirmed yet. */
  adopt(kept: KeptSession): void
  /** Lets nobody work here until a sign-in, and forgets nothing: `release` takes it back. */
  withhold(): void
  /** Goes on with the session that was withheld, where there is one. */
  release(): void
  /** Asks the hub for the session that is withheld, and works with it where it is given; true then. Rejects where the hub does not give it. */
  askWithheld(): Promise<boolean>
  /** Asks over the connection there is; throws DoorError `offline` where there is none. */
  ask<K extends HubCallName>(name: K, input: HubCallInput<K>, timeoutMs?: number): Promise<HubCallReceived<K>>
  /** This desk has a new id: its sign-in belongs to the old one and must be made again. Work goes on meanwhile. */
  resetConsoleIdentity(): void
  /** Takes the connection down and tries anew at once: it was found not to answer. */
  reconnect(why: string): void
  /** The computer slept: the connection may be dead without knowing it, so it is made anew. */
  wake(): void
  close(): void
}
export interface HubLinkOptions {
  readonly hubUrl: string
  readonly http: HubHttp
  readonly sessions: SessionStore
  readonly deskProof: () => DeskProof
  /** The hub knows this console's id as another one's: the next `deskProof` has a new one. */
  onDeskTaken(): void
  readonly clock: Clock
  readonly log: Log
  readonly isTrial: boolean
  /** The hub is only just starting: it is left alone until `onHubReady`. */
  readonly isHubStarting: boolean
}

const notConnected = (): DoorError =>
  new DoorError('offline', 'The hub is not connected; this needs it. Try again when it is back.', true)

/** Signs in with this console's id, or with a new one where the hub knows it as another's, as after a copy was put back. */
async function asConsole(
  { deskProof, onDeskTaken }: Pick<HubLinkOptions, 'deskProof' | 'onDeskTaken'>,
  signIn: (proof: DeskProof) => Promise<Session>,
): Promise<Session> {
  try {
    return await signIn(deskProof())
  } catch (error) {
    if (!(error instanceof HubHttpError) || error.code !== 'deskTaken') throw error
    onDeskTaken()
    return signIn(deskProof())
  }
}

/** Gets new tokens for a session that is on the disk and not in use; undefined where there is none, or somebody signed in meanwhile. */
async function renewWithheld(
  keeper: SessionKeeper,
  sessions: SessionStore,
  http: HubHttp,
  deskProof: () => DeskProof,
): Promise<Session | undefined> {
  const kept = keeper.session() ? undefined : sessions.read()
  const session = kept && (await http.renew(kept.session.refreshToken, deskProof()))
  return keeper.session() ? undefined : session
}

/** Makes the link; nothing happens before `start` or a sign-in. */
export function createHubLink(options: HubLinkOptions): HubLink {
  const { hubUrl, sessions, deskProof, clock, log } = options
  const deskId = (): DeskId => deskProof().desk
  const events = createEvents<HubLinkEvents>()
  const http = tellSilence(options.http, () => events.emit('hubSilent'))
  const hubClock = createHubClock(clock, (difference) => events.emit('hubClock', difference))
  const rounds = createRounds(clock)
  let { isTrial, isHubStarting } = options
  const hubThere = Promise.withResolvers<void>()
  if (!isHubStarting) hubThere.resolve()

  const onHub = (health: ProvenHealth): void => {
    isTrial = health.isTrial
    events.emit('hub', health)
    events.emit('hubProven')
  }
  const proven = provenHttp(http, onHub)
  const keeper = createSessionKeeper({
    hubUrl,
    http: proven,
    sessions,
    deskProof,
    clock,
    hubClock,
    rounds,
    log,
    onAccountChanged: (session) => events.emit('session', session, session.person.id),
  })
  const loop = new ConnectionLoop({
    hubUrl,
    http,
    session: keeper,
    rounds,
    hubClock,
    deskId,
    clock,
    log,
    events,
    onHub,
  })
  const isProven = createStandingProof(events, () => loop.state.state)
  /** Works with another session from now on. */
  const begin = (keep: () => void): void => {
    const before = keeper.session()?.person.id
    loop.stop()
    keep()
    events.emit('session', keeper.session(), before)
    loop.begin()
  }
  const enter = async (ask: (proof: DeskProof) => Promise<Session>): Promise<void> => {
    await hubThere.promise
    const session = await asConsole(options, ask)
    begin(() => keeper.keep(session))
  }

  return {
    on: events.on,
    state: () => loop.state,
    session: keeper.session,
    sipAccount: keeper.sipAccount,
    clockSkewMs: hubClock.skewMs,
    isTrial: () => isTrial,
    protocol: () => loop.protocol,
    history: () => loop.history,
    start: () => {
      const session = keeper.session()
      if (!session) return events.emit('state')
      events.emit('session', session, undefined)
      if (isHubStarting) loop.move({ type: 'signedIn', at: clock.now() })
      else loop.begin()
    },
    onHubReady: () => {
      if (!isHubStarting) return
      isHubStarting = false
      hubThere.resolve()
      loop.hint()
    },
    meetHub: (signal) => hubThere.promise.then(() => http.health(signal)).then(onHub),
    isProven,
    signIn: (user, password) => enter((proof) => proven.signIn(user, password, proof)),
    trialSignIn: (extension) => enter((proof) => proven.trialSignIn(extension, proof)),
    adopt: (kept) => begin(() => keeper.adopt(kept)),
    withhold: () => {
      loop.stop()
      const leaving = keeper.withhold()
      loop.move({ type: 'signedOut' })
      events.emit('session', undefined, leaving?.person.id)
    },
    release: () => {
      if (!keeper.restore()) return
      events.emit('session', keeper.session(), undefined)
      loop.begin()
    },
    askWithheld: async () => {
      await hubThere.promise
      const session = await renewWithheld(keeper, sessions, proven, deskProof)
      if (session) begin(() => keeper.keep(session))
      return session !== undefined
    },
    signOut: async () => {
      loop.stop()
      const leaving = keeper.forget()
      loop.move({ type: 'signedOut' })
      events.emit('session', undefined, leaving?.person.id)
      if (!leaving || isHubStarting) return
      await proven.signOut(leaving.refreshToken, deskId()).catch((error: unknown) => {
        log.warn('the hub could not be told of the sign-out; the session ends by itself', { error })
      })
    },
    ask: (name, input, timeoutMs) =>
      loop.socket?.ask(name, input, timeoutMs) ?? Promise.reject(notConnected()),
    resetConsoleIdentity: () => {
      loop.forgetInUse()
      keeper.expire()
      loop.needSignIn('deskInUse')
    },
    reconnect: (why) => loop.reconnect(why),
    wake: () => {
      if (['online', 'connecting', 'offline'].includes(loop.state.state)) loop.reconnect('the computer slept')
    },
    close: () => loop.close(),
  }
}
