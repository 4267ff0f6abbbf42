import { isDeepStrictEqual } from 'node:util'
import { hubCommandIdOf } from '../../shared/domain/ids.ts'
import { withoutSentAgain } from '../../shared/domain/sent-again.ts'
import { roundAfterSending } from '../../shared/domain/review-rules.ts'
import { maySendAgain } from '../../shared/domain/send-again-rules.ts'
import type { Ticket } from '../../shared/domain/ticket.ts'
import type { Moment } from '../../shared/domain/time.ts'
import type { LedgerItem } from '../../shared/entities/registry.ts'
import { appendAudit } from '../audit/audit-trail.ts'
import { feedEnds, writeChanges } from '../store/feed.ts'
import { UNKNOWN_EPOCH } from '../store/meta.ts'
import { findEntity } from '../store/ledger-store.ts'
import { reachOf, type StoredChange } from '../store/stored-change.ts'
import type { Db } from '../store/tables.ts'
import { TicketNumbers } from '../store/ticket-numbers.ts'
import {
  isAsNew,
  nothingDone,
  refused,
  TAKEN,
  type Done,
  type EntityItem,
  type ItemStart,
  type Sender,
} from './again-types.ts'
import type { RunContext } from './run-commands.ts'
import { noteSentAgain, placeText, revisionOf, sentAgainOf } from './sent-again-book.ts'
import { WorkingLedger } from './working-ledger.ts'

/** A ticket's number is unique: one that the hub gave to another ticket since is replaced. */
async function withNumber(
  transaction: Db,
  { now, timezone }: RunContext,
  item: LedgerItem,
): Promise<LedgerItem> {
  if (item.entity !== 'ticket' || item.value.number === null) return item
  const { id, number } = item.value
  const numbers = new TicketNumbers(transaction, now, timezone)
  await numbers.load()
  const other = await transaction
    .selectFrom('tickets')
    .select('id')
    .where('number', '=', number)
    .where('id', '<>', id)
    .executeTakeFirst()
  const own = other ? numbers.next() : number
  numbers.takeUpTo(own)
  await numbers.flush()
  return { entity: 'ticket' as const, value: { ...item.value, number: own } }
}

/** What is taken of an entity of which nothing proves who did what is in it: its history says who sent it, and no money follows from it. */
function asSent(
  read: LedgerItem,
  here: LedgerItem['value'] | undefined,
  { person }: Sender,
  at: Moment,
): LedgerItem {
  const sentAgain = { by: person.id, at }
  switch (read.entity) {
    case 'ticket': {
      const round = roundAfterSending(read.value, here as Ticket | undefined, { actor: person, at })
      return { entity: 'ticket', value: { ...read.value, ...round, sentAgain } }
    }
    case 'call':
      return { entity: 'call', value: { ...read.value, isConsolesWord: true, sentAgain } }
    default:
      return { ...read, value: { ...read.value, sentAgain } } as LedgerItem
  }
}

/** Takes an entity as it was known at a console. */
export async function putAgain(
  transaction: Db,
  context: RunContext,
  item: EntityItem,
  read: LedgerItem,
  sender: Sender,
  start: ItemStart,
): Promise<Done> {
  const { entity, id } = item
  const { now, rules } = context
  const kind = read.entity
  const place = placeText(item)
  const here = await findEntity(transaction, kind, id)
  const known = await sentAgainOf(transaction, entity, id)
  if (known?.whole != null && known.whole >= place) return nothingDone(TAKEN)
  const at = await revisionOf(transaction, kind, id)
  const isOfBackup = at <= start.base || at === known?.revision
  const before = here && rules.of(kind, here)
  const mayRead = (buckets: readonly string[]): boolean => buckets.some((bucket) => sender.reads.has(bucket))
  const isReadable = mayRead(rules.of(kind, read.value)) && (before === undefined || mayRead(before))
  if (here !== undefined && isDeepStrictEqual(withoutSentAgain(here), withoutSentAgain(read.value))) {
    // its author's command made it so: what is older than this state is in it, and must not come after it
    if (isOfBackup && isReadable)
      await noteSentAgain(transaction, entity, id, {
        whole: place,
        command: known?.command ?? null,
        revision: at,
      })
    return nothingDone(TAKEN)
  }
  if (isAsNew(start, at, item)) return nothingDone(TAKEN)
  const isUnknownLedger = start.isRescued && start.from === UNKNOWN_EPOCH
  // which of the two is newer nobody can say: what is here stays, and so does what is at the console
  if (here !== undefined && !start.isComparable && !isUnknownLedger) return nothingDone({ status: 'changed' })
  if (!isOfBackup) return nothingDone({ status: 'changed' })
  // a command that is newer than this state was done again without what this state has besides
  if (known?.command != null && known.command > place) return nothingDone({ status: 'changed' })
  if (here && !maySendAgain(sender.person.role, { entity: kind, value: here } as LedgerItem))
    return nothingDone(refused('notAllowed', 'This is a supervisor’s to send again.'))
  if (!isReadable) return nothingDone(refused('notAllowed', 'This person may not read this.'))
  const put = await withNumber(transaction, context, asSent(read, here, sender, now))
  const revision = (await feedEnds(transaction)).head + 1
  const ledger = new WorkingLedger(transaction, rules)
  ledger.put(put, revision)
  await ledger.flush()
  const change: StoredChange = {
    revision,
    change: { op: 'put', entity: kind, id, value: put.value } as StoredChange['change'],
    command: hubCommandIdOf(`sent again ${entity}/${id} ${place}`),
    desk: sender.desk,
    actor: sender.person.id,
    at: now,
    actedAt: now,
    basedOn: null,
    reach: rules.isForEverybody(kind) ? undefined : reachOf(before, rules.of(kind, put.value)),
  }
  await writeChanges(transaction, [change])
  await noteSentAgain(transaction, entity, id, { whole: place, command: known?.command ?? null, revision })
  await appendAudit(transaction, {
    at: now,
    actor: sender.person.id,
    kind: 'sentAgain',
    detail: { entity, id, epoch: item.epoch, was: item.revision, revision },
  })
  return { value: TAKEN, changes: [change] }
}
