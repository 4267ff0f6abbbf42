import type { Migration } from './migration.ts'

/** Fills the tables out of the ledger; the calls are counted along their new index. */
export const FILL_LISTS = `
  INSERT INTO live_ticket (row, assignee, status, is_open, kind, priority, due_at)
    SELECT row, assignee, status, is_open, kind, priority, due_at
    FROM ticket WHERE status IN ('new', 'processing', 'waiting', 'resolved');
  INSERT INTO tally SELECT 'customer', '', '', '', count(*) FROM customer HAVING count(*) > 0;
  INSERT INTO tally SELECT 'ticket', coalesce(assignee, ''), status, kind, count(*)
    FROM ticket GROUP BY assignee, status, kind;
  INSERT INTO tally SELECT 'followUp', '', status, '', count(*) FROM follow_up GROUP BY status;
  INSERT INTO tally SELECT 'call', coalesce(agent_id, ''), coalesce(outcome, ''), '', count(*)
    FROM call GROUP BY agent_id, outcome;
`

/**
 * What the rooms' lists ask after every change, answered without counting or sorting a million rows: `tally` holds how many
 * entities there are of each kind, and `live_ticket` the few columns of tickets that are not closed, in the orders of the
 * list. Both are written with the entity, in its transaction (`list-tables.ts`).
 */
export const lists: Migration = {
  id: 5,
  up: (db) =>
    db.exec(`
      CREATE TABLE tally (
        entity TEXT NOT NULL, owner TEXT NOT NULL, state TEXT NOT NULL, sort TEXT NOT NULL, n INTEGER NOT NULL,
        PRIMARY KEY (entity, owner, state, sort)
      ) WITHOUT ROWID;

      CREATE TABLE live_ticket (
        row INTEGER PRIMARY KEY, assignee TEXT, status TEXT NOT NULL, is_open INTEGER NOT NULL,
        kind TEXT NOT NULL, priority TEXT NOT NULL, due_at INTEGER
      );
      CREATE INDEX live_ticket_by_due ON live_ticket
        (due_at IS NULL, due_at, row DESC, is_open, status, kind);
      CREATE INDEX live_ticket_by_priority ON live_ticket
        (priority, due_at IS NULL, due_at, row DESC, is_open, status, kind);
      CREATE INDEX live_ticket_by_row ON live_ticket (row, is_open, status, kind);
      CREATE INDEX live_ticket_mine_by_due ON live_ticket
        (assignee, due_at IS NULL, due_at, row DESC, is_open, status, kind);
      CREATE INDEX live_ticket_mine_by_priority ON live_ticket
        (assignee, priority, due_at IS NULL, due_at, row DESC, is_open, status, kind);
      CREATE INDEX live_ticket_mine_by_row ON live_ticket (assignee, row, is_open, status, kind);
      CREATE INDEX ticket_open_of ON ticket (customer_id) WHERE is_open = 1;

      DROP INDEX ticket_by_assignee;
      DROP INDEX ticket_by_kind;
      CREATE INDEX ticket_by_kind ON ticket (kind, status, due_at, priority);
      DROP INDEX ticket_by_due;
      DROP INDEX ticket_by_priority;
      CREATE INDEX ticket_by_due ON ticket (due_at IS NULL, due_at, row DESC, status, kind);
      CREATE INDEX ticket_by_priority ON ticket (priority, due_at IS NULL, due_at, row DESC, status, kind);
      CREATE INDEX ticket_by_row ON ticket (row, status, kind);
      CREATE INDEX call_by_agent_outcome ON call (agent_id, outcome, started_at);

      ${FILL_LISTS}
    `),
}
