import { sql } from 'kysely'
import type { Db } from '../store/tables.ts'

/**
 * Writes down again, out of the audit trail, which commands were done: their consoles may send them once more, and then each would be
 * done twice. Returns how many were missing.
 */
export async function bringCommandsBack(db: Db): Promise<number> {
  const of = (name: string) => sql`json_extract(audit.detail, ${`$.${name}`})`
  const { numAffectedRows } = await sql`
    insert or ignore into commands
      (id, desk, seq, actor, act, status, code, message, revision, acted_at, claimed_at, executed_at)
    select ${of('command')}, ${of('desk')}, ${of('seq')}, audit.actor, ${of('act')}, 'done', null, null, ${of('revision')},
      coalesce((select acted_at from changes where revision = ${of('revision')}), audit.at), ${of('claimedAt')}, audit.at
    from audit where kind = 'command' and ${of('result')} = 'done'`.execute(db)
  return Number(numAffectedRows ?? 0)
}
