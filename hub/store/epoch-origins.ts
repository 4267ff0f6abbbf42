import { v7 } from 'uuid'
import { z } from 'zod'
import { readMeta, readPutBack, writeMeta, type PutBack } from './meta.ts'
import type { Db } from './tables.ts'

/** Where an epoch of this data began: the epoch before, and the revision up to which both are the same. */
export interface EpochOrigin {
  readonly epoch: string
  readonly from: string
  readonly revision: number
}

/** So many are kept, the newest: a team that restores once a week for four years. */
const MOST_ORIGINS = 200

const Stored = z.array(z.object({ epoch: z.string(), from: z.string(), revision: z.number().int() }))

/** The epochs that this data came from, the oldest first. Data that an older hub put back knows the newest alone. */
export async function readOrigins(db: Db): Promise<readonly EpochOrigin[]> {
  const text = await readMeta(db, 'origins')
  if (text !== undefined) return Stored.parse(JSON.parse(text))
  const [epoch, putBack] = [await readMeta(db, 'epoch'), await readPutBack(db)]
  return epoch === undefined || putBack === undefined
    ? []
    : [{ epoch, from: putBack.from, revision: putBack.revision }]
}

/** How an epoch begins. */
export interface EpochBeginning extends PutBack {
  /** Why the sessions of before end. */
  readonly why: 'restored' | 'rescued'
  readonly now: number
}

/**
 * Begins a new epoch, in a transaction of the caller: consoles copy everything anew and offer what only they hold, and everybody signs in again.
 * `from` is empty for data that never had an epoch. Returns its id.
 */
export async function beginEpoch(db: Db, { why, now, ...putBack }: EpochBeginning): Promise<string> {
  const epoch = v7()
  const { from, revision } = putBack
  if (from !== '') {
    // while the data is still said to be of the epoch before
    const origins = [...(await readOrigins(db)), { epoch, from, revision }].slice(-MOST_ORIGINS)
    await writeMeta(db, 'origins', JSON.stringify(origins))
    await writeMeta(db, 'putBack', JSON.stringify(putBack))
  }
  await writeMeta(db, 'epoch', epoch)
  await db
    .updateTable('sessions')
    .set({ ended_at: now, ended_why: why })
    .where('ended_at', 'is', null)
    .execute()
  return epoch
}
