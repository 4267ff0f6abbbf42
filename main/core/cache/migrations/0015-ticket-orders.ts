import type { Migration } from './migration.ts'

/** Where a status stands in the order of the list: as a ticket's life goes. */
export const STATUS_PLACE = `CASE status WHEN 'new' THEN 0 WHEN 'processing' THEN 1 WHEN 'waiting' THEN 2 WHEN 'resolved' THEN 3 ELSE 4 END`
/** Where a kind stands in the order of the list: as the filter names them. */
export const KIND_PLACE = `CASE kind WHEN 'unsorted' THEN 0 WHEN 'return' THEN 1 WHEN 'exchange' THEN 2 WHEN 'repair' THEN 3 WHEN 'complaint' THEN 4 WHEN 'enquiry' THEN 5 ELSE 6 END`

/** Brings the times of the tickets that are not closed; after the tables of the lists were filled. */
export const FILL_UPDATED = `
  UPDATE live_ticket SET updated_at = (SELECT updated_at FROM ticket WHERE ticket.row = live_ticket.row);
`

/** The list of tickets in the orders of its headers: by the last change, by status, by kind. */
export const ticketOrders: Migration = {
  id: 15,
  up: (db) =>
    db.exec(`
      ALTER TABLE ticket ADD COLUMN updated_at INTEGER AS (body ->> '$.updatedAt') VIRTUAL;
      ALTER TABLE live_ticket ADD COLUMN updated_at INTEGER;
      ${FILL_UPDATED}
      CREATE INDEX live_ticket_by_updated ON live_ticket (updated_at, row, is_open, status, kind);
      CREATE INDEX live_ticket_by_status ON live_ticket (${STATUS_PLACE}, row DESC, is_open, status, kind);
      CREATE INDEX live_ticket_by_kind ON live_ticket (${KIND_PLACE}, row DESC, is_open, status, kind);
      CREATE INDEX live_ticket_mine_by_updated ON live_ticket (assignee, updated_at, row, is_open, status, kind);
      CREATE INDEX live_ticket_mine_by_status ON live_ticket (assignee, ${STATUS_PLACE}, row DESC, is_open, status, kind);
      CREATE INDEX live_ticket_mine_by_kind ON live_ticket (assignee, ${KIND_PLACE}, row DESC, is_open, status, kind);
      CREATE INDEX ticket_by_updated ON ticket (updated_at, row, status, kind);
      CREATE INDEX ticket_by_status_place ON ticket (${STATUS_PLACE}, row DESC, status, kind);
      CREATE INDEX ticket_by_kind_place ON ticket (${KIND_PLACE}, row DESC, status, kind);
      DROP INDEX ticket_by_kind;
      CREATE INDEX ticket_by_kind ON ticket (kind, status, due_at, priority, updated_at);
    `),
}
