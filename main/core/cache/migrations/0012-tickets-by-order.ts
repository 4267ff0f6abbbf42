import type { Migration } from './migration.ts'

/** Search leads from an order to its tickets. */
export const ticketsByOrder: Migration = {
  id: 12,
  up: (db) => {
    db.exec(`
      CREATE INDEX ticket_by_order ON ticket (body ->> '$.product.orderId') WHERE body ->> '$.product.orderId' IS NOT NULL;
    `)
  },
}
