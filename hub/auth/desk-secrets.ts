import { createHash, timingSafeEqual } from 'node:crypto'
import type { DeskId, PersonId } from '../../shared/domain/ids.ts'
import { inTransaction } from '../store/in-transaction.ts'
import type { Db } from '../store/tables.ts'

/** A console's id with the secret that was made with it; a console of the time before has none. */
export interface DeskProof {
  readonly desk: DeskId
  readonly deskSecret?: string | undefined
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

const boundHash = async (db: Db, desk: DeskId): Promise<string | undefined> =>
  (await db.selectFrom('desk_secrets').select('hash').where('desk', '=', desk).executeTakeFirst())?.hash

async function bind(db: Db, desk: DeskId, secret: string, now: number): Promise<void> {
  await db
    .insertInto('desk_secrets')
    .values({ desk, hash: hashOf(secret), bound_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** True if others have worked under this id, and this person never has. */
async function isStranger(db: Db, desk: DeskId, person: PersonId): Promise<boolean> {
  const [worked, signedIn] = [
    (own: boolean) =>
      db
        .selectFrom('commands')
        .select('id')
        .where('desk', '=', desk)
        .where('actor', own ? '=' : '!=', person)
        .limit(1)
        .executeTakeFirst(),
    (own: boolean) =>
      db
        .selectFrom('sessions')
        .select('id')
        .where('desk', '=', desk)
        .where('person_id', own ? '=' : '!=', person)
        .limit(1)
        .executeTakeFirst(),
  ]
  if ((await worked(true)) ?? (await signedIn(true))) return false
  return ((await worked(false)) ?? (await signedIn(false))) !== undefined
}

/** `bindTo`: nobody has bound the id yet, and this secret may. */
type Verdict = 'open' | 'taken' | { readonly bindTo: string }

async function judge(db: Db, { desk, deskSecret }: DeskProof, person: PersonId): Promise<Verdict> {
  const hash = await boundHash(db, desk)
  if (hash !== undefined) {
    const isOwn =
      deskSecret !== undefined && timingSafeEqual(Buffer.from(hash), Buffer.from(hashOf(deskSecret)))
    return isOwn ? 'open' : 'taken'
  }
  if (deskSecret === undefined) return 'open'
  return (await isStranger(db, desk, person)) ? 'taken' : { bindTo: deskSecret }
}

/** As `admitDesk`, where nothing may be written: the id is bound at another sign-in. */
export const mayUseDesk = async (db: Db, proof: DeskProof, person: PersonId): Promise<boolean> =>
  (await judge(db, proof, person)) !== 'taken'

/**
 * True if who signs in may use this console id. The first sign-in with a secret binds the id to it, but not that of a stranger to an id
 * under which others have worked: it may be read in the feed by consoles of before. Without a secret an id that has none is open, as it
 * was: a console of before goes on working.
 */
export const admitDesk = (db: Db, proof: DeskProof, person: PersonId, now: number): Promise<boolean> =>
  inTransaction(db, async (transaction) => {
    const verdict = await judge(transaction, proof, person)
    if (typeof verdict === 'object') await bind(transaction, proof.desk, verdict.bindTo, now)
    return verdict !== 'taken'
  })

/** Binds the id of a console that has proven itself by its session; one that is bound stays as it is. */
export async function bindProvenDesk(db: Db, { desk, deskSecret }: DeskProof, now: number): Promise<void> {
  if (deskSecret !== undefined && (await boundHash(db, desk)) === undefined)
    await bind(db, desk, deskSecret, now)
}
