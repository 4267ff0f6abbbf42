import { isDeepStrictEqual } from 'node:util'
import type { DeskState } from '../../../shared/contract/desk.ts'

export type Slice = keyof DeskState
export type Slices = { readonly [K in Slice]: () => DeskState[K] }

/** The live state as slices: what was touched is computed once a turn, and only what is another than before is sent. */
export interface DeskStateKeeper {
  touch(...slices: Slice[]): void
  /** Computes and sends what was touched now; a pop does not wait for the end of the turn. */
  flush(): void
  snapshot(): { readonly seq: number; readonly state: DeskState }
  close(): void
}

/**
 * Keeps the state; `send` gets each patch with its number, which grows by one. A slice that breaks stays as it was, and
 * `onFault` hears of it: the others go on.
 */
export function createDeskState(
  slices: Slices,
  send: (seq: number, patch: Partial<DeskState>) => void,
  onFault: (slice: Slice, error: unknown) => void,
): DeskStateKeeper {
  const names = Object.keys(slices) as Slice[]
  const state = Object.fromEntries(names.map((name) => [name, slices[name]()])) as DeskState
  const touched = new Set<Slice>()
  let seq = 0
  let isPlanned = false
  let isClosed = false

  const refresh = <K extends Slice>(name: K, patch: Partial<DeskState>): void => {
    const next = slices[name]()
    if (isDeepStrictEqual(state[name], next)) return
    state[name] = next
    patch[name] = next
  }
  const flush = (): void => {
    if (touched.size === 0 || isClosed) return
    const patch: Partial<DeskState> = {}
    for (const name of touched)
      try {
        refresh(name, patch)
      } catch (error) {
        onFault(name, error)
      }
    touched.clear()
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
