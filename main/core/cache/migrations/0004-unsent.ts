import type { Migration } from './migration.ts'

/**
 * Unsent work in more detail: the place of a command in the order (a retry keeps it), whether it is an intent and was
 * done without the hub, and which entities it looks at or writes, so that news of the hub replays only what it concerns.
 * And what this desk's own values were, so that one beaten by another desk can be shown.
 */
export const unsent: Migration = {
  id: 4,
  up: (db) =>
    db.exec(`
      ALTER TABLE outbox ADD COLUMN place INTEGER;
      ALTER TABLE outbox ADD COLUMN is_intent INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE outbox ADD COLUMN is_offline INTEGER NOT NULL DEFAULT 0;
      UPDATE outbox SET place = seq;
      CREATE INDEX outbox_by_place ON outbox (place);
      CREATE INDEX outbox_intents ON outbox (place) WHERE is_intent = 1;

      CREATE TABLE outbox_touch (
        key TEXT NOT NULL, seq INTEGER NOT NULL REFERENCES outbox (seq) ON DELETE CASCADE, writes INTEGER NOT NULL,
        PRIMARY KEY (key, seq)
      ) WITHOUT ROWID;
      CREATE INDEX outbox_touch_of ON outbox_touch (seq);

      CREATE TABLE own_value (
        entity TEXT NOT NULL, id TEXT NOT NULL, field TEXT NOT NULL, person TEXT NOT NULL, value TEXT NOT NULL,
        at INTEGER NOT NULL, revision INTEGER NOT NULL,
        PRIMARY KEY (entity, id, field)
      ) WITHOUT ROWID;
      CREATE TABLE mark (
        id TEXT PRIMARY KEY, person TEXT NOT NULL, entity TEXT NOT NULL, entity_id TEXT NOT NULL,
        field TEXT NOT NULL, body TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX mark_of ON mark (entity, entity_id, field);
    `),
}
