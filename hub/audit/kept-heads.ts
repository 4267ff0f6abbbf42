import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Db } from '../store/tables.ts'
import type { AuditHead } from './audit-head.ts'

const HeadLine = z.object({
  hubId: z.string(),
  n: z.number().int(),
  hash: z.string(),
  at: z.number().int(),
  signature: z.string(),
})

export interface HeadLines {
  readonly heads: readonly AuditHead[]
  /** Lines that cannot be read: a hub that was killed may have left half a one. */
  readonly unreadable: number
}

/** Reads the heads of a hub from lines of `audit-heads.ndjson`; those of another hub are passed over. Throws Node's error of the file. */
export function readHeadLines(file: string, hubId: string): HeadLines {
  const heads: AuditHead[] = []
  let unreadable = 0
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      unreadable += 1
      continue
    }
    const read = HeadLine.safeParse(value)
    if (!read.success) unreadable += 1
    else if (read.data.hubId === hubId) {
      const { hubId: _, ...head } = read.data
      heads.push(head)
    }
  }
  return { heads, unreadable }
}

/**
 * New data that took the place of the data: a backup, from whose last row the trail goes on with row `n`; or what was rescued of damaged
 * data whose last rows are gone.
 */
export interface RestoredRow {
  readonly n: number
  readonly at: number
  /** When the backup was made; null for a rescue, and for data that somebody put back past the hub. */
  readonly backupOf: number | null
}

const Restored = z.object({ backupOf: z.number() })
const Rescued = z.object({ isEndLost: z.literal(true) })

/** The restores, and the rescues without an end, that the trail itself tells of. */
export async function restoredRows(db: Db): Promise<RestoredRow[]> {
  const rows = await db
    .selectFrom('audit')
    .select(['n', 'at', 'kind', 'detail'])
    .where('kind', 'in', ['restored', 'rescued', 'steppedBack'])
    .orderBy('n')
    .execute()
  return rows.flatMap(({ n, at, kind, detail }): RestoredRow[] => {
    const value: unknown = JSON.parse(detail)
    if (kind === 'steppedBack') return [{ n, at, backupOf: null }]
    if (kind === 'rescued') return Rescued.safeParse(value).success ? [{ n, at, backupOf: null }] : []
    const read = Restored.safeParse(value)
    return read.success ? [{ n, at, backupOf: read.data.backupOf }] : []
  })
}

/**
 * True if a head speaks for rows that a restore or damage took away: it was signed between the backup and the restore, about a row after
 * the last one that is left. Such a head is no fault of the trail, which says itself that it was put back.
 */
export const isPutBack = ({ n, at }: AuditHead, restores: readonly RestoredRow[]): boolean =>
  restores.some((one) => n >= one.n && at >= (one.backupOf ?? 0) && at <= one.at)
