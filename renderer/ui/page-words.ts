import type { DeskClient } from './desk-client-types.ts'
import { deskNow } from './desk-time.ts'
import type { TypedWords } from '../../shared/domain/typed-words.ts'
import { createWordStore, type WordsOwner } from './stored-words.ts'

/** What was typed in a page and is not in the core, by the key of its draft; see `stored-words.ts`. */
export interface PageWords {
  /** The core does not take these now: until it does, the page keeps them. */
  keep(key: string, fields: Readonly<Record<string, unknown>>): void
  /** What the page kept under the key. */
  read(key: string): TypedWords | undefined
  forget(key: string): void
  /** Gives the core words that were kept; of each field it takes what was typed last. Rejects where it does not take them. */
  giveBack(key: string, kept: TypedWords): Promise<void>
  /**
   * Gives the core what is kept, so that it is found where it belongs, but for what the window sends itself. Rejects where the core does not
   * take it; it stays here then.
   */
  handOver(isLeaving: (key: string, kept: TypedWords) => boolean): Promise<void>
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
  const giveBack: PageWords['giveBack'] = async (key, kept) => {
    const mine = owner()
    await desk.callCore('draft.save', { key, value: kept.fields, typedAt: kept.at })
    // another tab may keep newer ones there by now
    if (mine !== undefined && words?.read(mine, key)?.at === kept.at) words.remove(mine, key)
  }
  return {
    giveBack,
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
    handOver: async (isLeaving) => {
      const mine = owner()
      if (mine === undefined || !words || !desk.isLive()) return
      for (const key of words.keys(mine)) {
        const kept = words.read(mine, key)
        if (kept !== undefined && !isLeaving(key, kept)) await giveBack(key, kept)
      }
    },
  }
}
