import type { DeskClient } from './desk-client-types.ts'
import { deskNow } from './desk-time.ts'
import { createWordStore, withStoredWords, type StoredWords, type WordsOwner } from './stored-words.ts'

/** What was typed in a page and is not in the core, by the key of its draft; see `stored-words.ts`. */
export interface PageWords {
  /** The core does not take these now: until it does, the page keeps them. */
  keep(key: string, fields: Readonly<Record<string, unknown>>): void
  /** What the page kept under the key. */
  read(key: string): StoredWords | undefined
  forget(key: string): void
  /**
   * Gives the core what is kept of drafts that nobody has open, so that it is found where it belongs. Rejects where the core
   * does not take it; it stays here then.
   */
  handOver(isOpen: (key: string) => boolean): Promise<void>
}

/** Undefined where the browser gives the page no storage, as some are set to. */
function storageOfPage(): Storage | undefined {
  try {
    return window.localStorage
  } catch {
    return undefined
  }
}

/** Keeps words of the person who is signed in; nothing where the page has no storage. */
export function createPageWords(desk: DeskClient): PageWords {
  const storage = storageOfPage()
  const words = storage && createWordStore(storage)
  const owner = (): WordsOwner | undefined => {
    const state = desk.state()
    const person = state?.session?.person.id
    return person === undefined ? undefined : { hubId: state?.hubId ?? '', person }
  }
  return {
    keep: (key, fields) => {
      const mine = owner()
      if (mine !== undefined && Object.keys(fields).length > 0)
        words?.write(mine, key, { fields, at: deskNow() })
    },
    read: (key) => {
      const mine = owner()
      return mine && words?.read(mine, key)
    },
    forget: (key) => {
      const mine = owner()
      if (mine !== undefined) words?.remove(mine, key)
    },
    handOver: async (isOpen) => {
      const mine = owner()
      if (mine === undefined || !words || !desk.isLive()) return
      for (const key of words.keys(mine)) {
        const kept = words.read(mine, key)
        if (kept === undefined || isOpen(key)) continue
        const draft = await desk.callCore('draft.get', { key })
        // opened meanwhile: whoever shows it has the words, and sends them
        if (isOpen(key)) continue
        await desk.callCore('draft.save', { key, value: withStoredWords(draft, kept) })
        if (words.read(mine, key)?.at === kept.at) words.remove(mine, key)
      }
    },
  }
}
