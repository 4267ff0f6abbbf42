import type { EntityOf, EntityType } from '../../shared/domain/ledger.ts'
import { isOpen } from '../../shared/domain/ticket.ts'
import type { Tables } from './tables.ts'

export type EntityTable =
  'customers' | 'number_links' | 'orders' | 'tickets' | 'notes' | 'calls' | 'follow_ups' | 'people' | 'queues'
type TableOf = {
  customer: 'customers'
  numberLink: 'number_links'
  order: 'orders'
  ticket: 'tickets'
  note: 'notes'
  call: 'calls'
  followUp: 'follow_ups'
  person: 'people'
  queue: 'queues'
}
type Columns<T extends EntityType> = Omit<Tables[TableOf[T]], 'id' | 'revision' | 'body'>

interface EntityStorage<T extends EntityType> {
  readonly table: TableOf[T]
  /** The columns that are looked up by, out of the entity. */
  readonly columns: (value: EntityOf<T>) => Columns<T>
}

const flag = (value: boolean): number => (value ? 1 : 0)

/** Where each kind of the ledger is kept. The order is that of the snapshot: what others point to comes first. */
export const LEDGER_TABLES: { readonly [T in EntityType]: EntityStorage<T> } = {
  person: {
    table: 'people',
    columns: (person) => ({
      extension: person.extension,
      role: person.role,
      is_active: flag(person.active),
    }),
  },
  queue: { table: 'queues', columns: (queue) => ({ extension: queue.extension, name: queue.name }) },
  customer: { table: 'customers', columns: (customer) => ({ name: customer.name }) },
  numberLink: {
    table: 'number_links',
    columns: (link) => ({ e164: link.e164, customer_id: link.customerId }),
  },
  order: {
    table: 'orders',
    columns: (order) => ({
      number: order.number,
      customer_id: order.customerId,
      receiver_number: order.receiverNumber,
      placed_at: order.placedAt,
    }),
  },
  ticket: {
    table: 'tickets',
    columns: (ticket) => ({
      number: ticket.number,
      customer_id: ticket.customerId,
      contact_id: ticket.contactId,
      status: ticket.status,
      is_open: flag(isOpen(ticket)),
      assignee: ticket.assignee,
      due_at: ticket.dueAt,
      created_at: ticket.createdAt,
    }),
  },
  note: {
    table: 'notes',
    columns: (note) => ({ about_entity: note.about.entity, about_id: note.about.id, written_at: note.at }),
  },
  call: {
    table: 'calls',
    columns: (call) => ({
      contact_id: call.contactId,
      customer_id: call.customerId,
      number: call.number,
      queue_id: call.queueId,
      agent_id: call.agentId,
      direction: call.direction,
      started_at: call.startedAt,
      answered_at: call.answeredAt,
      ended_at: call.endedAt,
      waited_ms: call.waitedMs,
      outcome: call.outcome,
    }),
  },
  followUp: {
    table: 'follow_ups',
    columns: (followUp) => ({
      status: followUp.status,
      cause: followUp.cause,
      number: followUp.number,
      customer_id: followUp.customerId,
      contact_id: followUp.contactId,
      due_at: followUp.dueAt,
    }),
  },
}

/** The kinds in the snapshot's order. */
export const ENTITY_ORDER = Object.keys(LEDGER_TABLES) as readonly EntityType[]
