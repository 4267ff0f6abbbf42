import { v7 } from 'uuid'
import { z } from 'zod'
import type { DeskId } from '../../../shared/domain/ids.ts'
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

/** The place of the next command: no two of this desk have the same. Belongs into a transaction of the caller. */
export function takeSeq(cache: Cache): { readonly desk: DeskId; readonly seq: number } {
  const desk = deskIdOf(cache)
  const seq = (cache.meta.get('desk', DeskIdentity)?.lastSeq ?? 0) + 1
  cache.meta.set('desk', { id: desk, lastSeq: seq })
  return { desk, seq }
}
