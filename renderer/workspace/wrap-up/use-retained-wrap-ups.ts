import { useCallback, useState } from 'react'
import type { CallCard } from '../../../shared/contract/desk-state.ts'
import type { ContactId } from '../../../shared/domain/ids.ts'

/** The mark on a call's card by which it is known whose caret stands in it. */
export const CONTACT_ATTRIBUTE = 'data-contact'

const isCaretIn = (contactId: ContactId): boolean =>
  (document.activeElement?.closest(`[${CONTACT_ATTRIBUTE}="${CSS.escape(contactId)}"]`) ?? null) !== null

export interface RetainedWrapUps {
  /** The calls, and beside them wrap-ups whose time ran out while somebody was writing in them. */
  readonly calls: readonly CallCard[]
  readonly isRetained: (contactId: ContactId) => boolean
  readonly letGo: (contactId: ContactId) => void
}

/**
 * When the timer of a wrap-up ends the core puts it among the unfinished ones. Its card stays as long as the caret
 * stands in it: nothing is taken away under the fingers.
 */
export function useRetainedWrapUps(calls: readonly CallCard[]): RetainedWrapUps {
  const [before, setBefore] = useState(calls)
  const [retained, setRetained] = useState<readonly CallCard[]>([])
  if (before !== calls) {
    setBefore(calls)
    const isThere = (card: CallCard): boolean => calls.some(({ contactId }) => contactId === card.contactId)
    const left = before.filter((card) => card.wrapUp !== null && !isThere(card) && isCaretIn(card.contactId))
    const still = retained.filter((card) => !isThere(card))
    if (left.length > 0 || still.length !== retained.length) setRetained([...still, ...left])
  }
  const isRetained = useCallback(
    (contactId: ContactId) => retained.some((card) => card.contactId === contactId),
    [retained],
  )
  const all = [...calls, ...retained.filter((card) => !calls.some(({ callId }) => callId === card.callId))]
  return {
    calls: all.sort((a, b) => a.startedAt - b.startedAt),
    isRetained,
    letGo: (contactId) => setRetained(retained.filter((card) => card.contactId !== contactId)),
  }
}
