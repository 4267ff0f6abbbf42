import { createStore, type StoreApi } from 'zustand/vanilla'
import { isSameValue } from '../../shared/domain/same-value.ts'
import type { Moment } from '../../shared/domain/time.ts'
import type { TypedWords } from '../../shared/domain/typed-words.ts'
import type { DeskClient } from './desk-client-types.ts'
import { oncePerClient } from './desk-context.ts'
import { createDraftSender, type DraftSender } from './draft-sender.ts'
import { createPageWords, type PageWords } from './page-words.ts'

/** A core that has not kept a draft by then may be going: the page keeps it, too; in milliseconds. */
const UNANSWERED_MS = 1000
/** Pause before the core is asked again for a draft, in milliseconds. */
const RETRY_MS = 500

export type DraftFields = Record<string, unknown>
export interface DraftState {
  /** Only what was typed. */
  readonly typed: DraftFields
  readonly isReady: boolean
  readonly savedAt: Moment | null
}
export const UNTOUCHED: DraftState = { typed: {}, isReady: false, savedAt: null }

/**
 * What is typed and not saved, by key. The core has the one draft of a key, and every window shows it: a window sends the fields that
 * were typed in it, and takes every other field as the core says it.
 */
export interface WindowDrafts {
  /** One state per key, shared by all who show it: the same ticket may stand on the desk and beside a list. */
  readonly store: StoreApi<Readonly<Record<string, DraftState>>>
  stateOf(key: string): DraftState
  /** Loads what the core kept under the key, as long as somebody shows it; returns the way to stop. */
  use(key: string): () => void
  /** These fields were typed here. */
  type(key: string, fields: DraftFields): void
  /** Forgets what was typed under the key, here and in the core. */
  discard(key: string): void
  /** Forgets the fields that still say what was saved. */
  forget(key: string, saved: DraftFields): void
  /** Gives the core what waits, now. */
  flush(key: string): Promise<void>
}

/** The state of a draft after the core said what it has: fields typed here that it was not sent yet stay as they are. */
function afterCore(here: DraftState, unsent: ReadonlySet<string>, core: DraftFields): DraftFields {
  const typed: DraftFields = {}
  for (const [name, value] of Object.entries(core)) {
    const mine = here.typed[name]
    typed[name] = unsent.has(name) || isSameValue(mine, value) ? mine : value
  }
  for (const name of unsent) if (Object.hasOwn(here.typed, name)) typed[name] = here.typed[name]
  return typed
}

/** Names of fields, by the key of their draft. */
function createFieldNames() {
  const byKey = new Map<string, Set<string>>()
  const of = (key: string): ReadonlySet<string> => byKey.get(key) ?? new Set()
  return {
    of,
    add: (key: string, names: readonly string[]): void =>
      void byKey.set(key, new Set([...of(key), ...names])),
    remove: (key: string, name: string): void => {
      const left = byKey.get(key)
      left?.delete(name)
      if (left?.size === 0) byKey.delete(key)
    },
    clear: (key: string): void => void byKey.delete(key),
  }
}

/** Saves drafts in the core; `keepHere` is called where it does not take one, or not soon. */
function createCoreSaver(desk: DeskClient, keepHere: (key: string) => void) {
  /** Drafts that the core was given and has not confirmed. */
  const underWay = new Set<string>()
  const save = async (key: string, value: DraftFields): Promise<Moment> => {
    const timer = setTimeout(() => keepHere(key), UNANSWERED_MS)
    underWay.add(key)
    try {
      return (await desk.callCore('draft.save', { key, value })).savedAt
    } catch (error) {
      keepHere(key)
      throw error
    } finally {
      underWay.delete(key)
      clearTimeout(timer)
    }
  }
  return { save, underWay }
}

/** Gives the core what the page kept, whenever the core is there, and for whoever signs in. */
function handOverWhenLive(
  desk: DeskClient,
  words: PageWords,
  isLeaving: (key: string, kept: TypedWords) => boolean,
): void {
  let last = Promise.resolve()
  // where the core goes again meanwhile they stay here, for the next time
  const handOver = (): void => {
    last = last.then(() => words.handOver(isLeaving)).catch(() => undefined)
  }
  desk.onLive(handOver)
  let person: string | undefined
  desk.follow(({ session }) => {
    if (session?.person.id !== person) handOver()
    person = session?.person.id
  })
}

