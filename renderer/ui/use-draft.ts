import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Moment } from '../../shared/domain/time.ts'
import type { DeskClient } from './desk-client-types.ts'
import { oncePerClient, useDeskClient } from './desk-context.ts'
import { createDraftSender, type DraftSender } from './draft-sender.ts'

/** Pause before the core is asked again for a draft, in milliseconds. */
const RETRY_MS = 500

type Fields = Record<string, unknown>
interface DraftState {
  /** Only what was typed. */
  readonly typed: Fields
  readonly isReady: boolean
  readonly savedAt: Moment | null
}
/** What is typed in a window and not saved, by key. */
export interface Drafts {
  /** One state per key, shared by all who show it: the same ticket may stand on the desk and beside a list. */
  readonly store: StoreApi<Readonly<Record<string, DraftState>>>
  readonly sender: DraftSender
  stateOf(key: string): DraftState
  change(key: string, fields: Partial<DraftState>): void
  /** Loads what the core kept under the key, as long as somebody shows it; returns the way to stop. */
  use(key: string): () => void
  /** Forgets what the core kept under the key. */
  discard(key: string): void
}
const UNTOUCHED: DraftState = { typed: {}, isReady: false, savedAt: null }

/** The drafts of a window, kept by its core. */
export const draftsOf = oncePerClient((desk: DeskClient): Drafts => {
  const store = createStore<Readonly<Record<string, DraftState>>>(() => ({}))
  const users = new Map<string, number>()
  const stateOf = (key: string): DraftState => store.getState()[key] ?? UNTOUCHED
  const change = (key: string, fields: Partial<DraftState>): void =>
    store.setState({ [key]: { ...stateOf(key), ...fields } })

  const sender = createDraftSender(async (key) => {
    const { typed } = stateOf(key)
    const { savedAt } = await desk.callCore('draft.save', { key, value: typed })
    if (stateOf(key).typed === typed) change(key, { savedAt })
  }, desk.isDraftLeaving)

  const load = async (key: string): Promise<void> => {
    try {
      const draft = await desk.callCore('draft.get', { key })
      const { typed } = stateOf(key)
      // what was typed before the answer came is newer
      change(key, { typed: { ...draft?.value, ...typed }, isReady: true, savedAt: draft?.savedAt ?? null })
    } catch {
      // the core is away: it is asked again
      setTimeout(() => {
        if (users.has(key) && !stateOf(key).isReady) void load(key)
      }, RETRY_MS)
    }
  }
  const use = (key: string): (() => void) => {
    users.set(key, (users.get(key) ?? 0) + 1)
    if (!stateOf(key).isReady) void load(key)
    return () => {
      const left = (users.get(key) ?? 1) - 1
      if (left > 0) {
        users.set(key, left)
        return
      }
      users.delete(key)
      void sender.flush(key).then(() => {
        if (!users.has(key) && !sender.isWaiting(key)) store.setState({ [key]: UNTOUCHED })
      })
    }
  }
  for (const event of ['pagehide', 'blur'])
    window.addEventListener(event, () => {
      for (const key of sender.keys()) void sender.flush(key)
    })
  return {
    store,
    sender,
    stateOf,
    change,
    use,
    discard: (key) => void desk.callCore('draft.discard', { key }).catch(() => undefined),
  }
})

/** True while something typed under the key waits to be saved. */
export const hasDraft = (desk: DeskClient, key: string): boolean =>
  Object.keys(draftsOf(desk).stateOf(key).typed).length > 0

export interface DraftHandle<T> {
  readonly value: T
  /** What was typed and not saved, without the rest. */
  readonly typed: Partial<T>
  /** True once it is known whether something was typed before. */
  readonly isReady: boolean
  /** True when there is something typed that was not saved. */
  readonly isDirty: boolean
  /** When the core last kept it. */
  readonly savedAt: Moment | null
  readonly set: (fields: Partial<T>) => void
  /** Forgets what was typed, here and in the core. */
  readonly discard: () => void
  /** `saved` has been saved by `acts.do`, which took the draft with it; what was typed since then stays. */
  readonly forget: (saved?: Partial<T>) => void
  /** Gives the core what waits, now. */
  readonly flush: () => Promise<void>
}

/**
 * What is typed under a key, over what the fields hold otherwise (`base`; keep it the same object while it is the same).
 * The core keeps it within 100 ms of each key; it comes back after a reload, a crash, or when somebody returns.
 */
export function useDraft<T extends object>(key: string, base: T): DraftHandle<T> {
  const drafts = draftsOf(useDeskClient())
  useEffect(() => drafts.use(key), [drafts, key])
  const state = useStore(drafts.store, (all) => all[key]) ?? UNTOUCHED
  return useMemo(() => {
    const { sender, stateOf, change } = drafts
    const typed = state.typed as Partial<T>
    return {
      value: { ...base, ...typed },
      typed,
      isReady: state.isReady,
      isDirty: Object.keys(typed).length > 0,
      savedAt: state.savedAt,
      set: (fields) => {
        change(key, { typed: { ...stateOf(key).typed, ...(fields as Fields) } })
        sender.touch(key)
      },
      discard: () => {
        sender.drop(key)
        change(key, { typed: {}, savedAt: null })
        drafts.discard(key)
      },
      forget: (saved = state.typed as Partial<T>) => {
        const left = Object.entries(stateOf(key).typed).filter(
          ([name, value]) => (saved as Fields)[name] !== value,
        )
        change(key, { typed: Object.fromEntries(left), savedAt: null })
        sender.drop(key)
        if (left.length > 0) sender.touch(key)
      },
      flush: () => sender.flush(key),
    }
  }, [drafts, key, base, state])
}
