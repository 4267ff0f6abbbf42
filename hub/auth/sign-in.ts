import type { Logger } from '../../shared/log/create-logger.ts'
import { pause } from '../../shared/timer.ts'
import type { Session } from '../../shared/contract/hub.ts'
import type { DeskId, PersonId } from '../../shared/domain/ids.ts'
import type { Person } from '../../shared/domain/people.ts'
import { appendAudits, type AuditEntry } from '../audit/audit-trail.ts'
import type { DamageWatch } from '../store/damage-watch.ts'
import { findEntity, findPersonByExtension } from '../store/ledger-store.ts'
import type { Db } from '../store/tables.ts'
import { readAccessToken, signAccessToken, type AccessClaims } from './access-token.ts'
import type { TimeSource } from '../hub-clock.ts'
import type { HubKeys } from '../store/hub-keys.ts'
import { GuessTally } from './guess-tally.ts'
import { admitDesk, bindProvenDesk, mayUseDesk, type DeskProof } from './desk-secrets.ts'
import { networkOf } from './network-of.ts'
import type { SipPasswords } from '../store/sip-passwords.ts'
import { isPassword } from './passwords.ts'
import { SessionBook } from './session-book.ts'
import { hasSignedInAt, type SessionRow, type SessionState } from './session-store.ts'
import { GUESS_RULE, MADE_UP_NAMES_RULE, SlowDown } from './slow-down.ts'

/** Why signing in, renewing or a token was refused; the codes are those of HttpError. */
export class SignInError extends Error {
  readonly code:
    | 'wrongPassword'
    | 'slowDown'
    | 'notAllowed'
    | 'deskTaken'
    | 'tokenExpired'
    | 'tokenRevoked'
    | 'clockInDoubt'
  readonly retryAfterMs: number | undefined
  constructor(code: SignInError['code'], message: string, retryAfterMs?: number) {
    super(message)
    this.name = 'SignInError'
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}

export interface SignInOptions {
  readonly db: Db
  readonly damage: DamageWatch
  readonly log: Logger
  readonly keys: HubKeys
  readonly now: () => number
  readonly time: Pick<TimeSource, 'isInDoubt' | 'mayRemove'>
  readonly accessTokenMs: number
  readonly sessionMs: number
  readonly sessionMaxMs: number
  readonly sipPasswords: SipPasswords
  readonly onSignIn: (result: 'ok' | 'refused') => void
}
/** A session as the contract has it, without the SIP account, which the server adds for the address it is reached by. */
export type SignedIn = Omit<Session, 'sip'> & {
  /** Of this session's phone at the built-in switch. */
  readonly sipPassword: string
}

const revoked = (): SignInError =>
  new SignInError(
    'tokenRevoked',
    'This sign-in is over. Sign in again; what you typed is kept on this computer.',
  )

/**
 * Who may come in: passwords, tokens and their sessions. Damaged data keeps nobody out: what would be written then is kept in memory,
 * and what the audit trail would hold goes to the log.
 */
export class SignIn {
  readonly #options: SignInOptions
  readonly #sessions: SessionBook
  /** By account and network; by account and console where that person has signed in there before. */
  readonly #guesses: SlowDown
  /** By network. */
  readonly #madeUpNames: SlowDown
  /** Which refusals get a row of their own in the audit trail. */
  readonly #tally = new GuessTally()
  /** How long it took to look at the last password, in milliseconds. */
  #checkMs = 50
  readonly #endListeners: ((sessionId: string, personId: PersonId) => void)[] = []

  constructor(options: SignInOptions) {
    this.#options = options
    this.#sessions = new SessionBook(options.db, options.damage)
    this.#guesses = new SlowDown(GUESS_RULE, options.now)
    this.#madeUpNames = new SlowDown(MADE_UP_NAMES_RULE, options.now)
  }

  /** Calls the listener when a session is over: its sockets must go. */
  onSessionEnded(listener: (sessionId: string, personId: PersonId) => void): void {
    this.#endListeners.push(listener)
  }

