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

/** A backup that took the place of the data: the trail goes on from the backup's last row with row `n`. */
export interface RestoredRow {
  readonly n: number
  readonly at: number
  /** When the backup was made. */
  readonly backupOf: number
}

const Detail = z.object({ backupOf: z.number() })

/** The restores that the trail itself tells of. */
export async function restoredRows(db: Db): Promise<RestoredRow[]> {
  const rows = await db
    .selectFrom('audit')
    .select(['n', 'at', 'detail'])
    .where('kind', '=', 'restored')
    .orderBy('n')
    .execute()
  return rows.flatMap(({ n, at, detail }) => {
    const read = Detail.safeParse(JSON.parse(detail))
    return read.success ? [{ n, at, backupOf: read.data.backupOf }] : []
  })
}

/**
 * True if a head speaks for rows that a restore took away: it was signed between the backup and the restore, about a row after the
 * backup's last one. Such a head is no fault of the trail, which says itself that it was put back.
 */
export const isPutBack = ({ n, at }: AuditHead, restores: readonly RestoredRow[]): boolean =>
  restores.some((restored) => n >= restored.n && at >= restored.backupOf && at <= restored.at)
