import { useEffect, useRef, useState } from 'react'
import { useKeys } from '../../ui/keys.ts'
import { useRoom } from './navigation.ts'
import type { Subject } from './use-subject.ts'

/** What stands beside the call; where there is room for one of them alone, the one in front is seen. */
export type Pane = 'ticket' | 'customer'

/** The customer where nothing but a customer was opened. */
const paneOf = ({ call, ticketId, customerId }: Subject): Pane =>
  call === null && ticketId === null && customerId !== null ? 'customer' : 'ticket'

/** Another call, or something else that was opened by hand. */
const nameOf = ({ call, ticketId, customerId }: Subject): string =>
  call === null ? `${ticketId} ${customerId}` : call.callId

/**
 * Which pane is in front: that of what was opened last, the one that the key or a press brings there, and the one that has the focus, however
 * it came there. Whoever types in a pane keeps it. The key moves the focus, so it does something in a wide window, too.
 */
export function useFrontPane(subject: Subject) {
  const [front, setFront] = useState<Pane>(() => paneOf(subject))
  const panes = { ticket: useRef<HTMLDivElement>(null), customer: useRef<HTMLDivElement>(null) }
  const { ticket, customer } = panes
  const opened = paneOf(subject)
  const name = nameOf(subject)
  useEffect(() => {
    const other = (opened === 'ticket' ? customer : ticket).current
    if (other?.contains(document.activeElement) !== true) setFront(opened)
  }, [name, opened, ticket, customer])

  const show = (pane: Pane): void => {
    setFront(pane)
    panes[pane].current?.focus({ preventScroll: true })
  }
  const isHere = useRoom() === 'desk'
  useKeys({ beside: isHere ? () => show(front === 'ticket' ? 'customer' : 'ticket') : undefined })
  const propsOf = (pane: Pane) => ({
    ref: panes[pane],
    tabIndex: -1,
    onFocus: () => setFront(pane),
  })
  return { front, show, ticket: propsOf('ticket'), customer: propsOf('customer') }
}