  /**
   * Signs in by password. Throws SignInError `wrongPassword`, `slowDown` (with the time to wait) or `deskTaken`. Wrong guesses slow down
   * further ones at the same account from the same network. A console at which the person has signed in before is counted
   * for itself, so that strangers do not keep it out, wherever they are.
   */
  async byPassword(user: string, password: string, proof: DeskProof, address: string): Promise<SignedIn> {
    const { db } = this.#options
    const account = user.trim().toLowerCase()
    const network = networkOf(address)
    const person = await findPersonByExtension(db, account)
    const isKnown = person !== undefined && (await hasSignedInAt(db, person.id, proof.desk))
    const guesser = isKnown ? `${account} at console ${proof.desk}` : `${account} from ${network}`
    const wait = this.#guesses.waitFor(guesser)
    if (wait > 0) {
      this.#options.onSignIn('refused')
      throw new SignInError(
        'slowDown',
        `Too many wrong passwords. Try again in ${Math.ceil(wait / 1000)} s.`,
        wait,
      )
    }
    this.#guesses.noteTry(guesser)
    const isRight = person ? await this.#isPasswordOf(person, password) : await this.#seemToCheck(network)
    if (!person || !isRight || !person.active) {
      this.#options.onSignIn('refused')
      await this.#auditRefusal(person?.id ?? null, address, { desk: proof.desk, address })
      throw new SignInError('wrongPassword', 'Extension or password is wrong.')
    }
    this.#guesses.forget(guesser)
    return this.#start(person, proof, address)
  }

  /** One click for a person of the sample team. The caller has made sure that this hub is a trial. */
  async byTrial(extension: string, proof: DeskProof, address: string): Promise<SignedIn> {
    const person = await findPersonByExtension(this.#options.db, extension)
    if (!person?.active)
      throw new SignInError('notAllowed', 'There is nobody with this extension in the sample team.')
    return this.#start(person, proof, address)
  }

  /** Renews a session silently. Throws SignInError `tokenExpired`, `tokenRevoked` or `clockInDoubt`. */
  async renew(refreshToken: string, proof: DeskProof): Promise<SignedIn> {
    const { db, damage, now, sessionMs, sessionMaxMs } = this.#options
    const limits = { lastsMs: sessionMs, maxMs: sessionMaxMs }
    const outcome = await this.#sessions.renew(refreshToken, proof.desk, now(), limits)
    if (outcome.kind === 'expired' && this.#options.time.isInDoubt)
      throw new SignInError(
        'clockInDoubt',
        'The hub’s clock may be wrong, so it cannot tell whether this sign-in has run out. It is tried again.',
      )
    if (outcome.kind === 'expired')
      throw new SignInError('tokenExpired', 'This sign-in ran out. Sign in again; what you typed is kept.')
    if (outcome.kind === 'revoked') throw revoked()
    if (outcome.kind === 'reused') {
      await this.#audit('sessionRevoked', outcome.session.personId, {
        session: outcome.session.id,
        why: 'reused',
      })
      this.sessionEnded(outcome.session.id, outcome.session.personId)
      throw revoked()
    }
    const person = await findEntity(db, 'person', outcome.session.personId)
    if (!person?.active) throw revoked()
    await damage.unlessFound(
      () => bindProvenDesk(db, proof, now()),
      () => undefined,
    )
    return this.#answer(person, outcome.session, outcome.refreshToken, outcome.endsAt)
  }

  /** Ends the session of a refresh token; one that is over, or was never given, is no error. */
  async signOut(refreshToken: string, desk: DeskId): Promise<void> {
    const session = await this.#sessions.find(refreshToken, desk)
    if (!session) return
    await this.#sessions.end(session.id, this.#options.now(), 'signOut')
    await this.#audit('signOut', session.personId, { session: session.id, desk })
    this.sessionEnded(session.id, session.personId)
  }

  /** The claims of a token that still holds. Throws SignInError `tokenExpired` or `tokenRevoked`. */
  async check(token: string): Promise<AccessClaims> {
    const { keys, now } = this.#options
    const claims = await readAccessToken(keys.tokenKey, token, now())
    if (claims === 'expired') throw new SignInError('tokenExpired', 'The token ran out; renew it.')
    if (claims === 'bad') throw revoked()
    const state = await this.stateOf(claims.sessionId)
    if (state === 'expired') throw new SignInError('tokenExpired', 'This sign-in ran out. Sign in again.')
    if (state === 'revoked') throw revoked()
    return claims
  }

  /** Who was given a token that has not run out; null where nobody was. Whether the session still holds is not looked at. */
  async holderOf(token: string): Promise<PersonId | null> {
    const { keys, now } = this.#options
    const claims = await readAccessToken(keys.tokenKey, token, now())
    return typeof claims === 'string' ? null : claims.personId
  }

