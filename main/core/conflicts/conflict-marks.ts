import type { Database } from 'better-sqlite3'
import { IntentView } from '../../../shared/contract/desk-state.ts'
import { OverwrittenValue } from '../../../shared/domain/overwritten-value.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import type { FieldRef } from './own-values.ts'

interface MarkRow {
  readonly id: string
  readonly field: string
  readonly body: string
}

const LISTED = 200
/** In the field's place, for the mark of an intent. */
const INTENT = '(intent)'

/** What a person has to see to: overwritten values, and intents that the hub did. Writes belong into a transaction. */
export class ConflictMarks {
  readonly #read
  readonly #list
  readonly #keep
  readonly #rewrite
  readonly #erase
  readonly #eraseOf
  readonly #remembered

  constructor(db: Database) {
    this.#read = db.prepare<[string, string, string], MarkRow>(
      'SELECT id, field, body FROM mark WHERE entity = ? AND entity_id = ? AND field = ?',
    )
    this.#list = db.prepare<[string, number], MarkRow>(
      'SELECT id, field, body FROM mark WHERE person = ? ORDER BY id DESC LIMIT ?',
    )
    this.#keep = db.prepare('INSERT OR REPLACE INTO mark VALUES (?, ?, ?, ?, ?, ?)')
    this.#rewrite = db.prepare('UPDATE mark SET body = ? WHERE id = ?')
    this.#erase = db.prepare('DELETE FROM mark WHERE id = ? AND person = ?')
    this.#eraseOf = db.prepare('DELETE FROM mark WHERE entity = ? AND entity_id = ? AND field = ?')
    this.#remembered = db.prepare<[string], { entity: string; id: string }>(
      'SELECT entity, id FROM own_value UNION SELECT entity, entity_id FROM mark WHERE field <> ?',
    )
  }

  /** The overwritten value of this field that nobody has seen to. */
  overwrittenAt({ entity, id, field }: FieldRef): OverwrittenValue | undefined {
    const row = this.#read.get(entity, id, field)
    return row && OverwrittenValue.parse(JSON.parse(row.body))
  }
  /** Keeps an overwritten value for its person, in place of another one of the same field. */
  keepOverwritten(value: OverwrittenValue, person: PersonId): void {
    const { id, entity, entityId, field } = value
    this.#eraseOf.run(entity, entityId, field)
    this.#keep.run(id, person, entity, entityId, field, JSON.stringify(value))
  }
  rewrite(value: OverwrittenValue): void {
    this.#rewrite.run(JSON.stringify(value), value.id)
  }
  eraseAt({ entity, id, field }: FieldRef): void {
    this.#eraseOf.run(entity, id, field)
  }
  keepIntent(intent: IntentView, person: PersonId): void {
    this.#keep.run(intent.id, person, 'ticket', intent.ticketId, INTENT, JSON.stringify(intent))
  }
  /** A person has seen to it. */
  erase(id: string, person: PersonId): void {
    this.#erase.run(id, person)
  }

  overwrittenOf(person: PersonId): OverwrittenValue[] {
    return this.#rowsOf(person, (field) => field !== INTENT).map((body) => OverwrittenValue.parse(body))
  }
  intentsOf(person: PersonId): IntentView[] {
    return this.#rowsOf(person, (field) => field === INTENT).map((body) => IntentView.parse(body))
  }
  /** Entities of which values of this console stand, or stood, at the hub; as `entity/id`. */
  remembered(): Set<string> {
    return new Set(this.#remembered.all(INTENT).map(({ entity, id }) => `${entity}/${id}`))
  }

  #rowsOf(person: PersonId, fits: (field: string) => boolean): unknown[] {
    return this.#list
      .all(person, LISTED)
      .filter(({ field }) => fits(field))
      .map(({ body }) => JSON.parse(body) as unknown)
  }
}
