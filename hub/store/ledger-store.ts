import type { Kysely } from 'kysely'
import type { CustomerId } from '../../shared/domain/ids.ts'
import {
  ENTITY_SCHEMAS,
  type EntityOf,
  type EntityType,
  type LedgerItem,
} from '../../shared/domain/ledger.ts'
import type { Person, Queue } from '../../shared/domain/people.ts'
import type { Ticket } from '../../shared/domain/ticket.ts'
import { LEDGER_TABLES, type EntityTable } from './ledger-tables.ts'
import type { Db, EntityRow } from './tables.ts'

/** The same database seen by what its entity tables have in common, so that one query serves every kind. */
type EntityDb = Kysely<Record<EntityTable, EntityRow>>
export const entityView = (db: Db): EntityDb => db as unknown as EntityDb

export const tableOf = (entity: EntityType): EntityTable => LEDGER_TABLES[entity].table

const parseBody = <T extends EntityType>(entity: T, body: string): EntityOf<T> =>
  ENTITY_SCHEMAS[entity].parse(JSON.parse(body)) as EntityOf<T>

/** An entity by id; undefined where there is none. */
export async function findEntity<T extends EntityType>(
  db: Db,
  entity: T,
  id: string,
): Promise<EntityOf<T> | undefined> {
  const row = await entityView(db)
    .selectFrom(tableOf(entity))
    .select('body')
    .where('id', '=', id)
    .executeTakeFirst()
  return row && parseBody(entity, row.body)
}

/** Writes an entity, new or again, with its projections. The value must have passed its schema. */
export async function writeEntity(db: Db, item: LedgerItem, revision: number): Promise<void> {
  const storage = LEDGER_TABLES[item.entity]
  // item.value belongs to item.entity; the compiler cannot follow that through the table of kinds
  const columns = (storage.columns as (value: LedgerItem['value']) => object)(item.value)
  const row = { revision, body: JSON.stringify(item.value), ...columns }
  await entityView(db)
    .insertInto(storage.table)
    .values({ id: item.value.id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
  if (item.entity === 'customer') await writeNumbers(db, item.value)
}

async function writeNumbers(db: Db, customer: EntityOf<'customer'>): Promise<void> {
  await db.deleteFrom('customer_numbers').where('customer_id', '=', customer.id).execute()
  const numbers = [...new Set(customer.numbers.map((number) => number.e164))]
  if (numbers.length === 0) return
  const rows = numbers.map((e164, position) => ({ customer_id: customer.id, e164, position }))
  await db.insertInto('customer_numbers').values(rows).execute()
}

/** Open tickets of a customer, newest first. */
export async function openTicketsOf(db: Db, customerId: CustomerId): Promise<Ticket[]> {
  const rows = await db
    .selectFrom('tickets')
    .select('body')
    .where('customer_id', '=', customerId)
    .where('is_open', '=', 1)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(50)
    .execute()
  return rows.map((row) => parseBody('ticket', row.body))
}

/** Who a number is: the linked customer, else the only one who has it; null where nobody or several do. */
export async function customerOfNumber(db: Db, e164: string): Promise<CustomerId | null> {
  const link = await db
    .selectFrom('number_links')
    .select('customer_id')
    .where('e164', '=', e164)
    .executeTakeFirst()
  if (link) return link.customer_id as CustomerId
  const rows = await db
    .selectFrom('customer_numbers')
    .select('customer_id')
    .where('e164', '=', e164)
    .limit(2)
    .execute()
  return rows.length === 1 && rows[0] ? (rows[0].customer_id as CustomerId) : null
}

export async function findPersonByExtension(db: Db, extension: string): Promise<Person | undefined> {
  const row = await db
    .selectFrom('people')
    .select('body')
    .where('extension', '=', extension)
    .executeTakeFirst()
  return row && parseBody('person', row.body)
}

/** Everybody of the team, by extension. */
export async function listPeople(db: Db): Promise<Person[]> {
  const rows = await db.selectFrom('people').select('body').orderBy('extension').execute()
  return rows.map((row) => parseBody('person', row.body))
}

/** All queues, by extension. */
export async function listQueues(db: Db): Promise<Queue[]> {
  const rows = await db.selectFrom('queues').select('body').orderBy('extension').execute()
  return rows.map((row) => parseBody('queue', row.body))
}
