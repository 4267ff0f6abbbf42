import { v7 } from 'uuid'
import { z } from 'zod'
import { feedEnds } from './feed.ts'
import { readMeta, writeMeta } from './meta.ts'
import type { Db } from './tables.ts'

/** A hub that ran on this data: an id that sorts by time, and the newest revision when it started. */
export interface Run {
  readonly id: string
  readonly head: number
}

/** So many are kept, the newest: a hub that is started anew every day for a year. */
export const MOST_RUNS = 400

const Stored = z.array(z.object({ id: z.string(), head: z.number().int() }))

/** Writes down that a hub starts on this data; returns the runs so far, the oldest first, this one last. */
export async function beginRun(db: Db): Promise<readonly Run[]> {
  const text = await readMeta(db, 'runs')
  const before = text === undefined ? [] : Stored.parse(JSON.parse(text))
  const runs = [...before, { id: v7(), head: (await feedEnds(db)).head }].slice(-MOST_RUNS)
  await writeMeta(db, 'runs', JSON.stringify(runs))
  return runs
}
