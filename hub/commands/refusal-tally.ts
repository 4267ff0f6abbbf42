import { HOUR_MS } from '../../shared/domain/time.ts'
import type { AuditEntry } from '../audit/audit-trail.ts'

/** So many refusals of a person in an hour have a row of their own in the audit trail; no person comes to more by working. */
const ROWS_AN_HOUR = 200

interface Hour {
  readonly hour: number
  /** Refusals with a row of their own. */
  rows: number
  /** Refusals that have none. */
  counted: number
}

/** What one transaction adds to the tally; it counts once the transaction has been committed. */
export interface RefusalDraft {
  /** Counts a refusal; true if it gets a row of its own. */
  add(actor: string): boolean
  /** Rows that say how many were only counted in hours that are over; each is given once, if this is kept. */
  summaries(): readonly AuditEntry[]
  /** The transaction was committed. */
  keep(): void
}

/**
 * Bounds what refused commands add to the audit trail, which is never pruned because its rows are a chain: above so many of a
 * person in an hour they are counted, and the count is a row. The commands themselves stand in `commands` for a week. Counts
 * of the hour in which the hub is killed are lost.
 */
export class RefusalTally {
  #hours: readonly (readonly [actor: string, hour: Hour])[] = []

  /** Begins what a transaction adds at `now`. With `isLast` the present hour counts as over, too. */
  begin(now: number, isLast = false): RefusalDraft {
    const hour = Math.floor(now / HOUR_MS)
    const own = new Map(this.#hours.map(([actor, of]) => [actor, { ...of }]))
    const over: AuditEntry[] = []
    for (const [actor, of] of own) {
      if (of.hour === hour && !isLast) continue
      own.delete(actor)
      const detail = { count: of.counted, from: of.hour * HOUR_MS }
      if (of.counted > 0) over.push({ at: now, actor, kind: 'commandsRefused', detail })
    }
    return {
      add: (actor) => {
        const of = own.get(actor) ?? { hour, rows: 0, counted: 0 }
        own.set(actor, of)
        if (of.rows >= ROWS_AN_HOUR) {
          of.counted += 1
          return false
        }
        of.rows += 1
        return true
      },
      summaries: () => over,
      keep: () => {
        this.#hours = [...own]
      },
    }
  }
}
