import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Moment } from '../../shared/domain/time.ts'
import { useDeskClient } from './desk-context.ts'
import { draftsOf, UNTOUCHED } from './window-drafts.ts'

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
  /** `saved` has been saved by `acts.do`, which took it out of the draft; what was typed since then stays, in whatever window. */
  readonly forget: (saved: Partial<T>) => void
  /** Gives the core what waits, now. */
  readonly flush: () => Promise<void>
}

/**
 * What is typed under a key, over what the fields hold otherwise (`base`; keep it the same object while it is the same).
 * The core keeps it within 100 ms of each key; it comes back after a reload, a crash, or when somebody returns, and stands in
 * every other window that shows it.
 */
export function useDraft<T extends object>(key: string, base: T): DraftHandle<T> {
  const drafts = draftsOf(useDeskClient())
  useEffect(() => drafts.use(key), [drafts, key])
  const state = useStore(drafts.store, (all) => all[key]) ?? UNTOUCHED
  return useMemo(() => {
    const typed = state.typed as Partial<T>
    return {
      value: { ...base, ...typed },
      typed,
      isReady: state.isReady,
      isDirty: Object.keys(typed).length > 0,
      savedAt: state.savedAt,
      set: (fields) => drafts.type(key, fields),
      discard: () => drafts.discard(key),
      forget: (saved) => drafts.forget(key, saved),
      flush: () => drafts.flush(key),
    }
  }, [drafts, key, base, state])
}
