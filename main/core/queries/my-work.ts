import type { Database } from 'better-sqlite3'
import {
  LISTED_WORK,
  MOST_COUNTED,
  type MyWork,
  type UnsavedDraft,
} from '../../../shared/contract/my-work.ts'
import type { FollowUpRow, TicketRow } from '../../../shared/contract/desk-queries.ts'
import type { FollowUp } from '../../../shared/domain/follow-up.ts'
import type { CustomerId, FollowUpId, PersonId, TicketId } from '../../../shared/domain/ids.ts'
import type { Ticket } from '../../../shared/domain/ticket.ts'
import type { LedgerCache } from '../cache/ledger-cache.ts'
import type { Drafts } from '../drafts/drafts.ts'
import type { Names } from '../names/names.ts'

/** Forms of the ledger whose drafts are listed; a wrap-up has its own list. */
const DRAFTED = ['ticket', 'customer', 'followUp'] as const
/** In the place of an id, for something that is not made yet. */
const NEW = 'new'

interface Parts {
  readonly ledger: LedgerCache
  readonly names: Names
  readonly drafts: Pick<Drafts, 'list'>
  ticketRow(ticket: Ticket): TicketRow
  followUpRow(followUp: FollowUp): FollowUpRow
  isNewcomer(): boolean
}
interface Found {
  readonly row: number
  readonly due_at: number
}

/** Reads tickets and follow-ups by when they fall due, each along its index and no further than is shown. */
function createReaders(db: Database) {
  const mine = 'FROM live_ticket INDEXED BY live_ticket_mine_by_due WHERE assignee = ? AND is_open = 1'
  const tickets = db.prepare<[string], { body: string }>(
    `SELECT body FROM (SELECT row AS found ${mine} AND due_at IS NOT NULL
       ORDER BY due_at IS NULL, due_at, row DESC LIMIT ${LISTED_WORK}) JOIN ticket ON ticket.row = found`,
  )
  const counted = (from: string): string =>
    `SELECT count(*) AS n FROM (SELECT 1 ${from} LIMIT ${MOST_COUNTED + 1})`
  const countTickets = db.prepare<[string], { n: number }>(counted(`${mine} AND due_at IS NOT NULL`))

  const owed = `FROM follow_up INDEXED BY follow_up_work WHERE status = 'owed' AND is_missed = ?`
  const own = `${owed} AND assignee = ?`
  // of queues that the person answers, and of no queue
  const free = `${owed} AND assignee IS NULL AND (queue_id IS NULL OR queue_id IN (SELECT value FROM json_each(?)))`
  const first = (from: string) =>
    db.prepare<[number, string], Found>(
      `SELECT row, due_at ${from} ORDER BY due_at, row LIMIT ${LISTED_WORK}`,
    )
  const count = (from: string) => db.prepare<[number, string], { n: number }>(counted(from))
  const [firstOwn, firstFree, countOwn, countFree] = [first(own), first(free), count(own), count(free)]
  const body = db.prepare<[number], { body: string }>('SELECT body FROM follow_up WHERE row = ?')

  return {
    tickets: (me: PersonId) => ({
      rows: tickets.all(me).map(({ body }) => JSON.parse(body) as Ticket),
      total: countTickets.get(me)?.n ?? 0,
    }),
    followUps: (me: PersonId, queues: string, missed: 0 | 1) => ({
      rows: [...firstOwn.all(missed, me), ...firstFree.all(missed, queues)]
        .sort((a, b) => a.due_at - b.due_at || a.row - b.row)
        .slice(0, LISTED_WORK)
        .flatMap(({ row }) => body.get(row) ?? [])
        .map(({ body }) => JSON.parse(body) as FollowUp),
      total: Math.min(
        MOST_COUNTED + 1,
        (countOwn.get(missed, me)?.n ?? 0) + (countFree.get(missed, queues)?.n ?? 0),
      ),
    }),
  }
}

/** How many characters were typed, at any depth. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (value === null || typeof value !== 'object') return 0
  return Object.values(value).reduce<number>((sum, inner) => sum + lengthOf(inner), 0)
}

/** Returns the question what waits for a person between two calls. */
export function createMyWork(db: Database, parts: Parts): (me: PersonId) => MyWork {
  const { ledger, names } = parts
  const read = createReaders(db)

  const customerOf = (kind: (typeof DRAFTED)[number], id: string): string | null => {
    if (id === NEW) return null
    return kind === 'customer' ? id : (ledger.get(kind, id)?.customerId ?? null)
  }
  const draftsOf = (me: PersonId): UnsavedDraft[] =>
    parts.drafts.list(me, LISTED_WORK, DRAFTED).flatMap(({ key, value, savedAt }): UnsavedDraft[] => {
      const [entity, id = NEW] = key.split(/:(.*)/s)
      const kind = DRAFTED.find((known) => known === entity)
      if (kind === undefined) return []
      const said = {
        key,
        savedAt,
        length: lengthOf(value),
        customerName: names.customer(customerOf(kind, id)),
      }
      if (kind === 'ticket') {
        const ticket = ledger.get('ticket', id) ?? null
        return [{ ...said, about: { kind, id: id as TicketId, ticket } }]
      }
      if (kind === 'customer')
        return [{ ...said, about: { kind, id: id === NEW ? null : (id as CustomerId) } }]
      return [{ ...said, about: { kind, id: id === NEW ? null : (id as FollowUpId) } }]
    })

  return (me) => {
    const queues = names.queues().filter(({ members }) => members.includes(me))
    const ids = JSON.stringify(queues.map(({ id }) => id))
    const tickets = read.tickets(me)
    const [promised, missed] = [read.followUps(me, ids, 0), read.followUps(me, ids, 1)]
    return {
      tickets: { total: tickets.total, rows: tickets.rows.map((ticket) => parts.ticketRow(ticket)) },
      missed: { total: missed.total, rows: missed.rows.map((one) => parts.followUpRow(one)) },
      followUps: { total: promised.total, rows: promised.rows.map((one) => parts.followUpRow(one)) },
      drafts: draftsOf(me),
      isNewcomer: parts.isNewcomer(),
    }
  }
}
