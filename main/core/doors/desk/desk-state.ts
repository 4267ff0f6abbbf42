import { isDeepStrictEqual } from 'node:util'
import type { DeskState } from '../../../../shared/contract/desk-state.ts'

export type Slice = keyof DeskState
/** How each part of a state is computed. */
export type SlicesOf<S> = { readonly [K in keyof S]: () => S[K] }
export type Slices = SlicesOf<DeskState>

/** A live state as slices: what was touched is computed once a turn, and only what is another than before is sent. */
export interface StateKeeper<S> {
  touch(...slices: (keyof S)[]): void
  /** Computes and sends what was touched now, or of that these alone; a pop does not wait for the end of the turn. */
  flush(...only: (keyof S)[]): void
  snapshot(): { readonly seq: number; readonly state: S }
  close(): void
}
export type DeskStateKeeper = StateKeeper<DeskState>

/**
 * Keeps the state; `send` gets each patch with its number, which grows by one. A slice that breaks stays as it was, and
 * `onFault` hears of it: the others go on.
 */
export function createStateKeeper<S extends object>(
  slices: SlicesOf<S>,
  send: (seq: number, patch: Partial<S>) => void,
  onFault: (slice: keyof S, error: unknown) => void,
): StateKeeper<S> {
  const names = Object.keys(slices) as (keyof S)[]
  const state = Object.fromEntries(names.map((name) => [name, slices[name]()])) as S
  const touched = new Set<keyof S>()
  let seq = 0
  let isPlanned = false
  let isClosed = false

  const refresh = <K extends keyof S>(name: K, patch: Partial<S>): void => {
    const next = slices[name]()
    if (isDeepStrictEqual(state[name], next)) return
    state[name] = next
    patch[name] = next
  }
  const flush = (...only: (keyof S)[]): void => {
    if (touched.size === 0 || isClosed) return
    const patch: Partial<S> = {}
    const due = only.length === 0 ? [...touched] : only.filter((name) => touched.has(name))
    for (const name of due) touched.delete(name)
    for (const name of due)
      try {
        refresh(name, patch)
      } catch (error) {
        onFault(name, error)
      }
    if (Object.keys(patch).length === 0) return
    seq += 1
    send(seq, patch)
  }

  return {
    touch: (...changed) => {
      for (const name of changed) touched.add(name)
      if (isPlanned || isClosed) return
      isPlanned = true
      setImmediate(() => {
        isPlanned = false
        flush()
      })
    },
    flush,
    snapshot: () => {
      flush()
      return { seq, state: { ...state } }
    },
    close: () => {
      isClosed = true
    },
  }
}
