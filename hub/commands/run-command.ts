import type { CommandResult, FeedChange } from '../../shared/contract/hub.ts'
import type { Command } from '../../shared/domain/command.ts'
import { decide, needsOf, subjectOf, type Actor } from '../../shared/domain/decide.ts'
import {
  applyChange,
  ENTITY_SCHEMAS,
  type Change,
  type EntityOf,
  type EntityType,
  type LedgerItem,
} from '../../shared/domain/ledger.ts'
import { appendAudit } from '../audit/audit-trail.ts'
import { appendChanges, feedEnds } from '../store/feed.ts'
import { findEntity, writeEntity } from '../store/ledger-store.ts'
import type { Db } from '../store/tables.ts'
import { peekTicketNumber, takeTicketNumber } from '../store/ticket-numbers.ts'
import { loadView } from './ledger-view.ts'

export interface Outcome {
  readonly result: CommandResult
  readonly changes: readonly FeedChange[]
  /** True where an earlier try had done it, and this one only repeats the answer. */
  readonly isReplay: boolean
}
type Refused = { readonly code: string; readonly message: string }

const refusedResult = (id: string, { code, message }: Refused): CommandResult => ({
  id,
  status: 'refused',
  code,
  message,
})

/** The answer that a command was given before, by its id or by its place in the desk's outbox. */
async function findEarlier(db: Db, command: Command): Promise<CommandResult | undefined> {
  const row = await db
    .selectFrom('commands')
    .selectAll()
    .where((where) =>
      where.or([
        where('id', '=', command.id),
        where.and([where('desk', '=', command.desk), where('seq', '=', command.seq)]),
      ]),
    )
    // the same id outranks the same place
    .orderBy((order) => order.case().when('id', '=', command.id).then(0).else(1).end())
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  if (row.id !== command.id)
    return refusedResult(command.id, {
      code: 'seqTaken',
      message:
        'Another act of this desk has taken this place already; the desk’s data folder was probably copied. The text is kept on the desk.',
    })
  return row.status === 'done'
    ? { id: row.id, status: 'done', revision: row.revision }
    : refusedResult(row.id, { code: row.code ?? 'refused', message: row.message ?? '' })
}

/** The entities after the changes, parsed; or why one of them may not be written. */
async function entitiesAfter(db: Db, changes: readonly Change[]): Promise<LedgerItem[] | Refused> {
  const after = new Map<string, LedgerItem>()
  for (const change of changes) {
    const key = `${change.entity}/${change.id}`
    const before = after.get(key)?.value ?? (await findEntity(db, change.entity, change.id))
    const value = applyChange(before as EntityOf<EntityType> | undefined, change as never)
    if (value === undefined)
      return { code: 'notFound', message: `This ${change.entity} is not known (any more).` }
    const parsed = ENTITY_SCHEMAS[change.entity].safeParse(value)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      return {
        code: 'badValue',
        message: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not fit'}`,
      }
    }
    after.set(key, { entity: change.entity, value: parsed.data } as LedgerItem)
  }
  return [...after.values()]
}

const opensTicket = (command: Command): boolean =>
  command.act.type === 'ticket.open' || command.act.type === 'ticket.openForContact'

/**
 * Runs one command in the given transaction: decides, writes entities, projections, feed, answer and audit row. A
 * command that was run before gives its earlier answer and changes nothing.
 */
export async function runCommand(
  db: Db,
  command: Command,
  actor: Actor,
  now: number,
  timezone: string,
): Promise<Outcome> {
  const earlier = await findEarlier(db, command)
  if (earlier) return { result: earlier, changes: [], isReplay: true }

  const view = await loadView(db, needsOf(command.act))
  const ticketNumber = opensTicket(command) ? await peekTicketNumber(db, now, timezone) : null
  const decision = decide(command.act, view, { actor, at: command.at, ticketNumber })
  const items = decision.ok ? await entitiesAfter(db, decision.changes) : decision.refusal

  if (!decision.ok || !Array.isArray(items)) {
    const refusal = items as Refused
    const { head } = await feedEnds(db)
    await record(db, command, now, { status: 'refused', revision: head, refusal })
    return { result: refusedResult(command.id, refusal), changes: [], isReplay: false }
  }
  const changes = await appendChanges(db, decision.changes, {
    command: command.id,
    desk: command.desk,
    actor: command.actor,
    at: now,
  })
  const revisionOf = new Map(
    changes.map((entry) => [`${entry.change.entity}/${entry.change.id}`, entry.revision]),
  )
  for (const item of items) {
    await writeEntity(db, item, revisionOf.get(`${item.entity}/${item.value.id}`) ?? 0)
    if (item.entity === 'ticket' && ticketNumber !== null && item.value.number === ticketNumber)
      await takeTicketNumber(db, ticketNumber)
  }
  const { head } = await feedEnds(db)
  await record(db, command, now, { status: 'done', revision: head, refusal: null })
  return { result: { id: command.id, status: 'done', revision: head }, changes, isReplay: false }
}

async function record(
  db: Db,
  command: Command,
  now: number,
  answer: { status: 'done' | 'refused'; revision: number; refusal: Refused | null },
): Promise<void> {
  const { status, revision, refusal } = answer
  await db
    .insertInto('commands')
    .values({
      id: command.id,
      desk: command.desk,
      seq: command.seq,
      actor: command.actor,
      act: command.act.type,
      status,
      code: refusal?.code ?? null,
      message: refusal?.message ?? null,
      revision,
      acted_at: command.at,
      executed_at: now,
    })
    .execute()
  const subject = subjectOf(command.act)
  await appendAudit(db, {
    at: now,
    actor: command.actor,
    kind: 'command',
    detail: {
      command: command.id,
      desk: command.desk,
      seq: command.seq,
      act: command.act.type,
      entity: subject.entity,
      id: subject.id,
      result: refusal?.code ?? 'done',
      revision,
    },
  })
}
