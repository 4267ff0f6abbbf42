import type { Migration } from './migration.ts'

/**
 * Commands that the hub has done, for seven days, with its receipts: after the hub's data was put back they can be sent again. And what the hub
 * said to an entry that is only here, where it did not take it.
 */
export const doneCommands: Migration = {
  id: 11,
  up: (db) =>
    db.exec(`
      CREATE TABLE done_command (id TEXT PRIMARY KEY, command TEXT NOT NULL, kept_at INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE command_receipt (
        id TEXT PRIMARY KEY, epoch TEXT NOT NULL, revision INTEGER NOT NULL, receipt TEXT NOT NULL, kept_at INTEGER NOT NULL
      ) WITHOUT ROWID;
      ALTER TABLE only_here ADD COLUMN answer TEXT;
    `),
}
