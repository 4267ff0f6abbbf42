import type { Migration } from './migration.ts'

const KINDS = ['customer', 'shop_order', 'ticket', 'note', 'call'] as const

/**
 * The search index: one contentless table a kind, whose rowid is the entity's `row`. Without content and positions
 * (`detail=none`) it stays small; hits are verified against the body. `ORDER BY rowid DESC LIMIT n` gives the newest
 * at once, where any other order would read every hit.
 */
export const search: Migration = {
  id: 3,
  up: (db) => {
    for (const kind of KINDS)
      db.exec(`
        CREATE VIRTUAL TABLE search_${kind} USING fts5 (
          tokens, content='', contentless_delete=1, detail=none, tokenize="unicode61 remove_diacritics 0"
        );
      `)
  },
}
