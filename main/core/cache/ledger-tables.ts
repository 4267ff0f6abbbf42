import { pinyin } from 'pinyin-pro'
import { isWrapUpOwed } from '../../../shared/domain/call-record.ts'
import type { EntityOf, EntityType } from '../../../shared/domain/ledger.ts'
import { isOpen } from '../../../shared/domain/ticket.ts'
import type { Moment } from '../../../shared/domain/time.ts'

type Column = string | number | null

interface TableOf<T extends EntityType> {
  readonly table: string
  /** The time that orders the table; it must not change in an entity's life. */
  readonly at: (value: EntityOf<T>) => Moment
  /** Columns beside the body. */
  readonly columns: Readonly<Record<string, (value: EntityOf<T>) => Column>>
}

/** Names sort by pinyin, as Chinese lists do. */
const nameKey = (name: string): string =>
  /\p{Script=Han}/u.test(name)
    ? pinyin(name, { toneType: 'none', type: 'array', surname: 'head' }).join(' ').toLowerCase()
    : name.toLowerCase()

/** Where each kind is kept and by what it is asked for. */
export const LEDGER_TABLES: { readonly [T in EntityType]: TableOf<T> } = {
  customer: {
    table: 'customer',
    at: (customer) => customer.createdAt,
    columns: { name_key: (customer) => nameKey(customer.name), created_at: (customer) => customer.createdAt },
  },
  numberLink: {
    table: 'number_link',
    at: (link) => link.at,
    columns: { e164: (link) => link.e164, customer_id: (link) => link.customerId },
  },
  order: {
    table: 'shop_order',
    at: (order) => order.placedAt,
    columns: {
      number: (order) => order.number,
      customer_id: (order) => order.customerId,
      receiver: (order) => order.receiverNumber,
      placed_at: (order) => order.placedAt,
    },
  },
  ticket: {
    table: 'ticket',
    at: (ticket) => ticket.createdAt,
    columns: {
      number: (ticket) => ticket.number,
      customer_id: (ticket) => ticket.customerId,
      assignee: (ticket) => ticket.assignee,
      status: (ticket) => ticket.status,
      is_open: (ticket) => Number(isOpen(ticket)),
      kind: (ticket) => ticket.kind,
      priority: (ticket) => ticket.priority,
      due_at: (ticket) => ticket.dueAt,
      created_at: (ticket) => ticket.createdAt,
    },
  },
  note: {
    table: 'note',
    at: (note) => note.at,
    columns: { about_id: (note) => note.about.id, at: (note) => note.at },
  },
  call: {
    table: 'call',
    at: (call) => call.startedAt,
    columns: {
      contact_id: (call) => call.contactId,
      number: (call) => call.number,
      customer_id: (call) => call.customerId,
      ticket_id: (call) => call.ticketId,
      agent_id: (call) => call.agentId,
      outcome: (call) => call.outcome,
      started_at: (call) => call.startedAt,
      is_wrap_up_owed: (call) => Number(isWrapUpOwed(call)),
    },
  },
  followUp: {
    table: 'follow_up',
    at: (followUp) => followUp.createdAt,
    columns: {
      customer_id: (followUp) => followUp.customerId,
      number: (followUp) => followUp.number,
      status: (followUp) => followUp.status,
      due_at: (followUp) => followUp.dueAt,
      created_at: (followUp) => followUp.createdAt,
    },
  },
  person: { table: 'person', at: () => 0, columns: {} },
  queue: { table: 'queue', at: () => 0, columns: {} },
}
