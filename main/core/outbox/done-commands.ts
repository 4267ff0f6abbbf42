import { z } from 'zod'
import { DAY_MS, type Moment } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'

/** A command of this console that a hub did in an epoch of its data, and can be sent again. */
export interface DoneCommand {
  readonly id: string
  readonly command: unknown
  readonly epoch: string
  readonly revision: number
  readonly receipt: string
}

/** What the hub has done of this console's commands, kept for seven days: its data may be put back to an earlier state. */
export interface DoneCommands {
  /** In the transaction that takes the command out of the outbox. */
  keep(id: string, command: string): void
  /** The hub's proof that it did it, at this revision of its present data. */
  keepReceipt(id: string, revision: number, receipt: string): void
  /** Those that were done in other epochs than this one, in the order in which the hub did them. */
  ofOtherEpochs(epoch: string): DoneCommand[]
  forget(ids: readonly string[]): void
  /** Removes what is older than seven days; where the time is known for sure. In a transaction of the caller. */
  forgetOld(): void
}

const KEPT_MS = 7 * DAY_MS
const Epoch = z.object({ id: z.string() })

export function createDoneCommands({ db, meta }: Cache, now: () => Moment): DoneCommands {
  const add = db.prepare('INSERT OR REPLACE INTO done_command VALUES (?, ?, ?)')
  const addReceipt = db.prepare('INSERT OR REPLACE INTO command_receipt VALUES (?, ?, ?, ?, ?)')
  const others = db.prepare<[string], Omit<DoneCommand, 'command'> & { command: string }>(
    `SELECT id, command, epoch, revision, receipt FROM done_command JOIN command_receipt USING (id)
     WHERE epoch <> ? ORDER BY epoch, revision`,
  )
  const tables = ['done_command', 'command_receipt'] as const
  const drop = tables.map((table) => db.prepare(`DELETE FROM ${table} WHERE id = ?`))
  const dropOld = tables.map((table) => db.prepare(`DELETE FROM ${table} WHERE kept_at < ?`))
  return {
    keep: (id, command) => void add.run(id, command, now()),
    keepReceipt: (id, revision, receipt) => {
      const epoch = meta.get('epoch', Epoch)?.id
      if (epoch !== undefined) addReceipt.run(id, epoch, revision, receipt, now())
    },
    ofOtherEpochs: (epoch) =>
      others.all(epoch).map((row) => ({ ...row, command: JSON.parse(row.command) as unknown })),
    forget: (ids) => {
      for (const statement of drop) for (const id of ids) statement.run(id)
    },
    forgetOld: () => {
      for (const statement of dropOld) statement.run(now() - KEPT_MS)
    },
  }
}
