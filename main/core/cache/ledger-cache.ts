import type { Database, Statement } from 'better-sqlite3'
import type { EntityRef } from '../../../shared/entities/entity-ref.ts'
import type { LedgerView } from '../../../shared/acts/define-act.ts'
import {
  ENTITY_TYPES,
  entityDefinition,
  type EntityOf,
  type EntityType,
} from '../../../shared/entities/registry.ts'
import type { Customer } from '../../../shared/domain/customer.ts'
import type { CallRecord } from '../../../shared/domain/call-record.ts'
import type { Ticket } from '../../../shared/domain/ticket.ts'
import { COLUMN_TOOLS } from './column-tools.ts'
import { createListTables } from './list-tables.ts'
import { createSearchWriter } from './search-writer.ts'

/** The copy of the ledger on this computer: bodies and columns move together, the search index at the end of each transaction. */
export interface LedgerCache extends LedgerView {
  /** The revision of an entity's last change at the hub; 0 for what the hub has not seen. */
  revisionOf(entity: EntityType, id: string): number | undefined
  put<T extends EntityType>(entity: T, id: string, value: EntityOf<T>, revision: number): void
  remove(entity: EntityType, id: string): void
  /** The body as stored, with its revision. */
  stored(entity: EntityType, id: string): StoredEntity | undefined
  /** Entities written since the last time this was asked whose stored form is another now. */
  takeChanged(): EntityRef[]
  /** Brings the search index up to what was written; before each commit. */
  writeSearch(): void
  /** The transaction was undone: nothing of it is to be told or found. */
  undone(): void
  /** While true, changes are not counted one by one: `takeChanged` stays empty (first sync). */
  isBulk: boolean
}
export interface StoredEntity {
  readonly body: string
  readonly revision: number
}

interface Statements {
  readonly read: Statement<[string], { row: number; body: string; revision: number }>
  readonly hasRow: Statement<[number], { id: string }>
  readonly upsert: Statement
  readonly erase: Statement<[string]>
}

const SLOTS = 2 ** 20

/** The row where the search of a free one begins: rows grow with the second of `at`. */
export const firstRowOf = (id: string, at: number): number => Math.floor(at / 1000) * SLOTS + slotOf(id)

/** A number from 0 to SLOTS - 1 out of an id (FNV-1a): where an entity sits within its second. */
function slotOf(id: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % SLOTS
}

