import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'

/**
 * Returns a ref for a form and a function that gives the focus to the form's first wrong field, after the fault is drawn:
 * a screen reader then reads the message together with the field.
 */
export function useFirstFault(): readonly [RefObject<HTMLFormElement | null>, () => void] {
  const form = useRef<HTMLFormElement>(null)
  const [failures, setFailures] = useState(0)
  useEffect(() => {
    if (failures > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [failures])
  return [form, useCallback(() => setFailures((times) => times + 1), [])]
}
