import { useCallback, useEffect, useRef, useState } from 'react'
import type { Moment } from '../../shared/domain/time.ts'
import { askDesk } from './desk.ts'

/** A draft reaches the core this long after the last key, in milliseconds (durable within 250). */
const DEBOUNCE_MS = 100

export interface DraftHandle<T> {
  readonly value: T
  /** True once it is known whether something was typed before; until then fields wait. */
  readonly isReady: boolean
  /** True when there is something typed that was not saved. */
  readonly isDirty: boolean
  readonly savedAt: Moment | null
  readonly set: (fields: Partial<T>) => void
  /** Forgets what was typed, here and in the core. */
  readonly discard: () => void
  /** What was typed has been saved by `acts.do`, which took the draft with it. */
  readonly forget: () => void
  /** Sends what waits to the core now; before a save. */
  readonly flush: () => Promise<void>
}

interface State<T> {
  readonly key: string
  readonly value: T
  readonly isReady: boolean
  readonly isDirty: boolean
  readonly savedAt: Moment | null
}

/**
 * What is typed under a key, kept by the core from 100 ms after the last key. It comes back after a reload, a crash, or
 * when somebody returns to the same thing. `empty` must be the same object on every drawing.
 */
export function useDraft<T extends Record<string, unknown>>(key: string, empty: T): DraftHandle<T> {
  const fresh: State<T> = { key, value: empty, isReady: false, isDirty: false, savedAt: null }
  const [stored, setStored] = useState<State<T>>(fresh)
  const state = stored.key === key ? stored : fresh
  const pending = useRef<{ key: string; value: T; timer: ReturnType<typeof setTimeout> } | null>(null)

  const send = useCallback(async (): Promise<void> => {
    const waiting = pending.current
    if (waiting === null) return
    clearTimeout(waiting.timer)
    pending.current = null
    try {
      const { savedAt } = await askDesk('draft.save', { key: waiting.key, value: waiting.value })
      setStored((before) => (before.key === waiting.key ? { ...before, savedAt } : before))
    } catch {
      // the core is away: try again until it is back; the words stay in the field meanwhile
      pending.current ??= { ...waiting, timer: setTimeout(() => void send(), 1000) }
    }
  }, [])

  useEffect(() => {
    let isWanted = true
    const load = (): void => {
      askDesk('draft.get', { key }).then(
        (draft) => {
          if (!isWanted) return
          setStored((before) => {
            // somebody typed before the answer came: what is typed now is newer
            if (before.key === key && before.isDirty) return { ...before, isReady: true }
            return {
              key,
              value: draft ? { ...empty, ...(draft.value as Partial<T>) } : empty,
              isReady: true,
              isDirty: draft !== null,
              savedAt: draft?.savedAt ?? null,
            }
          })
        },
        () => isWanted && setTimeout(load, 500),
      )
    }
    load()
    return () => {
      isWanted = false
      void send()
    }
  }, [key, empty, send])

  useEffect(() => {
    const onLeave = (): void => void send()
    window.addEventListener('pagehide', onLeave)
    window.addEventListener('blur', onLeave)
    return () => {
      window.removeEventListener('pagehide', onLeave)
      window.removeEventListener('blur', onLeave)
    }
  }, [send])

  const latest = useRef(state)
  useEffect(() => {
    latest.current = state
  })
  const set = useCallback(
    (fields: Partial<T>) => {
      const before = latest.current
      const value = { ...before.value, ...fields }
      const after = { ...before, key, value, isDirty: true, isReady: true }
      latest.current = after
      setStored(after)
      if (pending.current) clearTimeout(pending.current.timer)
      pending.current = { key, value, timer: setTimeout(() => void send(), DEBOUNCE_MS) }
    },
    [key, send],
  )
  const forget = useCallback(() => {
    if (pending.current) clearTimeout(pending.current.timer)
    pending.current = null
    const after: State<T> = { key, value: empty, isReady: true, isDirty: false, savedAt: null }
    latest.current = after
    setStored(after)
  }, [key, empty])
  const discard = useCallback(() => {
    forget()
    void askDesk('draft.discard', { key }).catch(() => undefined)
  }, [forget, key])

  return {
    value: state.value,
    isReady: state.isReady,
    isDirty: state.isDirty,
    savedAt: state.savedAt,
    set,
    discard,
    forget,
    flush: send,
  }
}
