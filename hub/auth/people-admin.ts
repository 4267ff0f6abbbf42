import type { Person } from '../../shared/domain/people.ts'
import { appendAudit, type AuditEntry } from '../audit/audit-trail.ts'
import { feedEnds, writeChanges } from '../store/feed.ts'
import { findPersonByExtension, writeEntities } from '../store/ledger-store.ts'
import type { StoredChange } from '../store/stored-change.ts'
import type { Db } from '../store/tables.ts'
import { endSessionsOf } from './session-store.ts'

/** Nobody has this extension, or it is as asked for already. */
export class PeopleError extends Error {
  override readonly name = 'PeopleError'
}

/** What a change of a person leaves to do in a hub that runs. */
export interface PersonOutcome {
  readonly person: Person
  /** Sessions that are over now: consoles and phones must go. */
  readonly endedSessions: readonly string[]
  /** What the feed got; undefined where the person's record stayed as it was. */
  readonly change?: StoredChange
}

type Kind = Extract<AuditEntry['kind'], 'passwordSet' | 'signedOut' | 'personDisabled' | 'personEnabled'>

/** Changes a person in one transaction: what `act` does, the end of all sessions, and a row of the audit trail. */
function change(
  db: Db,
  extension: string,
  { now, kind }: { now: number; kind: Kind },
  act: (transaction: Db, person: Person) => Promise<Pick<PersonOutcome, 'person' | 'change'>>,
): Promise<PersonOutcome> {
  return db.transaction().execute(async (transaction) => {
    const found = await findPersonByExtension(transaction, extension.trim())
    if (!found) throw new PeopleError(`Nobody of this team has the extension ${extension}.`)
    const done = await act(transaction, found)
    const endedSessions = await endSessionsOf(transaction, found.id, now, kind)
    const detail = { person: found.id, sessions: endedSessions.length }
    await appendAudit(transaction, { at: now, actor: null, kind, detail })
    return { ...done, endedSessions }
  })
}

/** Sets a person's password (as a hash) and ends every session that an older one began. Throws PeopleError. */
export const setPassword = (
  db: Db,
  extension: string,
  passwordHash: string,
  now: number,
): Promise<PersonOutcome> =>
  change(db, extension, { now, kind: 'passwordSet' }, async (transaction, person) => {
    await transaction
      .insertInto('secrets')
      .values({ person_id: person.id, password_hash: passwordHash })
      .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ password_hash: passwordHash }))
      .execute()
    return { person }
  })

/** Ends every session of a person. Throws PeopleError. */
export const signOutEverywhere = (db: Db, extension: string, now: number): Promise<PersonOutcome> =>
  change(db, extension, { now, kind: 'signedOut' }, (_transaction, person) => Promise.resolve({ person }))

/** Switches a person off, and ends every session; or on again. Consoles get it as a change of the feed. Throws PeopleError. */
export const setActive = (db: Db, extension: string, active: boolean, now: number): Promise<PersonOutcome> =>
  change(
    db,
    extension,
    { now, kind: active ? 'personEnabled' : 'personDisabled' },
    async (transaction, found) => {
      if (found.active === active)
        throw new PeopleError(
          `${found.name} (${found.extension}) is switched ${active ? 'on' : 'off'} already.`,
        )
      const person = { ...found, active }
      const revision = (await feedEnds(transaction)).head + 1
      const stored: StoredChange = {
        revision,
        change: { op: 'set', entity: 'person', id: person.id, fields: { active } },
        command: null,
        desk: null,
        actor: null,
        at: now,
        actedAt: null,
        basedOn: null,
      }
      await writeEntities(transaction, [{ item: { entity: 'person', value: person }, revision }])
      await writeChanges(transaction, [stored])
      return { person, change: stored }
    },
  )
