import type { Moment } from '../../shared/domain/time.ts'

/** Whose words they are: the hub's data that they belong to, and who typed them. */
export interface WordsOwner {
  readonly hubId: string
  readonly person: string
}
/** What was typed under a draft's key and is not in the core yet. */
export interface StoredWords {
  readonly fields: Readonly<Record<string, unknown>>
  /** When it was typed, by the desk's clock. */
  readonly at: Moment
}

const PREFIX = 'ringdesk.words'
const nameOf = ({ hubId, person }: WordsOwner, key: string): string =>
  [PREFIX, encodeURIComponent(hubId), encodeURIComponent(person), key].join(' ')

/** Undefined where it cannot be read: it stays where it is. */
function parse(text: string): StoredWords | undefined {
  try {
    const read = JSON.parse(text) as Partial<StoredWords> | null
    if (typeof read?.at !== 'number' || typeof read.fields !== 'object') return undefined
    return { at: read.at, fields: read.fields }
  } catch {
    // another version wrote it
    return undefined
  }
}

/**
 * Keeps words in the storage of the page's own origin, from the moment when the core does not take them until it has them. In
 * plain text, which the core's cache is not: so nothing stands there while the core answers. What other persons and other
 * hubs' data left there is not read, and not removed.
 */
export function createWordStore(storage: Storage) {
  return {
    /** False where the browser does not keep it: it is full, or keeps nothing. */
    write: (owner: WordsOwner, key: string, words: StoredWords): boolean => {
      try {
        storage.setItem(nameOf(owner, key), JSON.stringify(words))
        return true
      } catch {
        // the words stay on the screen, as they did before
        return false
      }
    },
    read: (owner: WordsOwner, key: string): StoredWords | undefined => {
      const text = storage.getItem(nameOf(owner, key))
      return text === null ? undefined : parse(text)
    },
    remove: (owner: WordsOwner, key: string): void => storage.removeItem(nameOf(owner, key)),
    /** The draft keys under which this owner's words wait. */
    keys: (owner: WordsOwner): string[] => {
      const start = nameOf(owner, '')
      const names = Array.from({ length: storage.length }, (_, place) => storage.key(place) ?? '')
      return names.filter((name) => name.startsWith(start)).map((name) => name.slice(start.length))
    },
  }
}

/** Of the words that the page kept those that a draft of the core does not have, and that nobody typed anew (`newer`) meanwhile. */
export function wordsToTake(
  draft: { readonly value: Readonly<Record<string, unknown>>; readonly savedAt: Moment | null },
  words: StoredWords | undefined,
  newer: ReadonlySet<string> = new Set(),
): Readonly<Record<string, unknown>> {
  if (words === undefined) return {}
  const isLast = words.at >= (draft.savedAt ?? 0)
  return Object.fromEntries(
    Object.entries(words.fields).filter(
      ([name]) => !newer.has(name) && (isLast || !Object.hasOwn(draft.value, name)),
    ),
  )
}

/** A draft of the core with the words that it did not get: of each field what was typed last. */
export function withStoredWords(
  draft: { readonly value: Readonly<Record<string, unknown>>; readonly savedAt: Moment } | null,
  words: StoredWords | undefined,
): Readonly<Record<string, unknown>> {
  const known = draft ?? { value: {}, savedAt: null }
  return { ...known.value, ...wordsToTake(known, words) }
}
