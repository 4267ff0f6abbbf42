import type { Database } from 'better-sqlite3'
import type { ZodType } from 'zod'

/** Small facts of this desk by name, each parsed when read. */
export interface Meta {
  get<T>(name: string, schema: ZodType<T>): T | undefined
  set(name: string, value: unknown): void
  remove(name: string): void
}

/** What does not fit its schema (any more) counts as absent. */
export function createMeta(db: Database): Meta {
  const read = db.prepare<[string], { value: string }>('SELECT value FROM meta WHERE name = ?')
  const write = db.prepare(
    'INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  const erase = db.prepare('DELETE FROM meta WHERE name = ?')
  return {
    get: (name, schema) => {
      const row = read.get(name)
      return row ? schema.safeParse(JSON.parse(row.value)).data : undefined
    },
    set: (name, value) => void write.run(name, JSON.stringify(value)),
    remove: (name) => void erase.run(name),
  }
}
