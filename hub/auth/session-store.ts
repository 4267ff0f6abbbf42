import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { v7 } from 'uuid'
import type { DeskId, PersonId } from '../../shared/domain/ids.ts'
import type { Db } from '../store/tables.ts'

/** A sign-in of a person at a desk. Its refresh token changes at every renewal; the database knows only its hash. */
export interface SessionRow {
  readonly id: string
  readonly personId: PersonId
  readonly desk: DeskId
}
export type RenewOutcome =
  | {
      readonly kind: 'renewed'
      readonly session: SessionRow
      readonly refreshToken: string
      readonly endsAt: number
    }
  | { readonly kind: 'expired' }
  | { readonly kind: 'revoked' }
  /** A token that was used up long ago came again: somebody has a copy. The session is over for everybody. */
  | { readonly kind: 'reused'; readonly session: SessionRow }

export interface NewSession {
  readonly session: SessionRow
  readonly refreshToken: string
  readonly endsAt: number
}
export type SessionState = 'live' | 'expired' | 'revoked'

/** What is kept of a secret: a hash of which nobody makes it again. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url')
/** Whether this is the hash of the secret; it takes as long for every hash. */
export const isHash = (stored: string | null, secret: string): boolean => {
  if (stored === null) return false
  return timingSafeEqual(Buffer.from(stored), Buffer.from(hashOf(secret)))
}
const makeSecret = (): string => randomBytes(32).toString('base64url')

/** The session's id in a refresh token, and its secret; anything may come. */
export function tokenOf(refreshToken: string): { readonly id: string; readonly secret: string } {
  const [id = '', secret = ''] = refreshToken.split('.')
  return { id, secret }
}

/** A session that is kept nowhere yet, with its first refresh token. */
export function makeSession(
  who: { personId: PersonId; desk: DeskId },
  now: number,
  lastsMs: number,
): NewSession {
  const id = v7()
  return { session: { id, ...who }, refreshToken: `${id}.${makeSecret()}`, endsAt: now + lastsMs }
}

/** Starts a session; gives its first refresh token. */
export async function startSession(
  db: Db,
  who: { personId: PersonId; desk: DeskId },
  now: number,
  lastsMs: number,
  mayRemove: boolean,
): Promise<NewSession> {
  const made = makeSession(who, now, lastsMs)
  if (mayRemove)
    await db
      .deleteFrom('sessions')
      .where('ends_at', '<', now - lastsMs)
      .execute()
  await db
    .insertInto('sessions')
    .values({
      id: made.session.id,
      person_id: who.personId,
      desk: who.desk,
      current_hash: hashOf(tokenOf(made.refreshToken).secret),
      previous_hash: null,
      started_at: now,
      renewed_at: now,
      ends_at: made.endsAt,
      ended_at: null,
      ended_why: null,
    })
    .execute()
  return made
}

/**
 * What a refresh token is worth now, without trading it: `renewed` gives the same one again. Limits and outcomes are those of
 * `renewSession`.
 */
export async function readSession(
  db: Db,
  refreshToken: string,
  desk: DeskId,
  now: number,
  maxMs: number,
): Promise<RenewOutcome> {
  const { id, secret } = tokenOf(refreshToken)
  const row = await db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row || row.ended_at !== null || row.desk !== desk) return { kind: 'revoked' }
  // a session of the time before this limit may be said to end later
  const endsAt = Math.min(row.ends_at, row.started_at + maxMs)
  if (endsAt <= now) return { kind: 'expired' }
  const session = { id, personId: row.person_id as PersonId, desk }
  const isGood = isHash(row.current_hash, secret) || isHash(row.previous_hash, secret)
  return isGood ? { kind: 'renewed', session, refreshToken, endsAt } : { kind: 'reused', session }
}

/**
 * Trades a refresh token for a new one. The token just before the current one is taken too: its answer may have been
 * lost on the way. An older one ends the session. A session ends `maxMs` after the sign-in, however often it is renewed.
 */
export function renewSession(
  db: Db,
  refreshToken: string,
  desk: DeskId,
  now: number,
  { lastsMs, maxMs }: { lastsMs: number; maxMs: number },
): Promise<RenewOutcome> {
  const { id, secret } = tokenOf(refreshToken)
  return db.transaction().execute(async (transaction): Promise<RenewOutcome> => {
    const read = await readSession(transaction, refreshToken, desk, now, maxMs)
    if (read.kind === 'reused') await endSession(transaction, id, now, 'reused')
    if (read.kind !== 'renewed') return read
    const row = await transaction
      .selectFrom('sessions')
      .select(['current_hash', 'previous_hash', 'started_at'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const isCurrent = isHash(row.current_hash, secret)
    const endsAt = Math.min(now + lastsMs, row.started_at + maxMs)
    const next = makeSecret()
    await transaction
      .updateTable('sessions')
      .set({
        current_hash: hashOf(next),
        previous_hash: isCurrent ? row.current_hash : row.previous_hash,
        renewed_at: now,
        ends_at: endsAt,
      })
      .where('id', '=', id)
      .execute()
    return { ...read, refreshToken: `${id}.${next}`, endsAt }
  })
}

/** The session whose current or last-but-one refresh token this is; undefined where it is over or the token is none. */
export async function findSession(
  db: Db,
  refreshToken: string,
  desk: DeskId,
): Promise<SessionRow | undefined> {
  const { id, secret } = tokenOf(refreshToken)
  const row = await db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row || row.ended_at !== null || row.desk !== desk) return undefined
  if (!isHash(row.current_hash, secret) && !isHash(row.previous_hash, secret)) return undefined
  return { id, personId: row.person_id as PersonId, desk }
}

/**
 * Whether the person has signed in at this console before, as far back as sessions are kept. The id of a console is known
 * to nobody who is not signed in.
 */
export async function hasSignedInAt(db: Db, personId: PersonId, desk: DeskId): Promise<boolean> {
  const row = await db
    .selectFrom('sessions')
    .select('id')
    .where('person_id', '=', personId)
    .where('desk', '=', desk)
    .executeTakeFirst()
  return row !== undefined
}

/** Ends a session; nothing of it is good any more. */
export async function endSession(db: Db, id: string, now: number, why: string): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ ended_at: now, ended_why: why })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}

/** Ends every session of a person; returns those that were not over. */
export async function endSessionsOf(db: Db, personId: PersonId, now: number, why: string): Promise<string[]> {
  const ended = await db
    .updateTable('sessions')
    .set({ ended_at: now, ended_why: why })
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .returning('id')
    .execute()
  return ended.map(({ id }) => id)
}

/** Whether a session still holds, and its person may still work here. */
export async function sessionStateOf(db: Db, id: string, now: number): Promise<SessionState> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('people', 'people.id', 'sessions.person_id')
    .select(['sessions.ended_at', 'sessions.ends_at', 'people.is_active'])
    .where('sessions.id', '=', id)
    .executeTakeFirst()
  if (!row || row.ended_at !== null || row.is_active === 0) return 'revoked'
  return row.ends_at <= now ? 'expired' : 'live'
}
