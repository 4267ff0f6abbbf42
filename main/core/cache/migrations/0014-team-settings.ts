import type { Migration } from './migration.ts'

/** What administrators set for the whole team. */
export const teamSettings: Migration = {
  id: 14,
  up: (db) =>
    db.exec(`
      CREATE TABLE team_settings (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, body TEXT NOT NULL
      );
    `),
}
