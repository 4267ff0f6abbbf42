import { decide, furtherReadsOf, readsOf } from '../../../shared/acts/decide.ts'
import type { Act } from '../../../shared/acts/registry.ts'
import type { Change } from '../../../shared/entities/change.ts'
import { entityKey, type EntityKey } from '../../../shared/entities/entity-ref.ts'
import type { Ticket } from '../../../shared/domain/ticket.ts'
import type { Cache } from '../cache/cache.ts'
import { supervisorsHere } from '../cache/supervisors-here.ts'
import { teamApprovalLimits } from '../cache/team-approval-limits.ts'
import { teamTimezone } from '../cache/team-timezone.ts'
import type { Overlay } from '../cache/overlay.ts'
import { commandOf, type OutboxRow, type OutboxTable } from './outbox-table.ts'

/** An entity, or the open tickets of a customer as a whole, which some decisions look at. */
type TouchKey = EntityKey | `openTickets/${string}`
const openTicketsKey = (customerId: string): TouchKey => `openTickets/${customerId}`
const isEntityKey = (key: TouchKey): key is EntityKey => !key.startsWith('openTickets/')

/**
 * Keeps the effects of commands on their way over what the hub says. Which command looks at and writes what is written
 * down, so that news of the hub about one ticket replays the commands about that ticket and no others: ten thousand
 * commands that wait cost as much as ten.
 */
export interface Replay {
  /** Writes down what a new command looks at and writes. */
  note(seq: number, act: Act, changes: readonly Change[]): void
  /** What a command writes on what is here now. */
  writtenBy(seq: number): EntityKey[]
  /** The effects of these commands come back, after what was under them changed. */
  replay(rows: readonly OutboxRow[]): void
  /**
   * Lets `work` write under the upper layer: takes away what lies over `entities` and what the commands in `leaving` did,
   * runs `work`, which takes these commands out of the order, and replays those that look at any of it.
   */
  under(entities: Iterable<EntityKey>, leaving: readonly OutboxRow[], work: () => void): void
  /** Replays everything there is. */
  all(): void
}

