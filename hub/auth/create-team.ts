import type { LedgerItem } from '../../shared/entities/registry.ts'
import { appendAudit } from '../audit/audit-trail.ts'
import type { Person, Queue } from '../../shared/domain/people.ts'
import { importItems } from '../store/import.ts'
import type { HubKeys } from '../store/hub-keys.ts'
import { proveKeys } from '../store/prove-keys.ts'
import type { Db } from '../store/tables.ts'
import { hashPassword, makePassword } from './passwords.ts'

export interface NewTeam {
  readonly people: readonly Person[]
  readonly queues: readonly Queue[]
  /** Made-up people: such a team may be run as a trial. */
  readonly isSample?: boolean
  /** By extension; who is not in it gets a random one. */
  readonly passwords?: ReadonlyMap<string, string>
}

/**
 * Puts a team into an empty hub. Gives the passwords by extension: told once to the person who starts the hub, and kept
 * nowhere but as hashes.
 */
export async function createTeam(
  db: Db,
  keys: HubKeys,
  team: NewTeam,
  now: number,
): Promise<ReadonlyMap<string, string>> {
  const items: LedgerItem[] = [
    ...team.people.map((value): LedgerItem => ({ entity: 'person', value })),
    ...team.queues.map((value): LedgerItem => ({ entity: 'queue', value })),
  ]
  const passwords = new Map(
    team.people.map(({ extension }) => [extension, team.passwords?.get(extension) ?? makePassword()]),
  )
  const secrets = await Promise.all(
    team.people.map(async (person) => ({
      person_id: person.id,
      password_hash: await hashPassword(passwords.get(person.extension) ?? ''),
    })),
  )
  await proveKeys(db, keys)
  await importItems(db, items)
  if (secrets.length > 0) await db.insertInto('secrets').values(secrets).execute()
  await appendAudit(db, {
    at: now,
    actor: null,
    kind: 'teamCreated',
    detail: { people: team.people.length, queues: team.queues.length },
  })
  return passwords
}
