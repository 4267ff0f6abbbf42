import type { FollowUpId, PersonId } from '../../../shared/domain/ids.ts'
import type { PagedRows } from '../../ui/paged-rows.ts'
import type { FollowUpListRow } from './follow-up-columns.tsx'

/** So far rows are looked for. */
const LOOKED_AT = 1000
type Rows = Pick<PagedRows<FollowUpListRow>, 'rowAt' | 'total'>
interface Placed {
  readonly row: FollowUpListRow
  readonly index: number
}

/** The rows of a list that are here, with their places. */
export const rowsHere = (rows: Rows): Placed[] =>
  Array.from({ length: Math.min(rows.total ?? 0, LOOKED_AT) }, (_, index) => index).flatMap((index) => {
    const row = rows.rowAt(index)
    return row === undefined ? [] : [{ row, index }]
  })

/**
 * The next follow-up of a list that this person may call: owed, and theirs or nobody's. Looked for after the one that is open, then
 * from the top, among the rows that are here.
 */
export function nextToCall(rows: Rows, openId: FollowUpId, me: PersonId | null): Placed | undefined {
  const all = rowsHere(rows)
  const place = all.findIndex(({ row }) => row.followUp.id === openId)
  const inOrder = [...all.slice(place + 1), ...all.slice(0, Math.max(0, place))]
  return inOrder.find(({ row: { followUp } }) => {
    const { status, assignee, id } = followUp
    return id !== openId && status === 'owed' && (assignee === null || assignee === me)
  })
}
