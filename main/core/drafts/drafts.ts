import type { Draft } from '../../../shared/contract/desk-queries.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import { isSameValue } from '../../../shared/domain/same-value.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'

/** What a person typed and has not saved. Each person of a shared computer has their own. */
export interface Drafts {
  get(person: PersonId, key: string): Draft | undefined
  /** Takes these fields in, over what is there; on the disk when it returns. */
  save(person: PersonId, key: string, fields: Draft['value'], at: Moment): void
  /** Forgets these fields, or all of it. */
  discard(person: PersonId, key: string, fields?: readonly string[]): void
  /** Takes out the fields that still say what was saved; what was typed since then stays. */
  settle(person: PersonId, key: string, saved: Draft['value']): void
  /** Brings back what was typed, under what has been typed since: nothing newer is overwritten. */
  giveBack(person: PersonId, key: string, value: Draft['value'], at: Moment): void
  /** Hears which draft is another, within the write that changes it. */
  onChanged(listener: (person: PersonId, key: string) => void): () => void
}

/** The drafts in the cache. */
export function createDrafts(cache: Cache): Drafts {
  const { db } = cache
  const read = db.prepare<[string, string], { value: string; saved_at: number }>(
    'SELECT value, saved_at FROM draft WHERE person = ? AND key = ?',
  )
  const write = db.prepare('INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?)')
  const erase = db.prepare('DELETE FROM draft WHERE person = ? AND key = ?')
  const listeners = new Set<(person: PersonId, key: string) => void>()
  /** Writes the draft as it is now; one without fields is none. */
  const put = (person: PersonId, key: string, value: Draft['value'], at: Moment): void => {
    cache.write('durable', () => {
      if (Object.keys(value).length === 0) erase.run(person, key)
      else write.run(person, key, JSON.stringify(value), at)
    })
    for (const listener of listeners) listener(person, key)
  }
  const get: Drafts['get'] = (person, key) => {
    const row = read.get(person, key)
    return row && { key, value: JSON.parse(row.value) as Draft['value'], savedAt: row.saved_at }
  }

  /** Keeps of the draft what passes. */
  const keep = (person: PersonId, key: string, passes: (name: string, value: unknown) => boolean): void => {
    const draft = get(person, key)
    const left = Object.entries(draft?.value ?? {}).filter(([name, value]) => passes(name, value))
    put(person, key, Object.fromEntries(left), draft?.savedAt ?? 0)
  }

  return {
    get,
    save: (person, key, fields, at) => put(person, key, { ...get(person, key)?.value, ...fields }, at),
    discard: (person, key, fields) => keep(person, key, (name) => fields?.includes(name) === false),
    settle: (person, key, saved) => keep(person, key, (name, value) => !isSameValue(saved[name], value)),
    giveBack: (person, key, value, at) => put(person, key, { ...value, ...get(person, key)?.value }, at),
    onChanged: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
