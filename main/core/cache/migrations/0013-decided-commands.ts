import type { Migration } from './migration.ts'

/**
 * Which commands were sent and have no answer, and the revision before which the hub had decided them: what this console did later is not
 * to be hidden under what it did before (`outbox/replay.ts`).
 */
export const decidedCommands: Migration = {
  id: 13,
  up: (db) =>
    db.exec(`
      ALTER TABLE outbox ADD COLUMN in_doubt INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE outbox ADD COLUMN decided_before INTEGER;
      ALTER TABLE outbox_aside ADD COLUMN in_doubt INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE outbox_aside ADD COLUMN decided_before INTEGER;
    `),
}
