import type { Migration } from './migration.ts'

/** What this desk owns: what was typed, what was done and not confirmed, and its calls until they are wrapped up. */
export const desk: Migration = {
  id: 2,
  up: (db) =>
    db.exec(`
      CREATE TABLE draft (
        person TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, saved_at INTEGER NOT NULL,
        PRIMARY KEY (person, key)
      ) WITHOUT ROWID;

      CREATE TABLE outbox (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, command TEXT NOT NULL,
        actor TEXT NOT NULL, role TEXT NOT NULL, subject_entity TEXT NOT NULL, subject_id TEXT NOT NULL,
        -- waiting: the hub has not answered; acked: it has, and the pull has not brought the changes yet
        status TEXT NOT NULL CHECK (status IN ('waiting', 'acked', 'needsYou')),
        acked_revision INTEGER, refusal TEXT, attempts INTEGER NOT NULL DEFAULT 0,
        draft TEXT
      );
      CREATE INDEX outbox_by_status ON outbox (status, seq);
      CREATE INDEX outbox_by_subject ON outbox (subject_entity, subject_id);

      -- calls of this desk until they are wrapped up, so that a core that starts again knows them
      CREATE TABLE desk_call (
        call_id TEXT PRIMARY KEY, person TEXT NOT NULL,
        stage TEXT NOT NULL CHECK (stage IN ('live', 'wrapUp', 'later')), saved TEXT NOT NULL
      ) WITHOUT ROWID;
    `),
}
