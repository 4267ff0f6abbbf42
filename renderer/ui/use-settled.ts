import { useEffect, useMemo, useRef, useState } from 'react'
import { createBurst, type BurstTimes } from '../../shared/burst.ts'

/** A value that changes often, as it was when it last paused; it is at most `maxWaitMs` behind where it never does. */
export function useSettled<T>(value: T, { quietMs, maxWaitMs }: BurstTimes): T {
  const [settled, setSettled] = useState(value)
  const latest = useRef(value)
  const settling = useMemo(
    () => createBurst(() => setSettled(latest.current), { quietMs, maxWaitMs }),
    [quietMs, maxWaitMs],
  )
  useEffect(() => {
    latest.current = value
    if (!Object.is(value, settled)) settling.touch()
  }, [settling, value, settled])
  useEffect(() => () => settling.cancel(), [settling])
  return settled
}
