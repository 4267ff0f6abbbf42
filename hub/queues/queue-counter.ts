import type { QueueTotals } from '../../shared/domain/queue.ts'
import { SECOND_MS, type Moment } from '../../shared/domain/time.ts'
import type { Db } from '../store/tables.ts'

export const NO_CALLS: QueueTotals = { offered: 0, answered: 0, inTime: 0, abandoned: 0 }

/** One call of a queue, as far as totals go. */
export interface CountedCall {
  readonly isAnswered: boolean
  readonly isOver: boolean
  readonly waitedMs: number | null
}

/** The totals with one more call that has come out; whoever was not answered counts as abandoned. */
export function countOutcome(
  totals: QueueTotals,
  call: CountedCall,
  serviceLevelSeconds: number,
): QueueTotals {
  if (call.isAnswered) {
    const isInTime = (call.waitedMs ?? 0) <= serviceLevelSeconds * SECOND_MS
    return { ...totals, answered: totals.answered + 1, inTime: totals.inTime + (isInTime ? 1 : 0) }
  }
  return call.isOver ? { ...totals, abandoned: totals.abandoned + 1 } : totals
}

/** A queue's totals of one day, out of the ledger: so that a restart of the hub does not start the day anew. */
export async function totalsOfDay(
  db: Db,
  queueId: string,
  day: { readonly from: Moment; readonly until: Moment },
  serviceLevelSeconds: number,
): Promise<QueueTotals> {
  const rows = await db
    .selectFrom('calls')
    .select(['answered_at', 'ended_at', 'waited_ms'])
    .where('started_at', '>=', day.from)
    .where('started_at', '<', day.until)
    .where('queue_id', '=', queueId)
    .where('direction', '=', 'inbound')
    .execute()
  return rows.reduce<QueueTotals>(
    (totals, row) =>
      countOutcome(
        { ...totals, offered: totals.offered + 1 },
        {
          isAnswered: row.answered_at !== null,
          isOver: row.ended_at !== null,
          waitedMs: row.waited_ms,
        },
        serviceLevelSeconds,
      ),
    NO_CALLS,
  )
}
