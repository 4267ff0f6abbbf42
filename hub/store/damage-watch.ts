import { isDataDamaged } from '../../shared/domain/damaged-data.ts'

/**
 * Whether the hub's database is known to be damaged. Every statement is watched, because a look through the whole file takes long on a
 * large one and comes once a day. Nothing makes a damaged file whole again but a restore, after which the hub starts anew.
 */
export class DamageWatch {
  #found: string | undefined
  readonly #listeners: ((what: string) => void)[] = []

  /** What was found first, as SQLite says it; undefined as long as nothing is known. */
  get found(): string | undefined {
    return this.#found
  }

  /** Calls the listener once, when the first damage is found, or now where it was. */
  onFound(listener: (what: string) => void): void {
    if (this.#found === undefined) this.#listeners.push(listener)
    else listener(this.#found)
  }

  /** Something is wrong with the pages of the database. */
  note(what: string): void {
    if (this.#found !== undefined) return
    this.#found = what
    for (const listener of this.#listeners) listener(what)
  }

  /** Looks whether an error of the database means damage. */
  look(error: unknown): void {
    if (isDataDamaged(error)) this.note(error instanceof Error ? error.message : String(error))
  }

  /** Does something with the database; an error passes through. */
  run<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      this.look(error)
      throw error
    }
  }
}
