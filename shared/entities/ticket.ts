import { dialTextOf } from '../domain/party-number.ts'
import { isOpen, Note, Ticket } from '../domain/ticket.ts'
import { EVERYBODY } from './bucket.ts'
import { defineEntity } from './define-entity.ts'

export const ticketEntity = defineEntity({
  kind: 'ticket',
  title: { en: 'Ticket', 'zh-CN': '工单' },
  schema: Ticket,
  buckets: EVERYBODY,
  hub: {
    table: 'tickets',
    columns: (ticket) => ({
      number: ticket.number,
      customer_id: ticket.customerId,
      contact_id: ticket.contactId,
      status: ticket.status,
      is_open: Number(isOpen(ticket)),
      assignee: ticket.assignee,
      due_at: ticket.dueAt,
      created_at: ticket.createdAt,
    }),
  },
  cache: {
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
  search: (ticket) => [
    { kind: 'code', text: ticket.number },
    { kind: 'prose', text: ticket.title },
    { kind: 'prose', text: ticket.product?.name },
    { kind: 'code', text: ticket.product?.serial },
    { kind: 'number', text: dialTextOf({ ...ticket, number: ticket.callerNumber }) },
  ],
  listHeading: (ticket) => [ticket.assignee ?? '', ticket.status, ticket.kind],
})

export const noteEntity = defineEntity({
  kind: 'note',
  title: { en: 'Note', 'zh-CN': '记录' },
  schema: Note,
  buckets: EVERYBODY,
  hub: {
    table: 'notes',
    columns: (note) => ({ about_entity: note.about.entity, about_id: note.about.id, written_at: note.at }),
  },
  cache: {
    table: 'note',
    at: (note) => note.at,
    columns: { about_id: (note) => note.about.id, at: (note) => note.at },
  },
  search: (note) => [{ kind: 'prose', text: note.text }],
})
