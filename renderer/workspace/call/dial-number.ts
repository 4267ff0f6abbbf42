import { create } from 'zustand'
import { openRoom } from '../navigation/navigation.ts'

interface DialNumber {
  readonly number: string
  /** Grows when another program filled the field in, so that the caret goes there. */
  readonly filled: number
}

/** What stands in the dial field; it outlives a change of rooms. */
export const useDialNumber = create<DialNumber>(() => ({ number: '', filled: 0 }))

export const setDialNumber = (number: string): void => useDialNumber.setState({ number })

/** Puts a number of another program into the dial field; the person dials it. */
export function fillDialField(number: string): void {
  openRoom('desk')
  useDialNumber.setState(({ filled }) => ({ number, filled: filled + 1 }))
}
