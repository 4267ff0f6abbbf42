import type { PersonId } from '../../shared/domain/ids.ts'
import type { HubKeys } from './hub-keys.ts'
import type { Db } from './tables.ts'

/** Sessions of one person whose phones are let in: more than anybody works at, and few enough to be tried one by one. */
const MOST_SESSIONS = 20

/**
 * The SIP passwords of the team. Each session has its own, derived from its id, so it is new at each sign-in, the same after a
 * restart, in no table, and good for nothing once the session is over.
 */
export class SipPasswords {
  readonly #keys: HubKeys
  readonly #now: () => number
  /** When the session ends, by its id; the one begun or renewed last stands last. */
  readonly #sessions = new Map<string, Map<string, number>>()

  private constructor(keys: HubKeys, now: () => number) {
    this.#keys = keys
    this.#now = now
  }

  /** Knows the sessions that are not over. */
  static async load(db: Db, keys: HubKeys, now: () => number): Promise<SipPasswords> {
    const made = new SipPasswords(keys, now)
    const rows = await db
      .selectFrom('sessions')
      .select(['id', 'person_id', 'ends_at'])
      .where('ended_at', 'is', null)
      .where('ends_at', '>', now())
      .orderBy('renewed_at')
      .execute()
    for (const row of rows) made.take(row.person_id as PersonId, row.id, row.ends_at)
    return made
  }

  /** Lets the phone of a session in until the session ends, and returns its password. */
  take(personId: PersonId, sessionId: string, endsAt: number): string {
    const sessions = this.#sessions.get(personId) ?? new Map<string, number>()
    this.#sessions.set(personId, sessions)
    sessions.delete(sessionId)
    sessions.set(sessionId, endsAt)
    const [oldest] = sessions.keys()
    if (sessions.size > MOST_SESSIONS && oldest !== undefined) sessions.delete(oldest)
    return this.#keys.sipPasswordOf(sessionId)
  }

  /** The session is over: its phone is let in no more. */
  drop(sessionId: string): void {
    for (const sessions of this.#sessions.values()) sessions.delete(sessionId)
  }

  /** The passwords of a person's sessions, newest first. */
  of(personId: PersonId): string[] {
    const now = this.#now()
    return [...(this.#sessions.get(personId) ?? [])]
      .filter(([, endsAt]) => endsAt > now)
      .map(([sessionId]) => this.#keys.sipPasswordOf(sessionId))
      .reverse()
  }
}
