import { useCallback, useSyncExternalStore } from 'react'
import { SECOND_MS, type Moment } from '../../shared/domain/time.ts'
import { deskNow } from './desk-time.ts'

/**
 * One clock for everything that ticks on the page, so that all durations change in the same instant and a hundred rows
 * cost one timer. It stops while nobody looks at it.
 */
const listeners = new Set<() => void>()
let now: Moment = deskNow()
let timer: ReturnType<typeof setTimeout> | undefined

function tick(): void {
  now = deskNow()
  timer = setTimeout(tick, SECOND_MS - (now % SECOND_MS))
  for (const listener of [...listeners]) listener()
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === undefined) tick()
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearTimeout(timer)
    timer = undefined
  }
}
const read = (): Moment => {
  // while the ticker rests its last value is old, or the desk's clock was set
  if (timer === undefined && Math.abs(deskNow() - now) >= SECOND_MS) now = deskNow()
  return now
}

const never = (): (() => void) => () => undefined

/** What `read` makes of the present moment; the component is drawn anew only when that is another value than before. */
export const useNowAs = <T extends string | number | boolean | null | undefined>(of: (now: Moment) => T): T =>
  useSyncExternalStore(subscribe, () => of(read()))

/** As `useNowAs`, and read again whenever `follow` calls its listener; `follow` and what `of` closes over must stay the same. */
export function useNowAndAs<T extends string | number | boolean | null | undefined>(
  follow: (listener: () => void) => () => void,
  of: (now: Moment) => T,
): T {
  const both = useCallback(
    (listener: () => void) => {
      const stops = [subscribe(listener), follow(listener)]
      return () => stops.forEach((stop) => stop())
    },
    [follow],
  )
  return useSyncExternalStore(both, () => of(read()))
}

/** The present moment, new every second while it matters, and as it was when drawn while not. */
export const useNowWhile = (isTicking: boolean): Moment =>
  useSyncExternalStore(isTicking ? subscribe : never, read)

/** The present moment, new every second. */
export const useNow = (): Moment => useSyncExternalStore(subscribe, read)
