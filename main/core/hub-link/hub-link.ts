import { isDeepStrictEqual } from 'node:util'
import { v7 } from 'uuid'
import type { HubLink as LinkState } from '../../../shared/contract/hub-link.ts'
import { DoorError } from '../../../shared/contract/door.ts'
import {
  PROTOCOL_VERSION,
  type Health,
  type HubCallInput,
  type HubCallName,
  type HubCallOutput,
  type HubEventName,
  type HubEvents,
  type HubRefusal,
  type Session,
} from '../../../shared/contract/hub.ts'
import type { SipAccount } from '../../../shared/contract/phone.ts'
import type { DeskId, PersonId } from '../../../shared/domain/ids.ts'
import { reconnectPolicy } from '../../../shared/domain/reconnect-policy.ts'
import { SECOND_MS, type Moment } from '../../../shared/domain/time.ts'
import type { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { HubHttpError, type HubHttp } from './hub-http.ts'
import { HubConnectError, openHubSocket, type HubSocket } from './hub-socket.ts'
import type { KeptSession, SessionStore } from './session-store.ts'
import type { SyncLine } from './sync-line.ts'

/** The console's tie to the hub: signs in, stays connected, renews by itself, and knows the hub's clock. */
export interface HubLink {
  state(): LinkState
  session(): Session | undefined
  /** The phone's account; undefined while only an old one of another address is known. */
  sipAccount(): SipAccount | undefined
  clockSkewMs(): number | null
  isTrial(): boolean
  /** How connecting went since the start: for whoever looks for a fault. */
  history(): { readonly attempts: number; readonly lastTrouble: { at: Moment; why: string } | null }
  /** Connects with the kept session, where there is one. */
  start(): void
  /** A hub that was just starting may be asked from now on. */
  hubIsThere(): void
  /**
   * Resolves when the hub may be asked, and is the one of this cache. Throws HubHttpError where it does not answer, and
   * OtherHubError where it is another one.
   */
  meetHub(): Promise<void>
  signIn(user: string, password: string): Promise<void>
  trialSignIn(extension: string): Promise<void>
  signOut(): Promise<void>
  /** Lets somebody work from the cache with a session that the hub has not confirmed yet. */
  adopt(kept: KeptSession): void
  /** Asks over the connection there is; throws DoorError `offline` where there is none. */
  ask<K extends HubCallName>(name: K, input: HubCallInput<K>): Promise<HubCallOutput<K>>
  /** This desk has a new id: its sign-in belongs to the old one and must be made again. Work goes on meanwhile. */
  becomeOther(): void
  /** Takes the connection down and tries anew at once: it was found not to answer. */
  reconnect(why: string): void
  /** The computer slept: the connection may be dead without knowing it, so it is made anew. */
  wake(): void
  close(): void
}
/** An event of the hub, parsed; `session:ended` is the link's own business. */
export type HubNews = {
  [K in Exclude<HubEventName, 'session:ended'>]: { readonly name: K; readonly data: z.output<HubEvents[K]> }
}[Exclude<HubEventName, 'session:ended'>]
export interface HubLinkOptions {
  readonly hubUrl: string
  readonly http: HubHttp
  readonly sessions: SessionStore
  readonly deskId: () => DeskId
  readonly clock: Clock
  readonly log: Log
  readonly isTrial: boolean
  /** The hub is only just starting: it is left alone until `hubIsThere`. */
  readonly isHubComing: boolean
  onState(): void
  /** Somebody signed in (also the same person anew), or (undefined) out. */
  onSession(session: Session | undefined, before: PersonId | undefined): void
  /** The hub said who it is, before anything is sent to it or taken from it. Throws where it is another one. */
  onHub(health: Health): void
  onOnline(line: SyncLine): void
  /** The hub's clock is so many ms ahead of this desk's: it is to be set. */
  onHubClock(difference: number): void
  /** Another running console keeps using the id of this desk. */
  onDeskCopied(): void
  onOffline(): void
  onEvent(event: HubNews): void
}

const HEARTBEAT_MS = 10 * SECOND_MS
const HEARTBEAT_TIMEOUT_MS = 5 * SECOND_MS
const RENEW_BEFORE_MS = 60 * SECOND_MS
const CLOCK_GRAIN_MS = 500
const FATAL_RETRY_MS = 15 * SECOND_MS

/** Codes of the HTTP door after which only a new sign-in helps. */
const isOver = (error: unknown): boolean =>
  error instanceof HubHttpError && error.status !== null && [400, 401, 403].includes(error.status)

/** Makes the link; nothing happens before `start` or a sign-in. */
export function createHubLink(options: HubLinkOptions): HubLink {
  const { hubUrl, http, sessions, deskId, clock, log } = options
  const instance = v7()
  let kept = sessions.read()
  let state: LinkState = { state: 'signedOut' }
  let skew: number | null = null
  let isTrial = options.isTrial
  let isClosed = false
  let socket: HubSocket | undefined
  let attempts = 0
  let lastTrouble: { at: Moment; why: string } | null = null
  const noteTrouble = (why: string): void => {
    lastTrouble = { at: clock.now(), why: why.slice(0, 500) }
  }
  /** Each sign-in, sign-out and reconnect starts a new round; work of an older one stops at its next step. */
  let round = 0
  let calledOff: (() => void)[] = []
  let aborting = new AbortController()
  /** So many times in a row another console had this desk: one that has just ended may hold it for a moment. */
  let deskTaken = 0
  let isHubComing = options.isHubComing
  const hubThere = Promise.withResolvers<void>()
  if (!isHubComing) hubThere.resolve()

  const setState = (next: LinkState): void => {
    state = next
    options.onState()
  }
  /** A clock that can be set is set by the hub's; what the way of an answer takes is no difference. */
  const heardHubTime = (difference: number): void => {
    const isSet = Math.abs(difference) > CLOCK_GRAIN_MS && clock.align !== undefined
    if (isSet) options.onHubClock(difference)
    skew = isSet ? 0 : difference
  }
  const keep = (session: Session): void => {
    heardHubTime(session.hubTime - clock.now())
    skew ??= 0
    kept = { session, hubUrl, accessUntilHere: session.accessUntil - skew }
    sessions.write(kept)
  }
  const stopRound = (): void => {
    round += 1
    aborting.abort()
    aborting = new AbortController()
    for (const stop of calledOff) stop()
    calledOff = []
    if (socket) {
      socket.close()
      socket = undefined
      options.onOffline()
    }
  }
  const later = (ms: number, work: () => void): void => {
    const mine = round
    calledOff.push(
      clock.after(ms, () => {
        if (mine === round) work()
      }),
    )
  }

  const renew = async (): Promise<void> => {
    if (!kept) return
    const mine = round
    const session = await http.renew(kept.session.refreshToken, deskId())
    // a token that was traded in must be kept even when nobody waits for it any more, unless somebody else signed in
    const before = kept
    if (mine === round || before?.session.person.id === session.person.id) keep(session)
    if (mine !== round) return
    if (!isDeepStrictEqual(before?.session.sip, session.sip)) options.onSession(session, session.person.id)
    planRenewal()
  }
  const planRenewal = (): void => {
    if (!kept) return
    const left = kept.accessUntilHere - clock.now()
    later(Math.max(SECOND_MS, left - Math.min(RENEW_BEFORE_MS, left / 4)), () => {
      renew().catch((error: unknown) => {
        if (isOver(error)) return needSignIn('tokenRevoked')
        log.warn('the session could not be renewed yet', { error })
        later(HEARTBEAT_MS, planRenewal)
      })
    })
  }
  const needSignIn = (reason: HubRefusal): void => {
    stopRound()
    setState({ state: 'needsSignIn', reason, since: clock.now() })
  }

  const heartbeat = (mine: HubSocket, onlineSince: number): void => {
    const askedAt = clock.now()
    const startedAt = performance.now()
    mine.ask('clock:ask', null, HEARTBEAT_TIMEOUT_MS).then(
      ({ hubTime }) => {
        if (socket !== mine) return
        const roundTripMs = performance.now() - startedAt
        heardHubTime(Math.round(hubTime - (askedAt + roundTripMs / 2)))
        setState({ state: 'online', since: onlineSince, roundTripMs: Math.round(roundTripMs * 10) / 10 })
        later(HEARTBEAT_MS, () => heartbeat(mine, onlineSince))
      },
      (error: unknown) => {
        if (socket === mine) link.reconnect(error instanceof Error ? error.message : 'no answer')
      },
    )
  }

  const handleRefusal = async (reason: HubRefusal): Promise<'again' | 'stop'> => {
    if (reason === 'tokenExpired') {
      await renew()
      return 'again'
    }
    if (reason === 'tokenRevoked') needSignIn(reason)
    else if (reason === 'deskInUse' && (deskTaken += 1) > 1) options.onDeskCopied()
    else {
      setState({ state: 'fatal', reason, since: clock.now() })
      // the other console may be closed, the hub or this console updated: looked at again, slowly
      later(FATAL_RETRY_MS, () => void connect(0, clock.now()))
    }
    return 'stop'
  }

  /** One try; plans the next by itself. */
  const tryOnce = async (mine: number): Promise<'done' | 'again'> => {
    const health = await http.health()
    if (mine !== round) return 'done'
    if (health.protocol !== PROTOCOL_VERSION) {
      await handleRefusal(health.protocol > PROTOCOL_VERSION ? 'clientTooOld' : 'hubTooOld')
      return 'done'
    }
    isTrial = health.isTrial
    options.onHub(health)
    if (kept && (kept.hubUrl !== hubUrl || kept.accessUntilHere - clock.now() < SECOND_MS)) await renew()
    if (mine !== round || !kept) return 'done'
    const { session } = kept
    const opened = await openHubSocket(
      hubUrl,
      { protocol: PROTOCOL_VERSION, token: session.accessToken, desk: deskId(), instance },
      {
        onEvent: (event) => {
          if (mine !== round) return
          if (event.name === 'session:ended') onEnded(event.data.reason)
          else options.onEvent(event)
        },
        onClosed: (why) => {
          if (mine === round) link.reconnect(why)
        },
        onFault: (text, error) => log.warn(text, { error }),
      },
    )
    if (mine !== round) {
      opened.close()
      return 'done'
    }
    socket = opened
    deskTaken = 0
    const since = clock.now()
    setState({ state: 'online', since, roundTripMs: null })
    log.info('connected to the hub')
    planRenewal()
    heartbeat(opened, since)
    options.onOnline({
      socket: opened,
      snapshot: (from) =>
        http.snapshot(kept?.session.accessToken ?? session.accessToken, from, aborting.signal),
    })
    return 'done'
  }

  const connect = async (attempt: number, since: number): Promise<void> => {
    if (isClosed || !kept) return
    const mine = round
    attempts += 1
    setState({ state: 'connecting', attempt, since })
    let why = ''
    try {
      if ((await tryOnce(mine)) === 'done') return
    } catch (error) {
      if (mine !== round) return
      if (isOver(error)) return needSignIn('tokenRevoked')
      if (error instanceof HubConnectError && error.reason) {
        try {
          if ((await handleRefusal(error.reason)) === 'stop') return
          // renewed: at once, but not for ever
          if (attempt < 2) return await connect(attempt + 1, since)
        } catch (renewal) {
          if (mine !== round) return
          if (isOver(renewal)) return needSignIn('tokenRevoked')
        }
      }
      why = error instanceof Error ? error.message : String(error)
    }
    if (mine !== round) return
    noteTrouble(why)
    const delay = reconnectPolicy(attempt, Math.random())
    setState({ state: 'offline', why, since, retryAt: clock.now() + delay })
    later(delay, () => void connect(attempt + 1, since))
  }

  const onEnded = (reason: HubRefusal): void => {
    log.warn('the hub ended the session', { reason })
    noteTrouble(reason)
    if (reason === 'tokenExpired') {
      stopRound()
      if (kept) kept = { ...kept, accessUntilHere: 0 }
      void connect(0, clock.now())
    } else if (reason === 'tokenRevoked') needSignIn(reason)
    else {
      stopRound()
      void handleRefusal(reason)
    }
  }

  const begin = (session: Session): void => {
    const before = kept?.session.person.id
    stopRound()
    keep(session)
    options.onSession(session, before)
    void connect(0, clock.now())
  }
  /** Who the hub is must be known before somebody signs in to it: the cache may be another team's. */
  const meetHub = async (): Promise<void> => {
    await hubThere.promise
    const health = await http.health()
    isTrial = health.isTrial
    options.onHub(health)
  }

  const link: HubLink = {
    state: () => state,
    session: () => kept?.session,
    sipAccount: () => (kept?.hubUrl === hubUrl ? kept.session.sip : undefined),
    clockSkewMs: () => skew,
    isTrial: () => isTrial,
    history: () => ({ attempts, lastTrouble }),
    start: () => {
      if (!kept) return options.onState()
      options.onSession(kept.session, undefined)
      if (isHubComing) setState({ state: 'connecting', attempt: 0, since: clock.now() })
      else void connect(0, clock.now())
    },
    hubIsThere: () => {
      if (!isHubComing) return
      isHubComing = false
      hubThere.resolve()
      if (socket !== undefined || !['connecting', 'offline'].includes(state.state)) return
      stopRound()
      void connect(0, clock.now())
    },
    meetHub,
    signIn: async (user, password) => {
      await meetHub()
      begin(await http.signIn(user, password, deskId()))
    },
    trialSignIn: async (extension) => {
      await meetHub()
      begin(await http.trialSignIn(extension, deskId()))
    },
    adopt: (keptBefore) => {
      const before = kept?.session.person.id
      stopRound()
      kept = keptBefore
      sessions.write(kept)
      options.onSession(kept.session, before)
      void connect(0, clock.now())
    },
    signOut: async () => {
      const leaving = kept
      stopRound()
      kept = undefined
      sessions.clear()
      setState({ state: 'signedOut' })
      options.onSession(undefined, leaving?.session.person.id)
      if (!leaving) return
      await http.signOut(leaving.session.refreshToken, deskId()).catch((error: unknown) => {
        log.warn('the hub could not be told of the sign-out; the session ends by itself', { error })
      })
    },
    ask: (name, input) => {
      if (socket) return socket.ask(name, input)
      return Promise.reject(
        new DoorError('offline', 'The hub is not connected; this needs it. Try again when it is back.', true),
      )
    },
    becomeOther: () => {
      deskTaken = 0
      if (kept) kept = { ...kept, accessUntilHere: 0 }
      needSignIn('deskInUse')
    },
    reconnect: (why) => {
      log.warn('the connection to the hub is lost', { why })
      noteTrouble(why)
      stopRound()
      if (kept && !isClosed) void connect(0, clock.now())
    },
    wake: () => {
      if (['online', 'connecting', 'offline'].includes(state.state)) link.reconnect('the computer slept')
    },
    close: () => {
      isClosed = true
      stopRound()
    },
  }
  return link
}
