import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'

/** Fields that take the focus; the box around a password is marked as wrong as well. */
const WRONG_FIELD = ':is(input, textarea, select)[aria-invalid="true"]'

/**
 * Returns a ref for a form and a function that gives the focus to the form's first wrong field, after the fault is drawn:
 * a screen reader then reads the message together with the field.
 */
export function useFirstFault(): readonly [RefObject<HTMLFormElement | null>, () => void] {
  const form = useRef<HTMLFormElement>(null)
  const [failures, setFailures] = useState(0)
  useEffect(() => {
    if (failures > 0) form.current?.querySelector<HTMLElement>(WRONG_FIELD)?.focus()
  }, [failures])
  return [form, useCallback(() => setFailures((times) => times + 1), [])]
}
