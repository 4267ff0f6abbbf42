import type { PersonId } from '../../shared/domain/ids.ts'
import { DEFAULT_PLAN } from '../../shared/domain/default-number-plan.ts'
import type { NumberPlan } from '../../shared/domain/number-plan.ts'
import type { PhoneNumber } from '../../shared/domain/party-number.ts'
import type { Person, Queue } from '../../shared/domain/people.ts'
import { parseCallerNumber } from '../../shared/domain/phone-number.ts'
import { listPeople, listQueues } from './ledger-store.ts'
import type { SipPasswords } from './sip-passwords.ts'
import type { Db } from './tables.ts'

/** The team in memory, for what must be known at once: the line asks for accounts, the live picture for members. */
export class TeamBook {
  readonly #people = new Map<string, Person>()
  readonly #queues = new Map<string, Queue>()
  readonly #sipPasswords: SipPasswords
  /** How the team's lines write numbers. */
  readonly numberPlan: NumberPlan

  private constructor(sipPasswords: SipPasswords, numberPlan: NumberPlan) {
    this.#sipPasswords = sipPasswords
    this.numberPlan = numberPlan
  }

  /** Reads the whole team from the database. */
  static async load(
    db: Db,
    sipPasswords: SipPasswords,
    numberPlan: NumberPlan = DEFAULT_PLAN,
  ): Promise<TeamBook> {
    const book = new TeamBook(sipPasswords, numberPlan)
    for (const person of await listPeople(db)) book.#people.set(person.id, person)
    for (const queue of await listQueues(db)) book.#queues.set(queue.id, queue)
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

  /** What a number is that a line of the team wrote. */
  numberOf(raw: string | null): PhoneNumber {
    return parseCallerNumber(raw, this.numberPlan, (digits) => this.#isExtension(digits))
  }

  #isExtension(digits: string): boolean {
    return (
      this.personByExtension(digits) !== undefined ||
      [...this.#queues.values()].some(({ extension }) => extension === digits)
    )
  }

  /** The SIP passwords of an active person's sessions; none where nobody is signed in. */
  sipPasswordsOf(personId: PersonId): string[] {
    return this.#people.get(personId)?.active ? this.#sipPasswords.of(personId) : []
  }

  /** Takes a person as it is now. */
  put(person: Person): void {
    this.#people.set(person.id, person)
  }
}
