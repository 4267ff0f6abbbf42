import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import { z } from 'zod'
import { deskMarkOf, type DeskId } from '../../../shared/domain/ids.ts'
import type { Cache } from '../cache/cache.ts'

const DeskIdentity = z.object({ id: z.string(), lastSeq: z.number().int() })

/** This computer's desk id, made at its first use. */
export function deskIdOf(cache: Cache): DeskId {
  const known = cache.meta.get('desk', DeskIdentity)
  if (known) return known.id as DeskId
  const id = v7() as DeskId
  // what was meant for another hub may still be here, and keeps its numbers
  const last = cache.db.prepare<[], { seq: number | null }>('SELECT max(seq) AS seq FROM outbox').get()
  cache.write('relaxed', () => cache.meta.set('desk', { id, lastSeq: last?.seq ?? 0 }))
  return id
}

/** This console's id, with the secret that proves it to the hub. */
export interface DeskProof {
  readonly desk: DeskId
  readonly deskSecret: string
}

/** Apart from the id and its numbers: a Ringdesk of before writes those anew and would lose it. */
const KeptSecret = z.object({ desk: z.string(), secret: z.string() })

/** The id and its secret, which is made at the first use, also beside an id that has been in use for long. */
export function deskProofOf(cache: Cache): DeskProof {
  const desk = deskIdOf(cache)
  const kept = cache.meta.get('deskSecret', KeptSecret)
  if (kept?.desk === desk) return { desk, deskSecret: kept.secret }
  const secret = randomBytes(32).toString('base64url')
  // before the hub hears of it: a secret that is lost would cost the id
  cache.write('durable', () => cache.meta.set('deskSecret', { desk, secret }))
  return { desk, deskSecret: secret }
}

/** Returns the test whether a change of the feed is this console's own; a hub of before names the id, others its mark. */
export function ownChangeOf(cache: Cache): (change: { readonly desk: string | null }) => boolean {
  const desk = deskIdOf(cache)
  const mark = deskMarkOf(desk)
  return (change) => change.desk === mark || change.desk === desk
}

/** True once anybody did anything at this console that the hub was to hear of. */
export const hasWorkedHere = (cache: Cache): boolean =>
  (cache.meta.get('desk', DeskIdentity)?.lastSeq ?? 0) > 0

/** The place of the next command: no two of this desk have the same. Belongs into a transaction of the caller. */
export function takeSeq(cache: Cache): { readonly desk: DeskId; readonly seq: number } {
  const desk = deskIdOf(cache)
  const seq = (cache.meta.get('desk', DeskIdentity)?.lastSeq ?? 0) + 1
  cache.meta.set('desk', { id: desk, lastSeq: seq })
  return { desk, seq }
}
