import type { Database } from 'better-sqlite3'
import { secondApproversOf } from '../../../shared/domain/approvers.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import type { Person } from '../../../shared/domain/people.ts'

/** Everybody of the team, as far as it is here, who can give a second approval; null where it is not here yet. */
export const supervisorsHere = (db: Database): PersonId[] | null =>
  secondApproversOf(
    db
      .prepare<[], { body: string }>('SELECT body FROM person')
      .all()
      .map(({ body }) => JSON.parse(body) as Person),
  )
