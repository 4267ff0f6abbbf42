import type { Command } from '../../shared/acts/command.ts'
import type { CommandRefusal, CommandResult } from '../../shared/contract/hub.ts'
import type { Db, Tables } from '../store/tables.ts'

const ROWS_PER_STATEMENT = 250

type Row = Tables['commands']
const placeOf = (desk: string, seq: number): string => `${desk} ${seq}`

export const refusedResult = (id: string, code: CommandRefusal, message: string): CommandResult => ({
  id,
  status: 'refused',
  code,
  message,
})

/** What was answered to commands, by id and by the place in a desk's outbox: what makes "exactly once" true. */
export class CommandBook {
  readonly #db: Db
  readonly #byId = new Map<string, Row>()
  readonly #byPlace = new Map<string, Row>()
  readonly #new: Row[] = []

  constructor(db: Db) {
    this.#db = db
  }

  /** Reads the answers that these commands, or others in their places, were given before. */
  async load(commands: readonly Command[]): Promise<void> {
    const seqsOf = new Map<string, number[]>()
    for (const { desk, seq } of commands) {
      const seqs = seqsOf.get(desk) ?? []
      seqs.push(seq)
      seqsOf.set(desk, seqs)
    }
    const all = this.#db.selectFrom('commands').selectAll()
    const found = await all
      .where(
        'id',
        'in',
        commands.map(({ id }) => id),
      )
      .execute()
    for (const [desk, seqs] of seqsOf)
      found.push(...(await all.where('desk', '=', desk).where('seq', 'in', seqs).execute()))
    for (const row of found) this.#keep(row)
  }

  /** The answer that a command was given before; undefined where it is new. */
  earlierAnswer({ id, desk, seq }: Command): CommandResult | undefined {
    const row = this.#byId.get(id)
    if (row)
      return row.status === 'done'
        ? { id, status: 'done', revision: row.revision }
        : refusedResult(id, (row.code as CommandRefusal | null) ?? 'hubFault', row.message ?? '')
    if (!this.#byPlace.has(placeOf(desk, seq))) return undefined
    return refusedResult(
      id,
      'seqTaken',
      'Another act of this desk has taken this place already; the desk’s data folder was probably copied. The text is kept on the desk.',
    )
  }

  add(row: Row): void {
    this.#keep(row)
    this.#new.push(row)
  }

  /** Writes the new answers. */
  async flush(): Promise<void> {
    for (let from = 0; from < this.#new.length; from += ROWS_PER_STATEMENT)
      await this.#db
        .insertInto('commands')
        .values(this.#new.slice(from, from + ROWS_PER_STATEMENT))
        .execute()
    this.#new.length = 0
  }

  #keep(row: Row): void {
    this.#byId.set(row.id, row)
    this.#byPlace.set(placeOf(row.desk, row.seq), row)
  }
}
