import type { Migration } from './migration.ts'

/**
 * What follow-ups are filtered by. Those that are owed, which are few, lie in the order of their list with everything that is asked of
 * them (`follow_up_owed`), and once more apart for the worklist of a person (`follow_up_work`); those of the past are found by
 * person, queue or number.
 */
export const followUpLists: Migration = {
  id: 16,
  up: (db) =>
    db.exec(`
      ALTER TABLE follow_up ADD COLUMN assignee TEXT;
      ALTER TABLE follow_up ADD COLUMN queue_id TEXT;
      ALTER TABLE follow_up ADD COLUMN subject TEXT NOT NULL DEFAULT '';
      ALTER TABLE follow_up ADD COLUMN is_missed INTEGER NOT NULL DEFAULT 0;
      UPDATE follow_up SET
        assignee = body ->> '$.assignee', queue_id = body ->> '$.queueId', subject = coalesce(body ->> '$.subject', ''),
        is_missed = coalesce(body ->> '$.cause' IN ('missed', 'abandoned'), 0);

      CREATE INDEX follow_up_owed ON follow_up (due_at, row, assignee, queue_id, customer_id, number, subject)
        WHERE status = 'owed';
      CREATE INDEX follow_up_work ON follow_up (assignee, is_missed, due_at, row, queue_id) WHERE status = 'owed';
      CREATE INDEX follow_up_of_person ON follow_up (assignee, row, status, queue_id);
      CREATE INDEX follow_up_of_queue ON follow_up (queue_id, row, status);
      CREATE INDEX follow_up_by_number ON follow_up (number, row, status, assignee, queue_id) WHERE number IS NOT NULL;
    `),
}
