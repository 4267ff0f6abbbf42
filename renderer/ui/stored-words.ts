import type { TypedWords } from '../../shared/domain/typed-words.ts'

/** Whose words they are: the hub's data that they belong to, and who typed them. */
export interface WordsOwner {
  readonly hubId: string
  readonly person: string
}
const PREFIX = 'ringdesk.words'
const nameOf = ({ hubId, person }: WordsOwner, key: string): string =>
  [PREFIX, encodeURIComponent(hubId), encodeURIComponent(person), key].join(' ')

/** Undefined where it cannot be read: it stays where it is. */
function parse(text: string): TypedWords | undefined {
  try {
    const read = JSON.parse(text) as Partial<TypedWords> | null
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
    write: (owner: WordsOwner, key: string, words: TypedWords): boolean => {
      try {
        storage.setItem(nameOf(owner, key), JSON.stringify(words))
        return true
      } catch {
        // the words stay on the screen, as they did before
        return false
      }
    },
    read: (owner: WordsOwner, key: string): TypedWords | undefined => {
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
