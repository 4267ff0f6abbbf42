import { counted } from '../counted.ts'

/** Words of the hub's commands that more than one of them says. */

/** A moment in UTC, to the second. */
export const when = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`

/** What tables hold, by how one row is called. */
const NOUNS: Readonly<Record<string, readonly [one: string, more: string]>> = {
  customers: ['customer', 'customers'],
  tickets: ['ticket', 'tickets'],
  calls: ['call', 'calls'],
  people: ['person', 'people'],
}

/** What a backup holds, as in “2 customers, 1 ticket, no calls, 1 person”. */
export const countsOf = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(NOUNS)
    .flatMap(([table, [one, more]]) => {
      const count = counts[table]
      return count === undefined ? [] : [counted(count, one, more)]
    })
    .join(', ')
