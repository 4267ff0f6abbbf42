import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { Command } from '../../../shared/acts/command.ts'
import { loosen } from '../../../shared/domain/loosen.ts'
import type { Cache } from '../cache/cache.ts'
import type { OutboxRow } from './outbox-table.ts'

const ReadBy = z.string()
const LooseCommand = loosen(Command)

/** True if this program knows the command whole: its act, every value and every field. */
function isKnown({ command }: Pick<OutboxRow, 'command'>): boolean {
  const raw: unknown = JSON.parse(command)
  const known = Command.safeParse(raw)
  return known.success && isDeepStrictEqual(known.data, LooseCommand.parse(raw))
}

/**
 * Sets commands of a newer Ringdesk aside, which this one does not know, with those that look at what they wrote; and brings
 * back what was set aside and is known now. Looks once for each `program` that opens the cache. True if anything moved: then
 * the effects of the outbox have to be replayed. Before anything else reads the outbox.
 */
export function setUnknownAside(cache: Cache, program: string): boolean {
  const { db, meta } = cache
  if (meta.get('outboxReadBy', ReadBy) === program) return false
  const all = (table: string): OutboxRow[] =>
    db.prepare<[], OutboxRow>(`SELECT * FROM ${table} ORDER BY place, seq`).all()
  const move = (from: string, to: string, seq: number): void => {
    db.prepare(`INSERT INTO ${to} SELECT * FROM ${from} WHERE seq = ?`).run(seq)
    db.prepare(`DELETE FROM ${from} WHERE seq = ?`).run(seq)
  }
  const touches = db.prepare<[number], { key: string; writes: number }>(
    'SELECT key, writes FROM outbox_touch WHERE seq = ?',
  )
  return cache.write('durable', () => {
    const known = all('outbox_aside').filter(isKnown)
    for (const { seq } of known) move('outbox_aside', 'outbox', seq)
    const written = new Set<string>()
    let moved = known.length
    for (const row of all('outbox')) {
      const keys = touches.all(row.seq)
      if (isKnown(row) && !keys.some(({ key }) => written.has(key))) continue
      for (const { key, writes } of keys) if (writes === 1) written.add(key)
      move('outbox', 'outbox_aside', row.seq)
      moved += 1
    }
    meta.set('outboxReadBy', program)
    return moved > 0
  })
}

/** How many commands are set aside. */
export const countAside = ({ db }: Cache): number =>
  db.prepare('SELECT count(*) FROM outbox_aside').pluck().get() as number