  /** Whether a session still holds, and its person may still work here. */
  stateOf(sessionId: string): Promise<SessionState> {
    return this.#sessions.stateOf(sessionId, this.#options.now())
  }

  async #isPasswordOf(person: Person, password: string): Promise<boolean> {
    const secret = await this.#options.db
      .selectFrom('secrets')
      .select('password_hash')
      .where('person_id', '=', person.id)
      .executeTakeFirst()
    return this.#check(secret?.password_hash, password)
  }

  async #check(passwordHash: string | undefined, password: string): Promise<boolean> {
    const startedAt = performance.now()
    const isRight = await isPassword(passwordHash, password)
    this.#checkMs = performance.now() - startedAt
    return isRight
  }

  /**
   * Takes as long for a name that nobody has as for one that somebody has, so that the time does not tell who exists.
   * Looking at a password is work: where a network makes up names without end it only waits, and keeps nobody else there
   * from signing in.
   */
  async #seemToCheck(network: string): Promise<false> {
    const isProgram = this.#madeUpNames.waitFor(network) > 0
    this.#madeUpNames.noteTry(network)
    if (isProgram) await pause(this.#checkMs)
    else await this.#check(undefined, '')
    return false
  }

  /** A session was ended in the database: its phone is let in no more, and whoever listens is told. */
  sessionEnded(sessionId: string, personId: PersonId): void {
    this.#options.sipPasswords.drop(sessionId)
    for (const listener of this.#endListeners) listener(sessionId, personId)
  }

  async #start(person: Person, proof: DeskProof, address: string): Promise<SignedIn> {
    const { db, damage, now, sessionMs, time } = this.#options
    const { desk } = proof
    const isAdmitted = await damage.unlessFound(
      () => admitDesk(db, proof, person.id, now()),
      () => mayUseDesk(db, proof, person.id),
    )
    if (!isAdmitted) {
      this.#options.onSignIn('refused')
      await this.#auditRefusal(person.id, address, { desk, address, why: 'deskTaken' })
      throw new SignInError(
        'deskTaken',
        'This console’s id belongs to another console. It takes a new one by itself; what you typed is kept.',
      )
    }
    const who = { personId: person.id, desk }
    const { session, refreshToken, endsAt } = await this.#sessions.start(
      who,
      now(),
      sessionMs,
      time.mayRemove,
    )
    this.#options.onSignIn('ok')
    await this.#audit('signIn', person.id, { session: session.id, desk, address })
    return this.#answer(person, session, refreshToken, endsAt)
  }

  async #answer(
    person: Person,
    session: SessionRow,
    refreshToken: string,
    endsAt: number,
  ): Promise<SignedIn> {
    const { keys, now, accessTokenMs, sipPasswords } = this.#options
    const hubTime = now()
    const accessUntil = hubTime + accessTokenMs
    const sipPassword = sipPasswords.take(person.id, session.id, endsAt)
    const claims = { personId: person.id, desk: session.desk, sessionId: session.id }
    const accessToken = await signAccessToken(keys.tokenKey, claims, hubTime, accessUntil)
    return { person, accessToken, accessUntil, refreshToken, hubTime, sipPassword }
  }

  /** Writes down how many refusals were only counted. Nobody may sign in after it. */
  async close(): Promise<void> {
    await this.#append(this.#tally.due(this.#options.now(), true))
  }

  #audit(
    kind: 'signIn' | 'signOut' | 'sessionRevoked',
    actor: PersonId | null,
    detail: Record<string, string>,
  ): Promise<void> {
    const at = this.#options.now()
    return this.#append(this.#tally.due(at), { at, actor, kind, detail })
  }

  #auditRefusal(account: PersonId | null, address: string, detail: Record<string, string>): Promise<void> {
    const at = this.#options.now()
    const due = this.#tally.due(at)
    if (!this.#tally.add({ account, network: networkOf(address) })) return this.#append(due)
    return this.#append(due, { at, actor: account, kind: 'signInRefused', detail })
  }

  #append(...entries: readonly (AuditEntry | readonly AuditEntry[])[]): Promise<void> {
    const { db, damage, log } = this.#options
    const all = entries.flat()
    return damage.unlessFound(
      () => appendAudits(db, all),
      () => {
        for (const entry of all) log.warn({ entry }, 'not in the audit trail, because the data is damaged')
      },
    )
  }
}