/** The drafts of a window, kept by its core. */
export const draftsOf = oncePerClient((desk: DeskClient): WindowDrafts => {
  const store = createStore<Readonly<Record<string, DraftState>>>(() => ({}))
  const users = new Map<string, number>()
  /** Typed here, and not known to be in the core. */
  const unsent = createFieldNames()
  /** What stands there was typed here, and not in another window. */
  const own = createFieldNames()
  const stateOf = (key: string): DraftState => store.getState()[key] ?? UNTOUCHED
  const change = (key: string, fields: Partial<DraftState>): void =>
    store.setState({ [key]: { ...stateOf(key), ...fields } })

  const words = createPageWords(desk)
  const unsentOf = (key: string): DraftFields => {
    const { typed } = stateOf(key)
    return Object.fromEntries([...unsent.of(key)].map((name) => [name, typed[name]]))
  }
  /** What the page keeps was typed in this window, which sends it, or what was typed after it. */
  const isLeaving = (key: string, { fields }: TypedWords): boolean =>
    Object.keys(fields).every((name) => unsent.of(key).has(name))
  const core = createCoreSaver(desk, (key) => words.keep(key, unsentOf(key)))
  const sender: DraftSender = createDraftSender(async (key) => {
    const value = unsentOf(key)
    if (Object.keys(value).length === 0) return
    const savedAt = await core.save(key, value)
    // what was typed meanwhile is on its way, too
    for (const [name, sent] of Object.entries(value))
      if (stateOf(key).typed[name] === sent) unsent.remove(key, name)
    if (unsent.of(key).size === 0) words.forget(key)
    change(key, { savedAt })
  }, desk.isDraftLeaving)

  const take = (
    key: string,
    core: { readonly value: DraftFields; readonly savedAt: Moment | null },
  ): void => {
    const here = stateOf(key)
    const typed = afterCore(here, unsent.of(key), core.value)
    for (const name of [...own.of(key)]) if (typed[name] !== here.typed[name]) own.remove(key, name)
    change(key, { typed, isReady: true, savedAt: core.savedAt })
  }
  const load = async (key: string): Promise<void> => {
    try {
      // typed before the page was loaded anew, or in a tab that may still be there and type on: the core knows what is the last
      const stored = words.read(key)
      if (stored !== undefined && !isLeaving(key, stored)) await words.giveBack(key, stored)
      const draft = (await desk.callCore('draft.get', { key })) ?? { value: {}, savedAt: null }
      const lost = [...own.of(key)].filter((name) => !Object.hasOwn(draft.value, name))
      if (lost.length > 0) {
        // a core that came back without what was typed here is given it again: rather twice than not at all
        unsent.add(key, lost)
        sender.touch(key)
      }
      take(key, draft)
    } catch {
      // the core is away: it is asked again
      setTimeout(() => {
        if (users.has(key) && !stateOf(key).isReady) void load(key)
      }, RETRY_MS)
    }
  }
  desk.on('draft', ({ key, value, savedAt }) => {
    if (users.has(key)) take(key, { value, savedAt })
  })
  // what became of drafts while the core was away was not heard
  desk.onLive(() => {
    for (const key of users.keys()) if (stateOf(key).isReady) void load(key)
  })
  for (const event of ['pagehide', 'blur'])
    window.addEventListener(event, () => {
      // a page that goes hears no answer any more
      if (event === 'pagehide')
        for (const key of [...sender.keys(), ...core.underWay]) words.keep(key, unsentOf(key))
      for (const key of sender.keys()) void sender.flush(key)
    })
  handOverWhenLive(desk, words, isLeaving)
  return {
    store,
    stateOf,
    use: (key) => {
      users.set(key, (users.get(key) ?? 0) + 1)
      if (!stateOf(key).isReady) void load(key)
      return () => {
        const left = (users.get(key) ?? 1) - 1
        if (left > 0) return void users.set(key, left)
        users.delete(key)
        void sender.flush(key).then(() => {
          if (users.has(key) || sender.isWaiting(key)) return
          unsent.clear(key)
          own.clear(key)
          store.setState({ [key]: UNTOUCHED })
        })
      }
    },
    type: (key, fields) => {
      unsent.add(key, Object.keys(fields))
      own.add(key, Object.keys(fields))
      change(key, { typed: { ...stateOf(key).typed, ...fields } })
      sender.touch(key)
    },
    discard: (key) => {
      sender.drop(key)
      unsent.clear(key)
      own.clear(key)
      change(key, { typed: {}, savedAt: null })
      words.forget(key)
      void desk.callCore('draft.discard', { key }).catch(() => undefined)
    },
    forget: (key, saved) => {
      const { typed } = stateOf(key)
      const left = Object.entries(typed).filter(([name, value]) => !isSameValue(saved[name], value))
      const gone = Object.keys(typed).filter((name) => !left.some(([other]) => other === name))
      // saved before the core had it, as where that was started anew meanwhile: what the core has is older
      const older = gone.filter((name) => unsent.of(key).has(name))
      if (older.length > 0) void desk.callCore('draft.discard', { key, fields: older }).catch(() => undefined)
      for (const name of gone) {
        unsent.remove(key, name)
        own.remove(key, name)
      }
      change(key, { typed: Object.fromEntries(left), savedAt: null })
      sender.drop(key)
      words.forget(key)
      if (unsent.of(key).size > 0) sender.touch(key)
    },
    flush: (key) => sender.flush(key),
  }
})

/** True while something typed under the key waits to be saved. */
export const hasDraft = (desk: DeskClient, key: string): boolean =>
  Object.keys(draftsOf(desk).stateOf(key).typed).length > 0
