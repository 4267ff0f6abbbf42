import type { Draft } from '../../../shared/contract/desk-queries.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'

/** What a person typed and has not saved. Each person of a shared computer has their own. */
export interface Drafts {
  get(person: PersonId, key: string): Draft | undefined
  /** On the disk when it returns. */
  save(person: PersonId, key: string, value: Draft['value'], at: Moment): void
  discard(person: PersonId, key: string): void
  /** Brings back what was typed, under what has been typed since: nothing newer is overwritten. */
  giveBack(person: PersonId, key: string, value: Draft['value'], at: Moment): void
  onChanged(listener: (key: string) => void): () => void
}

/** The drafts in the cache. */
export function createDrafts(cache: Cache): Drafts {
  const { db } = cache
  const read = db.prepare<[string, string], { value: string; saved_at: number }>(
    'SELECT value, saved_at FROM draft WHERE person = ? AND key = ?',
  )
  const write = db.prepare('INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?)')
  const erase = db.prepare('DELETE FROM draft WHERE person = ? AND key = ?')
  const listeners = new Set<(key: string) => void>()
  const tell = (key: string): void => {
    for (const listener of listeners) listener(key)
  }

  const drafts: Drafts = {
    get: (person, key) => {
      const row = read.get(person, key)
      return row && { key, value: JSON.parse(row.value) as Draft['value'], savedAt: row.saved_at }
    },
    save: (person, key, value, at) => {
      cache.write('durable', () => write.run(person, key, JSON.stringify(value), at))
      tell(key)
    },
    discard: (person, key) => {
      cache.write('durable', () => erase.run(person, key))
      tell(key)
    },
    giveBack: (person, key, value, at) =>
      drafts.save(person, key, { ...value, ...drafts.get(person, key)?.value }, at),
    onChanged: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return drafts
}
