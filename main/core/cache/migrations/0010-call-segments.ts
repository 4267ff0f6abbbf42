import type { Database } from 'better-sqlite3'
import { segmentsOf } from '../../../../shared/domain/segments.ts'
import type { CallRecord } from '../../../../shared/domain/call-record.ts'
import { callAgentRows } from '../list-tables.ts'
import type { Migration } from './migration.ts'

const AT_ONCE = 1000

/**
 * Calls get a segment for each agent, as the hub's migration 0015 gives them, and stand in the lists of each: `call_agent` has a line
 * for each agent of a call. `segmentsOf` says what the fields of before mean; it must go on saying the same of them.
 */
export const callSegments: Migration = {
  id: 10,
  up: (db) => {
    db.exec(`
      CREATE TABLE call_agent (
        row INTEGER NOT NULL, agent_id TEXT NOT NULL, outcome TEXT, started_at INTEGER NOT NULL,
        is_wrap_up_owed INTEGER NOT NULL, PRIMARY KEY (row, agent_id)
      ) WITHOUT ROWID;
    `)
    fillCallAgents(db)
    db.exec(`
      CREATE INDEX call_agent_by_time ON call_agent (agent_id, started_at);
      CREATE INDEX call_agent_by_outcome ON call_agent (agent_id, outcome, started_at);
      CREATE INDEX call_agent_owed ON call_agent (agent_id, started_at) WHERE is_wrap_up_owed = 1;
    `)
  },
}

/** Writes segments into the calls that are there, and the table and totals of the agents' lists out of them. */
export function fillCallAgents(db: Database): void {
  const next = db.prepare<[number], { row: number; body: string }>(
    `SELECT row, body FROM call WHERE row > ? ORDER BY row LIMIT ${AT_ONCE}`,
  )
  const rewrite = db.prepare('UPDATE call SET body = ? WHERE row = ?')
  const putAgent = db.prepare('INSERT INTO call_agent VALUES (?, ?, ?, ?, ?)')
  let last = -1
  for (let rows = next.all(last); rows.length > 0; rows = next.all(last))
    for (const { row, body } of rows) {
      last = row
      const call = JSON.parse(body) as CallRecord
      const segments = segmentsOf(call)
      if (segments.length > 0 && segments !== call.segments)
        rewrite.run(JSON.stringify({ ...call, segments }), row)
      for (const columns of callAgentRows({ ...call, segments: [...segments] })) putAgent.run(row, ...columns)
    }
  db.exec(`
      INSERT INTO tally SELECT 'callAgent', agent_id, coalesce(outcome, ''), '', count(*)
        FROM call_agent GROUP BY agent_id, outcome;
    `)
}
