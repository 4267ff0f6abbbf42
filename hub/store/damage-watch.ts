import { isDataDamaged } from '../../shared/domain/damaged-data.ts'

const isReadOnly = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'SQLITE_READONLY'

/**
 * Whether the hub's database is known to be damaged. Every statement is watched, because a look through the whole file takes long on a
 * large one and comes once a day. Nothing makes a damaged file whole again but a restore, after which the hub starts anew. Until then
 * the connection only reads (see `openDatabase`): older data and what can still be read are worth more than what would be written.
 */
export class DamageWatch {
  #found: string | undefined
  #refusal: (() => Error) | undefined
  readonly #listeners: ((what: string) => void)[] = []

  /** What was found first, as SQLite says it; undefined as long as nothing is known. */
  get found(): string | undefined {
    return this.#found
  }

  /** What a writer is told once damage is known, in the place of SQLite's own words; undefined before. */
  get refusal(): Error | undefined {
    return this.#found === undefined ? undefined : this.#refusal?.()
  }

  /** Says what a writer is told once damage is known. */
  refuseWith(refusal: () => Error): void {
    this.#refusal = refusal
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

  /** Does something with the database; an error passes through, but the one of a writer who comes after the damage is `refusal`. */
  run<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      this.look(error)
      throw (isReadOnly(error) ? this.refusal : undefined) ?? error
    }
  }

  /** Does what writes as long as that may be, and once damage is known, also where `write` was the first to meet it, what does without. */
  async unlessFound<T>(write: () => Promise<T>, without: () => T | Promise<T>): Promise<T> {
    if (this.#found !== undefined) return without()
    try {
      return await write()
    } catch (error) {
      if (this.#found === undefined) throw error
      return without()
    }
  }
}
