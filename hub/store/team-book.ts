import type { PersonId } from '../../shared/domain/ids.ts'
import type { Person, Queue } from '../../shared/domain/people.ts'
import type { HubKeys } from './hub-keys.ts'
import { listPeople, listQueues } from './ledger-store.ts'
import { StoreError } from './store-error.ts'
import type { Db } from './tables.ts'

/** The team in memory, for what must be known at once: the line asks for accounts, the live picture for members. */
export class TeamBook {
  readonly #people = new Map<string, Person>()
  readonly #queues = new Map<string, Queue>()
  readonly #sipPasswords = new Map<string, string>()

  /** Reads the whole team from the database. Throws StoreError `wrongKey` where these keys cannot open its secrets. */
  static async load(db: Db, keys: HubKeys): Promise<TeamBook> {
    const book = new TeamBook()
    for (const person of await listPeople(db)) book.#people.set(person.id, person)
    for (const queue of await listQueues(db)) book.#queues.set(queue.id, queue)
    for (const secret of await db.selectFrom('secrets').select(['person_id', 'sip_password']).execute())
      book.#sipPasswords.set(secret.person_id, openSecret(keys, secret.sip_password))
    return book
  }

  person(id: string): Person | undefined {
    return this.#people.get(id)
  }

  personByExtension(extension: string): Person | undefined {
    return [...this.#people.values()].find((person) => person.extension === extension)
  }

  queue(id: string): Queue | undefined {
    return this.#queues.get(id)
  }

  get people(): Person[] {
    return [...this.#people.values()]
  }

  get queues(): Queue[] {
    return [...this.#queues.values()]
  }

  /** The SIP password of an active person. */
  sipPasswordOf(personId: PersonId): string | undefined {
    return this.#people.get(personId)?.active ? this.#sipPasswords.get(personId) : undefined
  }
}

function openSecret(keys: HubKeys, sealed: string): string {
  try {
    return keys.open(sealed)
  } catch (error) {
    throw new StoreError(
      'wrongKey',
      'hub.key does not fit the data beside it, or one of the two is damaged: the secrets of the team cannot be read. ' +
        'Restore hub.db and hub.key of the same backup.',
      error,
    )
  }
}
