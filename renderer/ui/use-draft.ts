import { useEffect, useMemo } from 'react'
import { create } from 'zustand'
import type { Moment } from '../../shared/domain/time.ts'
import { askDesk, isDraftLeaving } from './desk.ts'
import { createDraftSender } from './draft-sender.ts'

/** Pause before the core is asked again for a draft, in milliseconds. */
const RETRY_MS = 500

type Fields = Record<string, unknown>
interface DraftState {
  /** Only what was typed. */
  readonly typed: Fields
  readonly isReady: boolean
  readonly savedAt: Moment | null
}
/** One state per key, shared by all who show it: the same ticket may stand on the desk and beside a list. */
const useDrafts = create<Readonly<Record<string, DraftState>>>(() => ({}))
const users = new Map<string, number>()
const UNTOUCHED: DraftState = { typed: {}, isReady: false, savedAt: null }

const stateOf = (key: string): DraftState => useDrafts.getState()[key] ?? UNTOUCHED
const change = (key: string, fields: Partial<DraftState>): void =>
  useDrafts.setState({ [key]: { ...stateOf(key), ...fields } })

const sender = createDraftSender(async (key) => {
  const { typed } = stateOf(key)
  const { savedAt } = await askDesk('draft.save', { key, value: typed })
  if (stateOf(key).typed === typed) change(key, { savedAt })
}, isDraftLeaving)

async function load(key: string): Promise<void> {
  try {
    const draft = await askDesk('draft.get', { key })
    const { typed } = stateOf(key)
    // what was typed before the answer came is newer
    change(key, { typed: { ...draft?.value, ...typed }, isReady: true, savedAt: draft?.savedAt ?? null })
  } catch {
    setTimeout(() => {
      if (users.has(key) && !stateOf(key).isReady) void load(key)
    }, RETRY_MS)
  }
}

function use(key: string): () => void {
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
      if (!users.has(key) && !sender.isWaiting(key)) useDrafts.setState({ [key]: UNTOUCHED })
    })
  }
}

if (typeof window !== 'undefined')
  for (const event of ['pagehide', 'blur'])
    window.addEventListener(event, () => {
      for (const key of sender.keys()) void sender.flush(key)
    })

/** True while something typed under the key waits to be saved. */
export const hasDraft = (key: string): boolean => Object.keys(stateOf(key).typed).length > 0

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
  useEffect(() => use(key), [key])
  const state = useDrafts((all) => all[key]) ?? UNTOUCHED
  return useMemo(() => {
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
        askDesk('draft.discard', { key }).catch(() => undefined)
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
  }, [key, base, state])
}
