import { useEffect, useMemo, useRef, useState } from 'react'
import { createBurst } from '../../shared/burst.ts'

/** A pause in typing asks the list; whoever types without one sees it follow all the same. */
const TYPING = { quietMs: 150, maxWaitMs: 250 }

/**
 * The text of a filter's field, and how to change it. `apply` gets it when typing pauses, and every 250 ms while it does
 * not. Where the filter itself is changed elsewhere (`applied`, as by a button that clears it) the field follows.
 */
export function useTypedFilter(
  applied: string,
  apply: (text: string) => void,
): [text: string, setText: (text: string) => void] {
  const [text, setText] = useState(applied)
  const [seen, setSeen] = useState(applied)
  if (applied !== seen) {
    setSeen(applied)
    setText(applied)
  }
  const latest = useRef({ text, apply })
  useEffect(() => {
    latest.current = { text, apply }
  })
  const applying = useMemo(
    () =>
      createBurst(() => {
        const { text, apply } = latest.current
        setSeen(text)
        apply(text)
      }, TYPING),
    [],
  )
  useEffect(() => {
    if (text === applied) applying.cancel()
    else applying.touch()
  }, [applying, text, applied])
  useEffect(() => () => applying.cancel(), [applying])
  return [text, setText]
}
