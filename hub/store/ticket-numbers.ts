import { dayOf } from './team-day.ts'
import type { Db } from './tables.ts'

const prefixOf = (day: string): string => `T-${day}-`

async function lastNumberOf(db: Db, day: string): Promise<number> {
  const counter = await db
    .selectFrom('ticket_counters')
    .select('last')
    .where('day', '=', day)
    .executeTakeFirst()
  if (counter) return counter.last
  // no ticket was numbered by this hub today, but some may have been imported
  const prefix = prefixOf(day)
  const newest = await db
    .selectFrom('tickets')
    .select('number')
    .where('number', '>=', prefix)
    .where('number', '<', `${prefix}~`)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return newest?.number ? Number(newest.number.slice(prefix.length)) || 0 : 0
}

/** The next ticket number of the team's day, as `T-20260314-0007`. It is not used up until `takeTicketNumber`. */
export async function peekTicketNumber(db: Db, now: number, timezone: string): Promise<string> {
  const day = dayOf(now, timezone)
  return `${prefixOf(day)}${String((await lastNumberOf(db, day)) + 1).padStart(4, '0')}`
}

/** Uses up a number that was peeked at in the same transaction. */
export async function takeTicketNumber(db: Db, number: string): Promise<void> {
  const [, day = '', count = ''] = number.split('-')
  const last = Number(count)
  await db
    .insertInto('ticket_counters')
    .values({ day, last })
    .onConflict((conflict) => conflict.column('day').doUpdateSet({ last }))
    .execute()
}
