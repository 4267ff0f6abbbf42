import { z } from 'zod'
import { TicketKind, TicketStatus } from '../domain/ticket.ts'

/** What the list of tickets can be asked for, and what of it a person keeps. */

export const TicketScope = z.enum(['mine', 'open', 'all'])

/** The orders of the list: each as it is first wanted, and (`…Last`, `oldest`) its exact reverse. */
export const TicketSort = z.enum([
  'due',
  'dueLast',
  'priority',
  'priorityLast',
  'newest',
  'oldest',
  'updated',
  'updatedLast',
  'status',
  'statusLast',
  'kind',
  'kindLast',
])
export type TicketSort = z.infer<typeof TicketSort>

/** The columns that a person can choose, in the order in which they stand. */
export const TicketColumn = z.enum([
  'number',
  'priority',
  'title',
  'kind',
  'status',
  'customer',
  'order',
  'product',
  'assignee',
  'clock',
  'updated',
])
export type TicketColumn = z.infer<typeof TicketColumn>

/** How many views a person keeps. */
export const MOST_TICKET_VIEWS = 30

/**
 * A view of the list under a name. It holds no words that were typed: settings are not encrypted, and such words name customers.
 */
export const SavedTicketView = z.object({
  id: z.string().min(1).max(60),
  name: z.string().trim().min(1).max(40),
  scope: TicketScope,
  status: TicketStatus.nullable(),
  kind: TicketKind.nullable(),
  sort: TicketSort,
  /** Null: all. */
  columns: z.array(TicketColumn).nullable(),
})
export type SavedTicketView = z.infer<typeof SavedTicketView>

/** What a person has set of the list. */
export const TicketLists = z.object({
  /** Null: all. */
  columns: z.array(TicketColumn).nullable(),
  views: z.array(SavedTicketView).max(MOST_TICKET_VIEWS),
})
export type TicketLists = z.infer<typeof TicketLists>

const knownColumns = z
  .array(z.unknown())
  .transform((columns) => columns.flatMap((column) => TicketColumn.safeParse(column).data ?? []))
  .nullable()
  .catch(null)
const StoredView = SavedTicketView.extend({ columns: knownColumns })

/** As it may come from another version: a view or a column that is not known here costs none of the others. */
export const StoredTicketLists = z.object({
  columns: knownColumns,
  views: z
    .array(z.unknown())
    .catch([])
    .transform((views) =>
      views.flatMap((view) => StoredView.safeParse(view).data ?? []).slice(0, MOST_TICKET_VIEWS),
    ),
})
