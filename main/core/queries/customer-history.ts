import type { Database, Statement } from 'better-sqlite3'
import type { TimelineItem } from '../../../shared/contract/desk-state.ts'
import type { CustomerId } from '../../../shared/domain/ids.ts'
import type { Moment } from '../../../shared/domain/time.ts'

export type TimelineKind = TimelineItem['kind']
export const TIMELINE_KINDS: readonly TimelineKind[] = ['call', 'ticket', 'note', 'order', 'followUp']

/** As many as are read of each kind for a card: a list that is shorter is whole, and is not asked for again to be counted. */
export const CARD_LIST = 20

/** An entity as stored, with the time that it is sorted by. */
export interface Dated {
  readonly at: Moment
  readonly body: string
}
export type HistoryLists = { readonly [K in TimelineKind]: readonly Dated[] }
type CountedKind = 'order' | 'ticket' | 'call'
type Count = { n: number }

/** One statement for each kind; `bound` and `limit` are the parts of the SQL that differ. */
const prepareLists = <T extends unknown[]>(db: Database, bound: (at: string) => string, limit: string) => {
  const page = (table: string, at: string) =>
    db.prepare<[string, ...T], Dated>(
      `SELECT ${at} AS at, body FROM ${table} WHERE customer_id = ?${bound(at)} ORDER BY ${at} DESC LIMIT ${limit}`,
    )
  return {
    call: page('call', 'started_at'),
    ticket: page('ticket', 'created_at'),
    order: page('shop_order', 'placed_at'),
    followUp: page('follow_up', 'created_at'),
    note: db.prepare<[string, string, ...T], Dated>(
      `SELECT at, body FROM note
       WHERE about_id IN (SELECT ? UNION ALL SELECT id FROM ticket WHERE customer_id = ?)${bound('at')}
       ORDER BY at DESC, id DESC LIMIT ${limit}`,
    ),
  }
}

/** Reads everything that happened with a customer, newest first, as it is stored. */
export class CustomerHistory {
  readonly #before
  readonly #newest
  readonly #counts: { readonly [K in CountedKind]: Statement<[string], Count> }
  readonly #callsSince

  constructor(db: Database) {
    this.#before = prepareLists<[until: Moment, limit: number]>(db, (at) => ` AND ${at} < ?`, '?')
    // a card has its own: SQLite plans a statement anew each time a bound limit is given
    this.#newest = prepareLists<[]>(db, () => '', String(CARD_LIST))
    const counting = (table: string) =>
      db.prepare<[string], Count>(`SELECT count(*) AS n FROM ${table} WHERE customer_id = ?`)
    this.#counts = { order: counting('shop_order'), ticket: counting('ticket'), call: counting('call') }
    this.#callsSince = db.prepare<[string, number], Count>(
      'SELECT count(*) AS n FROM call WHERE customer_id = ? AND started_at >= ?',
    )
  }

  /** The newest of each kind, for a card. */
  newest(id: CustomerId): HistoryLists {
    return {
      call: this.#newest.call.all(id),
      ticket: this.#newest.ticket.all(id),
      note: this.#newest.note.all(id, id),
      order: this.#newest.order.all(id),
      followUp: this.#newest.followUp.all(id),
    }
  }
  /** So many of each wanted kind from before this moment. */
  before(id: CustomerId, until: Moment, wanted: ReadonlySet<TimelineKind>, limit: number): HistoryLists {
    return {
      call: wanted.has('call') ? this.#before.call.all(id, until, limit) : [],
      ticket: wanted.has('ticket') ? this.#before.ticket.all(id, until, limit) : [],
      note: wanted.has('note') ? this.#before.note.all(id, id, until, limit) : [],
      order: wanted.has('order') ? this.#before.order.all(id, until, limit) : [],
      followUp: wanted.has('followUp') ? this.#before.followUp.all(id, until, limit) : [],
    }
  }
  count(kind: CountedKind, id: CustomerId): number {
    return this.#counts[kind].get(id)?.n ?? 0
  }
  callsSince(id: CustomerId, since: Moment): number {
    return this.#callsSince.get(id, since)?.n ?? 0
  }
}
