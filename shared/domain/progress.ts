import { isSameValue } from './same-value.ts'
import type { Ticket } from './ticket.ts'
import type { Moment } from './time.ts'

/** What somebody did to a ticket, so far as it takes the customer's matter on, or back. */
type Moved = Pick<Ticket, 'kind' | 'step' | 'status' | 'decision'> & Pick<Partial<Ticket>, 'firstApproval'>

/** True where a ticket stands elsewhere than before. Its first edit, which makes a new one one that is worked on, moves nothing. */
function hasMoved(before: Moved, after: Moved): boolean {
  const isFirstEdit = before.status === 'new' && after.status === 'processing'
  return (
    before.kind !== after.kind ||
    before.step !== after.step ||
    (before.status !== after.status && !isFirstEdit) ||
    !isSameValue(before.decision, after.decision) ||
    !isSameValue(before.firstApproval ?? null, after.firstApproval ?? null)
  )
}

/** The fields of a change, with the time of the progress where they make any: what a customer is told is as old as that. */
export const withProgress = (ticket: Ticket, fields: Partial<Ticket>, at: Moment): Partial<Ticket> =>
  hasMoved(ticket, { ...ticket, ...fields }) ? { ...fields, progressAt: at } : fields
