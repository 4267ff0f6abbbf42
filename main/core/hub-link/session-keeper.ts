import { isDeepStrictEqual } from 'node:util'
import type { Session } from '../../../shared/contract/hub.ts'
import type { SipAccount } from '../../../shared/contract/phone.ts'
import { SECOND_MS } from '../../../shared/domain/time.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { DeskProof } from '../outbox/desk-id.ts'
import type { HubClock } from './hub-clock.ts'
import { HubHttpError, type HubHttp } from './hub-http.ts'
import type { Rounds } from './rounds.ts'
import type { KeptSession, SessionStore } from './session-store.ts'

/** The session of who is signed in here, with its tokens; kept on the disk and renewed before it ends. */
export interface SessionKeeper {
  session(): Session | undefined
  /** The phone's account; undefined while only an old one of another address is known. */
  sipAccount(): SipAccount | undefined
  /** Keeps a session that the hub just gave. */
  keep(session: Session): void
  /** Keeps one that the hub has not confirmed yet. */
  adopt(kept: KeptSession): void
  /** Forgets the session; returns it. */
  forget(): Session | undefined
  /** Takes the session out of use, and keeps it on the disk; returns it. */
  withhold(): Session | undefined
  /** Takes a withheld session into use again; undefined where there is none. */
  restore(): Session | undefined
  /** The access token counts for nothing any more: it is renewed before the next connection. */
  expire(): void
  /** Gets new tokens where these are about to end, or come from another address. Throws HubHttpError. */
  refresh(): Promise<void>
  /** Gets new tokens. Throws HubHttpError; `isSessionOver` says what that means. */
  renew(): Promise<void>
  /** Renews by itself as long as this round lasts. `onOver`: the hub gives no new tokens, and a person must sign in. */
  planRenewal(onOver: () => void): void
}
export interface SessionKeeperOptions {
  readonly hubUrl: string
  readonly http: HubHttp
  readonly sessions: SessionStore
  readonly deskProof: () => DeskProof
  readonly clock: Clock
  readonly hubClock: HubClock
  readonly rounds: Rounds
  readonly log: Log
  /** The phone's account is another one now. */
  onAccountChanged(session: Session): void
}

const RENEW_BEFORE_MS = 60 * SECOND_MS
const RENEW_AGAIN_MS = 10 * SECOND_MS

/** True for answers of the HTTP door after which only a new sign-in helps. */
export const isSessionOver = (error: unknown): boolean =>
  error instanceof HubHttpError && error.status !== null && [400, 401, 403].includes(error.status)

/** The keeper; it begins with the session of the last time, where there is one. */
export function createSessionKeeper(options: SessionKeeperOptions): SessionKeeper {
  const { hubUrl, http, sessions, clock, hubClock, rounds, log } = options
  let kept = sessions.read()

  const write = (next: KeptSession): void => {
    kept = next
    sessions.write(next)
  }
  const keep = (session: Session): void => {
    hubClock.heard(session.hubTime - clock.now())
    write({ session, hubUrl, accessUntilHere: session.accessUntil - (hubClock.skewMs() ?? 0) })
  }
  const trade = async (round: number): Promise<void> => {
    if (!kept) return
    const session = await http.renew(kept.session.refreshToken, options.deskProof())
    // a token that was traded in must be kept even when nobody waits for it any more, unless somebody else signed in
    const before = kept as KeptSession | undefined
    if (rounds.isCurrent(round) || before?.session.person.id === session.person.id) keep(session)
    if (!rounds.isCurrent(round)) return
    if (!isDeepStrictEqual(before?.session.sip, session.sip)) options.onAccountChanged(session)
  }
  const planRenewal = (onOver: () => void): void => {
    if (!kept) return
    const left = kept.accessUntilHere - clock.now()
    const round = rounds.current()
    rounds.later(Math.max(SECOND_MS, left - Math.min(RENEW_BEFORE_MS, left / 4)), () => {
      trade(round).then(
        () => {
          if (rounds.isCurrent(round)) planRenewal(onOver)
        },
        (error: unknown) => {
          if (!rounds.isCurrent(round)) return
          if (isSessionOver(error)) return onOver()
          log.warn('the session could not be renewed yet', { error })
          rounds.later(RENEW_AGAIN_MS, () => planRenewal(onOver))
        },
      )
    })
  }
  const renew = (): Promise<void> => trade(rounds.current())

  return {
    session: () => kept?.session,
    sipAccount: () => (kept?.hubUrl === hubUrl ? kept.session.sip : undefined),
    keep,
    adopt: write,
    forget: () => {
      const before = kept?.session
      kept = undefined
      sessions.clear()
      return before
    },
    withhold: () => {
      const before = kept?.session
      kept = undefined
      return before
    },
    restore: () => (kept ??= sessions.read())?.session,
    expire: () => {
      if (kept) kept = { ...kept, accessUntilHere: 0 }
    },
    refresh: async () => {
      if (kept && (kept.hubUrl !== hubUrl || kept.accessUntilHere - clock.now() < SECOND_MS)) await renew()
    },
    renew,
    planRenewal,
  }
}
