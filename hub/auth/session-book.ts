import type { DeskId, PersonId } from '../../shared/domain/ids.ts'
import type { DamageWatch } from '../store/damage-watch.ts'
import type { Db } from '../store/tables.ts'
import {
  endSession,
  findSession,
  hashOf,
  isHash,
  makeSession,
  readSession,
  renewSession,
  sessionStateOf,
  startSession,
  tokenOf,
  type NewSession,
  type RenewOutcome,
  type SessionRow,
  type SessionState,
} from './session-store.ts'

interface KeptHere {
  readonly session: SessionRow
  readonly tokenHash: string
  readonly endsAt: number
}

/**
 * The sign-ins of the team. They are in the database; once its data is damaged nothing is written there, and calls must go on, so
 * what begins and ends from then on is in memory alone. Nothing is lost by that: after a rescue or a restore everybody signs in anew.
 * A refresh token is not changed meanwhile, because the next one could not be kept.
 */
export class SessionBook {
  readonly #db: Db
  readonly #damage: DamageWatch
  /** Sign-ins since the damage, by id. */
  readonly #begun = new Map<string, KeptHere>()
  /** Ids of sessions that ended since the damage. */
  readonly #ended = new Set<string>()

  constructor(db: Db, damage: DamageWatch) {
    this.#db = db
    this.#damage = damage
  }

  /** Starts a session; gives its first refresh token. With `mayRemove` sessions go that ended long ago. */
  start(
    who: { personId: PersonId; desk: DeskId },
    now: number,
    lastsMs: number,
    mayRemove: boolean,
  ): Promise<NewSession> {
    return this.#damage.unlessFound(
      () => startSession(this.#db, who, now, lastsMs, mayRemove),
      () => {
        const made = makeSession(who, now, lastsMs)
        const { session, refreshToken, endsAt } = made
        this.#begun.set(session.id, { session, tokenHash: hashOf(refreshToken), endsAt })
        return made
      },
    )
  }

  /** As `renewSession`. */
  renew(
    refreshToken: string,
    desk: DeskId,
    now: number,
    limits: { lastsMs: number; maxMs: number },
  ): Promise<RenewOutcome> {
    return this.#damage.unlessFound(
      () => renewSession(this.#db, refreshToken, desk, now, limits),
      () => this.#renewHere(refreshToken, desk, now, limits.maxMs),
    )
  }

  /** As `findSession`. */
  async find(refreshToken: string, desk: DeskId): Promise<SessionRow | undefined> {
    const { id } = tokenOf(refreshToken)
    if (this.#ended.has(id)) return undefined
    const begun = this.#begun.get(id)
    if (begun === undefined) return findSession(this.#db, refreshToken, desk)
    return isHash(begun.tokenHash, refreshToken) && begun.session.desk === desk ? begun.session : undefined
  }

  /** Ends a session; nothing of it is good any more. */
  async end(id: string, now: number, why: string): Promise<void> {
    await this.#damage.unlessFound(
      () => endSession(this.#db, id, now, why),
      () => void this.#ended.add(id),
    )
  }

  /** Whether a session still holds, and its person may still work here. */
  async stateOf(id: string, now: number): Promise<SessionState> {
    if (this.#ended.has(id)) return 'revoked'
    const begun = this.#begun.get(id)
    if (begun === undefined) return sessionStateOf(this.#db, id, now)
    return begun.endsAt <= now ? 'expired' : 'live'
  }

  async #renewHere(refreshToken: string, desk: DeskId, now: number, maxMs: number): Promise<RenewOutcome> {
    const { id } = tokenOf(refreshToken)
    if (this.#ended.has(id)) return { kind: 'revoked' }
    const begun = this.#begun.get(id)
    if (begun === undefined) {
      const outcome = await readSession(this.#db, refreshToken, desk, now, maxMs)
      // somebody has a copy
      if (outcome.kind === 'reused') this.#ended.add(id)
      return outcome
    }
    const { session, tokenHash, endsAt } = begun
    if (session.desk !== desk || !isHash(tokenHash, refreshToken)) return { kind: 'revoked' }
    return endsAt <= now ? { kind: 'expired' } : { kind: 'renewed', session, refreshToken, endsAt }
  }
}
