import type { SearchHit } from '../../../shared/contract/desk-queries.ts'
import type { CustomerId } from '../../../shared/domain/ids.ts'
import { formatNumber } from '../../../shared/domain/number-display.ts'

/** A customer that a search found, and how. */
export interface FoundCaller {
  readonly id: CustomerId
  readonly name: string | null
  readonly numbers: string
  readonly orderNumber: string | null
  /** The text is of the order's number, so the caller named it: it was not found by a product or a receiver. */
  readonly isOrderNamed: boolean
  /** The ticket that led to the customer. */
  readonly ticketNumber: string | null
}

const MOST_SHOWN = 6

const LEAST_NAMED = 4
const squeezed = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()
/** True where the text is an order's number, or a piece of it that is long enough to be one. */
const isNumberOf = (number: string, text: string): boolean => {
  const said = squeezed(text.normalize('NFKC'))
  return said.length >= LEAST_NAMED && squeezed(number).includes(said)
}

const callerOf = (hit: SearchHit, text: string): FoundCaller | null => {
  const nothing = { numbers: '', orderNumber: null, isOrderNamed: false, ticketNumber: null }
  switch (hit.kind) {
    case 'customer': {
      const { id, name, numbers } = hit.customer
      return { ...nothing, id, name, numbers: numbers.map(({ e164 }) => formatNumber(e164)).join(' · ') }
    }
    case 'order':
      return {
        ...nothing,
        id: hit.order.customerId,
        name: hit.customerName,
        orderNumber: hit.order.number,
        isOrderNamed: isNumberOf(hit.order.number, text),
      }
    case 'ticket': {
      const { customerId, number } = hit.ticket
      return customerId && { ...nothing, id: customerId, name: hit.customerName, ticketNumber: number }
    }
    case 'call': {
      const { customerId } = hit.call
      return customerId && { ...nothing, id: customerId, name: hit.customerName }
    }
  }
}

/** The customers of what a search found, each once and as the first hit shows them; the one who is chosen already is left out. */
export function foundCallers(
  hits: readonly SearchHit[],
  text: string,
  chosen: CustomerId | null,
): FoundCaller[] {
  const found = new Map<CustomerId, FoundCaller>()
  for (const hit of hits) {
    const caller = callerOf(hit, text)
    if (caller !== null && caller.id !== chosen && !found.has(caller.id)) found.set(caller.id, caller)
  }
  return [...found.values()].slice(0, MOST_SHOWN)
}