export function createReplay(cache: Cache, overlay: Overlay, table: OutboxTable): Replay {
  const { db, ledger } = cache
  const readers = db.prepare<[string], { seq: number }>(
    `SELECT t.seq FROM outbox_touch t JOIN outbox o ON o.seq = t.seq WHERE t.key = ? AND o.status <> 'needsYou'`,
  )
  const written = db.prepare<[number], { key: TouchKey }>(
    'SELECT key FROM outbox_touch WHERE seq = ? AND writes = 1',
  )
  const forget = db.prepare('DELETE FROM outbox_touch WHERE seq = ?')
  const add = db.prepare(
    `INSERT INTO outbox_touch VALUES (?, ?, ?) ON CONFLICT (key, seq) DO UPDATE SET writes = max(writes, excluded.writes)`,
  )
  const untouched = db.prepare(
    `SELECT 1 FROM outbox o WHERE o.status <> 'needsYou' AND NOT EXISTS (SELECT 1 FROM outbox_touch t WHERE t.seq = o.seq)
     LIMIT 1`,
  )

  const customerIn = (body: string | undefined): string | null =>
    body === undefined ? null : (JSON.parse(body) as Ticket).customerId
  /** A ticket is one of its customer's open ones, of the customer that it was of, and of the one that it will be of. */
  const addCustomersOf = (key: EntityKey, dirty: Set<TouchKey>): void => {
    if (!key.startsWith('ticket/')) return
    const id = key.slice('ticket/'.length)
    for (const body of [ledger.stored('ticket', id)?.body, overlay.baseOf('ticket', id)]) {
      const customerId = customerIn(body)
      if (customerId !== null) dirty.add(openTicketsKey(customerId))
    }
  }
  /** The commands that look at or write anything dirty; what they wrote becomes dirty with them. */
  const affectedBy = (dirty: Set<TouchKey>, seqs: Set<number>): void => {
    // a set may grow while it is walked: what is added is walked too
    for (const key of dirty) {
      if (isEntityKey(key)) addCustomersOf(key, dirty)
      for (const { seq } of readers.all(key)) {
        if (seqs.has(seq)) continue
        seqs.add(seq)
        for (const effect of written.all(seq)) dirty.add(effect.key)
      }
    }
  }
  const restore = (dirty: ReadonlySet<TouchKey>): void => overlay.restore([...dirty].filter(isEntityKey))

  const note: Replay['note'] = (seq, act, changes) => {
    forget.run(seq)
    for (const need of [...readsOf(act), ...furtherReadsOf(act, ledger)])
      add.run(
        need.kind === 'entity' ? entityKey(need.entity, need.id) : openTicketsKey(need.customerId),
        seq,
        0,
      )
    for (const { entity, id } of changes) add.run(entityKey(entity, id), seq, 1)
  }

  /**
   * What a command shows over what the hub said: nothing where that holds what became of it already. Of one that is answered the hub
   * said when that was, and of one in doubt, before what it was decided (`decided_before`). Else an older command that waits to be
   * forgotten would lie over a newer one that is forgotten.
   */
  const shownOf = (
    { decided_before, acked_revision }: OutboxRow,
    changes: readonly Change[],
  ): readonly Change[] => {
    const decidedBy = decided_before ?? acked_revision
    return decidedBy === null
      ? changes
      : changes.filter(({ entity, id }) => (ledger.revisionOf(entity, id) ?? 0) < decidedBy)
  }

  const run = (dirty: Set<TouchKey>, seqs: Set<number>): void => {
    const team = {
      timezone: teamTimezone(cache.meta),
      approvalLimits: teamApprovalLimits(cache.meta),
      supervisors: () => supervisorsHere(cache.db),
    }
    for (;;) {
      affectedBy(dirty, seqs)
      restore(dirty)
      const before = dirty.size
      const rows = [...seqs].flatMap((seq) => table.bySeq(seq) ?? [])
      rows.sort((a, b) => a.place - b.place || a.seq - b.seq)
      for (const row of rows) {
        const { act, actor, at } = commandOf(row)
        const context = { actor: { id: actor, role: row.role }, at, ticketNumber: null, ...team }
        const decision = decide(act, ledger, context)
        // what the rules refuse here now stays on its way: the hub decides, and its reason is shown then
        const changes = decision.ok ? decision.changes : []
        note(row.seq, act, changes)
        for (const { entity, id } of changes) dirty.add(entityKey(entity, id))
        overlay.applyOwn(shownOf(row, changes))
      }
      // an effect on something new may lie over or under what other commands did to it: all of them again, in order
      if (dirty.size === before) return
    }
  }

  const all = (): void => {
    overlay.restore(overlay.covered())
    run(new Set(), new Set(table.effective().map(({ seq }) => seq)))
  }
  // rows that were saved out of a damaged cache
  cache.write('relaxed', () => db.prepare('UPDATE outbox SET place = seq WHERE place IS NULL').run())
  // commands written before there was a record of what they touch
  if (untouched.get() !== undefined) cache.write('relaxed', all)

  return {
    note,
    writtenBy: (seq) => written.all(seq).flatMap(({ key }) => (isEntityKey(key) ? [key] : [])),
    replay: (rows) => run(new Set(), new Set(rows.map(({ seq }) => seq))),
    under: (entities, leaving, work) => {
      const dirty = new Set<TouchKey>(entities)
      for (const { seq } of leaving) for (const { key } of written.all(seq)) dirty.add(key)
      const seqs = new Set<number>()
      affectedBy(dirty, seqs)
      restore(dirty)
      work()
      for (const { seq } of leaving) {
        forget.run(seq)
        seqs.delete(seq)
      }
      run(dirty, seqs)
    },
    all,
  }
}
