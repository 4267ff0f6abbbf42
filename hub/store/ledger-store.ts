import { sql, type Kysely } from 'kysely'
import {
  entityDefinition,
  entitySchema,
  type EntityOf,
  type EntityTable,
  type EntityType,
  type LedgerItem,
} from '../../shared/entities/registry.ts'
import type { ContactIdentity } from '../../shared/domain/contact-rule.ts'
import type { CustomerId } from '../../shared/domain/ids.ts'
import type { Person, Queue } from '../../shared/domain/people.ts'
import type { Ticket } from '../../shared/domain/ticket.ts'
import type { Db, EntityRow } from './tables.ts'

/** The same database seen by what its entity tables have in common, so that one query serves every kind. */
type EntityDb = Kysely<Record<EntityTable, EntityRow>>
export const entityView = (db: Db): EntityDb => db

export const tableOf = (entity: EntityType): EntityTable => entityDefinition(entity).hub.table

/** The columns beside the body of an entity. */
export const hubColumns = <T extends EntityType>(entity: T, value: EntityOf<T>): object =>
  entityDefinition(entity).hub.columns(value)

/** SQLite takes 32,766 values in one statement. */
const ROWS_PER_STATEMENT = 250
const IDS_PER_STATEMENT = 1000

const parseBody = <T extends EntityType>(entity: T, body: string): EntityOf<T> =>
  entitySchema(entity).parse(JSON.parse(body))

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

/** Entities by id; what is not there is left out. */
export async function findEntities<T extends EntityType>(
  db: Db,
  entity: T,
  ids: readonly string[],
): Promise<Map<string, EntityOf<T>>> {
  const found = new Map<string, EntityOf<T>>()
  for (let from = 0; from < ids.length; from += IDS_PER_STATEMENT) {
    const rows = await entityView(db)
      .selectFrom(tableOf(entity))
      .select(['id', 'body'])
      .where('id', 'in', ids.slice(from, from + IDS_PER_STATEMENT))
      .execute()
    // what was written passed its schema then
    for (const row of rows) found.set(row.id, JSON.parse(row.body) as EntityOf<T>)
  }
  return found
}

/** Writes entities, new or again, with their projections. The values must have passed their schemas. */
export async function writeEntities(
  db: Db,
  items: readonly { readonly item: LedgerItem; readonly revision: number }[],
): Promise<void> {
  const byKind = new Map<EntityType, { id: string; revision: number; body: string }[]>()
  for (const { item, revision } of items) {
    const columns = hubColumns(item.entity, item.value)
    const rows = byKind.get(item.entity) ?? []
    rows.push({ id: item.value.id, revision, body: JSON.stringify(item.value), ...columns })
    byKind.set(item.entity, rows)
  }
  for (const [entity, rows] of byKind)
    for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT)
      await writeRows(db, entity, rows.slice(from, from + ROWS_PER_STATEMENT))
  await writeNumbers(
    db,
    items.flatMap(({ item }) => (item.entity === 'customer' ? [item.value] : [])),
  )
}

async function writeRows(
  db: Db,
  entity: EntityType,
  rows: readonly { id: string; revision: number; body: string }[],
): Promise<void> {
  const names = Object.keys(rows[0] ?? {}).filter((name) => name !== 'id')
  await entityView(db)
    .insertInto(tableOf(entity))
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet(Object.fromEntries(names.map((name) => [name, sql.ref(`excluded.${name}`)]))),
    )
    .execute()
}

async function writeNumbers(db: Db, customers: readonly EntityOf<'customer'>[]): Promise<void> {
  for (let from = 0; from < customers.length; from += ROWS_PER_STATEMENT) {
    const some = customers.slice(from, from + ROWS_PER_STATEMENT)
    await db
      .deleteFrom('customer_numbers')
      .where(
        'customer_id',
        'in',
        some.map(({ id }) => id),
      )
      .execute()
    const rows = some.flatMap((customer) =>
      [...new Set(customer.numbers.map((number) => number.e164))].map((e164, position) => ({
        customer_id: customer.id,
        e164,
        position,
      })),
    )
    if (rows.length > 0) await db.insertInto('customer_numbers').values(rows).execute()
  }
}

/** Writes the numbers of all customers anew, out of what each of them says. */
export async function rewriteNumbers(db: Db): Promise<void> {
  await db.deleteFrom('customer_numbers').execute()
  for (let after = ''; ;) {
    const rows = await db
      .selectFrom('customers')
      .select(['id', 'body'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(ROWS_PER_STATEMENT)
      .execute()
    const last = rows.at(-1)
    if (!last) return
    await writeNumbers(
      db,
      rows.map(({ body }) => parseBody('customer', body)),
    )
    after = last.id
  }
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

const NOBODY_KNOWN: ContactIdentity = { customerId: null, isCertain: false }

/** True where the number is in some customer's card, or was said to be a customer's. */
export async function hasCustomerWith(db: Db, e164: string): Promise<boolean> {
  const [own, link] = await Promise.all([
    db.selectFrom('customer_numbers').select('customer_id').where('e164', '=', e164).executeTakeFirst(),
    db.selectFrom('number_links').select('customer_id').where('e164', '=', e164).executeTakeFirst(),
  ])
  return own !== undefined || link !== undefined
}

/**
 * Who a number is: the customer that an agent linked with it, else the only one who has it; nobody where several share it.
 * Certain where an agent said so, or where it is the main number of one customer alone and no household's.
 */
export async function identityOfNumber(db: Db, e164: string | null): Promise<ContactIdentity> {
  if (e164 === null) return NOBODY_KNOWN
  const link = await db
    .selectFrom('number_links')
    .select('customer_id')
    .where('e164', '=', e164)
    .executeTakeFirst()
  if (link) return { customerId: link.customer_id as CustomerId, isCertain: true }
  const holders = await db
    .selectFrom('customer_numbers')
    .innerJoin('customers', 'customers.id', 'customer_numbers.customer_id')
    .select(['customers.body', 'customer_numbers.position'])
    .where('e164', '=', e164)
    .limit(2)
    .execute()
  const [holder] = holders
  if (!holder || holders.length > 1) return NOBODY_KNOWN
  const { id, numbers } = parseBody('customer', holder.body)
  const label = numbers.find((number) => number.e164 === e164)?.label
  return { customerId: id, isCertain: holder.position === 0 && label !== 'household' }
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
