import { sql, type Kysely } from 'kysely'
import type { CallRecord } from '../../../shared/domain/call-record.ts'
import { segmentsOf } from '../../../shared/domain/segments.ts'

const AT_ONCE = 1000

interface Row {
  readonly id: string
  readonly body: string
  /** 1 where the feed still holds a change of this call. */
  readonly is_in_feed: number
}

/**
 * Calls get a segment for each agent, out of what their other fields say of agents and outcomes. A console makes the same of its own copy
 * (migration 0010 there), so nothing is told of a call that every console has, or copies anew. Of one whose changes the feed
 * still holds a console may have to take those yet, and they have no segments: a change of the feed follows them. `segmentsOf` says
 * what the fields of before mean; it must go on saying the same of them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const feed = await sql<{ head: number }>`select head from feed where id = 1`.execute(db)
  let head = feed.rows[0]?.head ?? 0
  await sql`create temporary table told_calls as
    select distinct entity_id as id from changes where entity = 'call'`.execute(db)
  await sql`create index told_calls_by_id on told_calls (id)`.execute(db)
  let last = ''
  let rows: readonly Row[]
  do {
    ;({ rows } = await sql<Row>`
      select id, body, id in (select id from told_calls) as is_in_feed
      from calls where id > ${last} order by id limit ${AT_ONCE}`.execute(db))
    for (const { id, body, is_in_feed } of rows) {
      last = id
      const call = JSON.parse(body) as CallRecord
      const segments = segmentsOf(call)
      if (segments.length === 0 || segments === call.segments) continue
      await sql`update calls set body = ${JSON.stringify({ ...call, segments })} where id = ${id}`.execute(db)
      if (is_in_feed === 0) continue
      head += 1
      await sql`update calls set revision = ${head} where id = ${id}`.execute(db)
      await sql`insert into changes (revision, entity, entity_id, op, body, command, desk, actor, at)
        values (${head}, 'call', ${id}, 'set', ${JSON.stringify({ segments })}, null, null, null, 0)`.execute(
        db,
      )
    }
  } while (rows.length === AT_ONCE)
  await sql`drop table told_calls`.execute(db)
  await sql`update feed set head = ${head} where id = 1`.execute(db)
}
