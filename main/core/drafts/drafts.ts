import type { Draft } from '../../../shared/contract/desk-queries.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import { isSameValue } from '../../../shared/domain/same-value.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import { wordsToTake, type TypedWords } from '../../../shared/domain/typed-words.ts'
import type { Cache } from '../cache/cache.ts'

/** What a person typed and has not saved. Each person of a shared computer has their own. */
export interface Drafts {
  get(person: PersonId, key: string): Draft | undefined
  /** The newest of this person's drafts whose key begins with one of these words. */
  list(person: PersonId, limit: number, words: readonly string[]): Draft[]
  /** Takes these fields in, over what is there; on the disk when it returns. */
  save(person: PersonId, key: string, fields: Draft['value'], at: Moment): void
  /** Takes in words that a page kept while this core was away: of each field what was typed last stands. Gives when the draft was saved. */
  saveKept(person: PersonId, key: string, words: TypedWords, now: Moment): Moment
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
  const listed = db.prepare<[string, string, number], { key: string; value: string; saved_at: number }>(
    `SELECT key, value, saved_at FROM draft WHERE person = ?
       AND substr(key, 1, instr(key, ':') - 1) IN (SELECT value FROM json_each(?))
     ORDER BY saved_at DESC, key LIMIT ?`,
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

  /** When fields were typed since this core began, and when each draft had been saved before that. */
  const typed = new Map<string, { readonly before: Moment; readonly at: Map<string, Moment> }>()
  const timesOf = (
    person: PersonId,
    key: string,
  ): { readonly before: Moment; readonly at: Map<string, Moment> } => {
    const name = `${person} ${key}`
    const known = typed.get(name) ?? { before: get(person, key)?.savedAt ?? 0, at: new Map<string, Moment>() }
    typed.set(name, known)
    return known
  }
  /** Takes fields in that were typed at `typedAt`; that counts once they are on the disk. */
  const take = (
    person: PersonId,
    key: string,
    fields: Draft['value'],
    typedAt: Moment,
    now: Moment,
  ): void => {
    const times = timesOf(person, key)
    put(person, key, { ...get(person, key)?.value, ...fields }, now)
    for (const field of Object.keys(fields)) times.at.set(field, typedAt)
  }

  /** Keeps of the draft what passes. */
  const keep = (person: PersonId, key: string, passes: (name: string, value: unknown) => boolean): void => {
    const draft = get(person, key)
    const left = Object.entries(draft?.value ?? {}).filter(([name, value]) => passes(name, value))
    put(person, key, Object.fromEntries(left), draft?.savedAt ?? 0)
  }

  return {
    get,
    list: (person, limit, words) =>
      listed.all(person, JSON.stringify(words), limit).map(({ key, value, saved_at: savedAt }) => ({
        key,
        value: JSON.parse(value) as Draft['value'],
        savedAt,
      })),
    save: (person, key, fields, at) => take(person, key, fields, at, at),
    saveKept: (person, key, words, now) => {
      const draft = get(person, key)
      const { before, at } = timesOf(person, key)
      const taken = wordsToTake(draft?.value ?? {}, (field) => at.get(field) ?? before, words)
      // nothing of it is the last word: the draft stays as old as it is
      if (Object.keys(taken).length === 0) return draft?.savedAt ?? now
      take(person, key, taken, words.at, now)
      return now
    },
    discard: (person, key, fields) => keep(person, key, (name) => fields?.includes(name) === false),
    settle: (person, key, saved) => keep(person, key, (name, value) => !isSameValue(saved[name], value)),
    giveBack: (person, key, value, at) => put(person, key, { ...value, ...get(person, key)?.value }, at),
    onChanged: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
