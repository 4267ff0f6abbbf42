import type { FollowUpRow } from '../../../shared/contract/desk-queries.ts'
import type { z } from 'zod'
import type { Moment } from '../../../shared/domain/time.ts'

export type FollowUpListRow = z.infer<typeof FollowUpRow>
export type FollowUpGroup = 'overdue' | 'today' | 'later' | 'settled'

/** The first moment of the next local day. */
export function endOfDay(now: Moment): Moment {
  const day = new Date(now)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).getTime()
}

/** Where a follow-up belongs in the list: settled ones last, owed ones by how soon they are due. */
export function groupOf(row: FollowUpListRow, now: Moment): FollowUpGroup {
  if (row.followUp.status !== 'owed') return 'settled'
  if (row.followUp.dueAt <= now) return 'overdue'
  return row.followUp.dueAt < endOfDay(now) ? 'today' : 'later'
}

const ORDER: readonly FollowUpGroup[] = ['overdue', 'today', 'later', 'settled']

/** Rows in their groups, groups in order of urgency and without the empty ones; inside, the longest due first. */
export function groupByDue(
  rows: readonly FollowUpListRow[],
  now: Moment,
): { readonly group: FollowUpGroup; readonly rows: readonly FollowUpListRow[] }[] {
  const groups = Map.groupBy(rows, (row) => groupOf(row, now))
  return ORDER.flatMap((group) => {
    const members = groups.get(group)
    if (!members) return []
    const byDue = (a: FollowUpListRow, b: FollowUpListRow): number => a.followUp.dueAt - b.followUp.dueAt
    const byNewest = (a: FollowUpListRow, b: FollowUpListRow): number => lastTouched(b) - lastTouched(a)
    return [{ group, rows: members.toSorted(group === 'settled' ? byNewest : byDue) }]
  })
}

const lastTouched = (row: FollowUpListRow): Moment =>
  row.followUp.attempts.at(-1)?.at ?? row.followUp.createdAt