function prepare(db: Database, entity: EntityType): Statements {
  const { table, columns } = entityDefinition(entity).cache
  const names = ['row', 'id', 'revision', 'body', ...Object.keys(columns)]
  const updates = names.slice(2).map((name) => `${name} = excluded.${name}`)
  return {
    read: db.prepare(`SELECT row, body, revision FROM ${table} WHERE id = ?`),
    hasRow: db.prepare(`SELECT id FROM ${table} WHERE row = ?`),
    upsert: db.prepare(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
       ON CONFLICT (id) DO UPDATE SET ${updates.join(', ')}`,
    ),
    erase: db.prepare(`DELETE FROM ${table} WHERE id = ?`),
  }
}

/** Makes the ledger's copy over an open cache. Every write belongs into a transaction of the caller. */
export function createLedgerCache(db: Database): LedgerCache {
  const prepared = new Map<EntityType, Statements>()
  for (const entity of ENTITY_TYPES) prepared.set(entity, prepare(db, entity))
  const of = (entity: EntityType): Statements => prepared.get(entity) as Statements

  const clearNumbers = db.prepare('DELETE FROM customer_number WHERE customer_id = ?')
  const addNumber = db.prepare('INSERT OR IGNORE INTO customer_number VALUES (?, ?, ?, ?)')
  const contact = db.prepare(
    'UPDATE customer SET last_contact_at = (SELECT max(started_at) FROM call WHERE customer_id = customer.id) WHERE id = ?',
  )
  const openTickets = db.prepare<[string], { body: string }>(
    'SELECT body FROM ticket WHERE customer_id = ? AND is_open = 1 ORDER BY created_at DESC, id LIMIT 50',
  )

  const lists = createListTables(db)
  const search = createSearchWriter(db)

  const before = new Map<string, EntityRef & { readonly body: string | null; readonly revision: number }>()
  const touch = (entity: EntityType, id: string, old: StoredEntity | undefined): void => {
    const key = `${entity} ${id}`
    if (!cache.isBulk && !before.has(key))
      before.set(key, { entity, id, body: old?.body ?? null, revision: old?.revision ?? -1 })
  }

  /** A free row at the entity's second; an id keeps the row it has. */
  const freeRow = (entity: EntityType, id: string, at: number): number => {
    const second = Math.floor(at / 1000) * SLOTS
    for (let slot = slotOf(id); ; slot = (slot + 1) % SLOTS)
      if (!of(entity).hasRow.get(second + slot)) return second + slot
  }

  const followCustomer = (customer: Customer, old: Customer | undefined): void => {
    if (JSON.stringify(old?.numbers) !== JSON.stringify(customer.numbers)) {
      if (old) clearNumbers.run(customer.id)
      customer.numbers.forEach((number, position) =>
        addNumber.run(customer.id, number.e164, position, number.label),
      )
    }
    if (!old) contact.run(customer.id)
  }
  const followCall = (call: CallRecord | undefined, old: CallRecord | undefined): void => {
    if (call?.customerId === old?.customerId && call?.startedAt === old?.startedAt) return
    for (const id of new Set([call?.customerId, old?.customerId])) if (id) contact.run(id)
  }

  const cache: LedgerCache = {
    isBulk: false,
    get: <T extends EntityType>(entity: T, id: string) => {
      const row = of(entity).read.get(id)
      // what was written passed its schema then
      return row ? (JSON.parse(row.body) as EntityOf<T>) : undefined
    },
    revisionOf: (entity, id) => of(entity).read.get(id)?.revision,
    stored: (entity, id) => of(entity).read.get(id),
    openTicketsOf: (customerId) => openTickets.all(customerId).map((row) => JSON.parse(row.body) as Ticket),

    put: (entity, id, value, revision) => {
      const { read, upsert } = of(entity)
      const { at, columns } = entityDefinition(entity).cache
      const old = read.get(id)
      const body = JSON.stringify(value)
      if (old?.body === body && old.revision === revision) return
      touch(entity, id, old)
      const row = old?.row ?? freeRow(entity, id, at(value))
      upsert.run(
        row,
        id,
        revision,
        body,
        ...Object.values(columns).map((column) => column(value, COLUMN_TOOLS)),
      )
      if (old?.body === body) return
      const oldValue = old && (JSON.parse(old.body) as typeof value)
      search.follow(entity, row, old?.body, body)
      lists.follow(entity, row, value, oldValue)
      if (entity === 'customer') followCustomer(value as Customer, oldValue as Customer | undefined)
      if (entity === 'call') followCall(value as CallRecord, oldValue as CallRecord | undefined)
    },

    remove: (entity, id) => {
      const { read, erase } = of(entity)
      const old = read.get(id)
      if (!old) return
      touch(entity, id, old)
      erase.run(id)
      search.follow(entity, old.row, old.body, undefined)
      const oldValue = JSON.parse(old.body) as EntityOf<typeof entity>
      lists.follow(entity, old.row, undefined, oldValue)
      if (entity === 'customer') clearNumbers.run(id)
      if (entity === 'call') followCall(undefined, oldValue as CallRecord)
    },

    takeChanged: () => {
      const changed: EntityRef[] = []
      for (const { entity, id, body, revision } of before.values()) {
        const now = of(entity).read.get(id)
        if ((now?.body ?? null) !== body || (now && now.revision !== revision)) changed.push({ entity, id })
      }
      before.clear()
      return changed
    },
    writeSearch: search.flush,
    undone: () => {
      before.clear()
      search.forget()
    },
  }
  return cache
}
