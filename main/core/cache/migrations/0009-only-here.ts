import type { Migration } from './migration.ts'

/**
 * What this console alone still knows after the hub's data was put back to an earlier state: bodies as they were here, with the revision that
 * they had and the epoch of the hub's data in which they had it.
 */
export const onlyHere: Migration = {
  id: 9,
  up: (db) =>
    db.exec(`
      CREATE TABLE only_here (
        entity TEXT NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL, body TEXT NOT NULL,
        epoch TEXT NOT NULL, kept_at INTEGER NOT NULL,
        PRIMARY KEY (entity, id, epoch)
      ) WITHOUT ROWID;
    `),
}
