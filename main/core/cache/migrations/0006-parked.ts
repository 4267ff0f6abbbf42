import type { Migration } from './migration.ts'

/**
 * What a newer hub says and this program cannot read: changes and items of a snapshot as they came, until a newer program
 * reads them. And which program could not read the hub's answer to a command: it is sent again by another one.
 * And what was done with a newer program and lies in the outbox of an older one.
 */
export const parked: Migration = {
  id: 6,
  up: (db) =>
    db.exec(`
      CREATE TABLE parked_change (
        entity TEXT NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL,
        -- item: of a snapshot; put, set, or an operation of the future: of the feed
        op TEXT NOT NULL, command TEXT, why TEXT NOT NULL, raw TEXT NOT NULL,
        PRIMARY KEY (entity, id, revision)
      ) WITHOUT ROWID;
      CREATE INDEX parked_change_of ON parked_change (command) WHERE command IS NOT NULL;

      ALTER TABLE outbox ADD COLUMN unread_by TEXT;
      -- commands that an older program does not know; the columns are those of outbox
      CREATE TABLE outbox_aside AS SELECT * FROM outbox WHERE 0;
    `),
}
