import { useCallback, useEffect, useRef } from 'react'

/** Gives `act` as it is pressed: while it is under way, pressing it again is the same run and not another one. */
export function useOneRun<R>(act: () => Promise<R>): () => Promise<R> {
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  const underWay = useRef<Promise<R> | null>(null)
  return useCallback(() => {
    underWay.current ??= latest.current().finally(() => {
      underWay.current = null
    })
    return underWay.current
  }, [])
}
