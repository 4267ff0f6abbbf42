import { z } from 'zod'
import { readMeta, readPutBack, writeMeta } from './meta.ts'
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

/** Writes down that a new epoch begins; to be called before the data is said to be of it. */
export async function addOrigin(db: Db, origin: EpochOrigin): Promise<void> {
  const origins = [...(await readOrigins(db)), origin].slice(-MOST_ORIGINS)
  await writeMeta(db, 'origins', JSON.stringify(origins))
}
