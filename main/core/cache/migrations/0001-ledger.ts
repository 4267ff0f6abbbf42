import type { Migration } from './migration.ts'

/**
 * The ledger's copy. Bodies are JSON; columns beside them are what is asked for by. `row` grows with the time of the
 * entity, so that the newest is found without sorting, here and in the search index that shares it.
 * `base` keeps what the hub last said of entities that commands still on their way have touched.
 */
export const ledger: Migration = {
  id: 1,
  up: (db) =>
    db.exec(`
      CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

      CREATE TABLE customer (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, body TEXT NOT NULL,
        name_key TEXT NOT NULL, created_at INTEGER NOT NULL, last_contact_at INTEGER
      );
      CREATE INDEX customer_by_name ON customer (name_key, id);
      CREATE INDEX customer_by_contact ON customer (last_contact_at DESC, id);
      CREATE TABLE customer_number (
        customer_id TEXT NOT NULL, e164 TEXT NOT NULL, position INTEGER NOT NULL, label TEXT NOT NULL,
        PRIMARY KEY (e164, customer_id)
      ) WITHOUT ROWID;
      CREATE INDEX customer_number_of ON customer_number (customer_id);

      CREATE TABLE number_link (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, body TEXT NOT NULL,
        e164 TEXT NOT NULL, customer_id TEXT NOT NULL
      );
      CREATE INDEX number_link_by_number ON number_link (e164);

      CREATE TABLE shop_order (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, body TEXT NOT NULL,
        number TEXT NOT NULL, customer_id TEXT NOT NULL, receiver TEXT, placed_at INTEGER NOT NULL
      );
      CREATE INDEX shop_order_by_number ON shop_order (number);
      CREATE INDEX shop_order_of ON shop_order (customer_id, placed_at);
      CREATE INDEX shop_order_by_receiver ON shop_order (receiver, placed_at) WHERE receiver IS NOT NULL;

      CREATE TABLE ticket (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, body TEXT NOT NULL,
        number TEXT, customer_id TEXT, assignee TEXT, status TEXT NOT NULL, is_open INTEGER NOT NULL,
        kind TEXT NOT NULL, priority TEXT NOT NULL, due_at INTEGER, created_at INTEGER NOT NULL
      );
      CREATE INDEX ticket_of ON ticket (customer_id, created_at);
      CREATE INDEX ticket_by_assignee ON ticket (assignee, is_open);
      CREATE INDEX ticket_by_status ON ticket (status);
      CREATE INDEX ticket_by_kind ON ticket (kind);
      CREATE INDEX ticket_by_due ON ticket (due_at IS NULL, due_at, row DESC);
      CREATE INDEX ticket_by_priority ON ticket (priority, due_at IS NULL, due_at, row DESC);

      CREATE TABLE note (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, body TEXT NOT NULL,
        about_id TEXT NOT NULL, at INTEGER NOT NULL
      );
      CREATE INDEX note_about ON note (about_id, at);

      CREATE TABLE call (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, body TEXT NOT NULL,
        contact_id TEXT NOT NULL, number TEXT, customer_id TEXT, ticket_id TEXT, agent_id TEXT, outcome TEXT,
        started_at INTEGER NOT NULL, is_wrap_up_owed INTEGER NOT NULL
      );
      CREATE INDEX call_by_time ON call (started_at);
      CREATE INDEX call_of ON call (customer_id, started_at);
      CREATE INDEX call_of_ticket ON call (ticket_id, started_at) WHERE ticket_id IS NOT NULL;
      CREATE INDEX call_by_number ON call (number, started_at);
      CREATE INDEX call_by_agent ON call (agent_id, started_at);
      CREATE INDEX call_by_outcome ON call (outcome, started_at);
      CREATE INDEX call_wrap_up_owed ON call (agent_id, started_at) WHERE is_wrap_up_owed = 1;

      CREATE TABLE follow_up (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, body TEXT NOT NULL,
        customer_id TEXT, number TEXT, status TEXT NOT NULL, due_at INTEGER NOT NULL, created_at INTEGER NOT NULL
      );
      CREATE INDEX follow_up_of ON follow_up (customer_id, created_at);
      CREATE INDEX follow_up_by_status ON follow_up (status, due_at);

      CREATE TABLE person (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, body TEXT NOT NULL
      );
      CREATE TABLE queue (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, body TEXT NOT NULL
      );

      CREATE TABLE base (
        entity TEXT NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL, body TEXT,
        PRIMARY KEY (entity, id)
      ) WITHOUT ROWID;
    `),
}
