import type { Database } from 'better-sqlite3'
import type { MergedEntity, MergedField } from '../../../shared/domain/overwritten-value.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import type { Moment } from '../../../shared/domain/time.ts'

/** A value that a person of this console gave a field, as the hub confirmed it. */
export interface OwnValue {
  readonly person: PersonId
  readonly value: unknown
  readonly at: Moment
  readonly revision: number
}
/** One field of one entity. */
export interface FieldRef {
  readonly entity: MergedEntity
  readonly id: string
  readonly field: MergedField
}

/** The values of this console that stand at the hub: what another's may overwrite. Writes belong into a transaction. */
export class OwnValues {
  readonly #read
  readonly #keep
  readonly #forget
  readonly #forgetOld

  constructor(db: Database) {
    this.#read = db.prepare<[string, string, string], Omit<OwnValue, 'value'> & { value: string }>(
      'SELECT person, value, at, revision FROM own_value WHERE entity = ? AND id = ? AND field = ?',
    )
    this.#keep = db.prepare('INSERT OR REPLACE INTO own_value VALUES (?, ?, ?, ?, ?, ?, ?)')
    this.#forget = db.prepare('DELETE FROM own_value WHERE entity = ? AND id = ? AND field = ?')
    this.#forgetOld = db.prepare('DELETE FROM own_value WHERE at < ?')
  }

  get({ entity, id, field }: FieldRef): OwnValue | undefined {
    const row = this.#read.get(entity, id, field)
    return row && { ...row, value: JSON.parse(row.value) as unknown }
  }
  set({ entity, id, field }: FieldRef, { person, value, at, revision }: OwnValue): void {
    this.#keep.run(entity, id, field, person, JSON.stringify(value), at, revision)
  }
  forget({ entity, id, field }: FieldRef): void {
    this.#forget.run(entity, id, field)
  }
  forgetBefore(at: Moment): void {
    this.#forgetOld.run(at)
  }
}
