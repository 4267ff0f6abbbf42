import type { SearchHit } from '../../../shared/contract/desk-queries.ts'
import type { CustomerId } from '../../../shared/domain/ids.ts'
import { formatNumber } from '../../../shared/domain/number-display.ts'

/** A customer that a search found, and the order that the caller named where that is how. */
export interface FoundCaller {
  readonly id: CustomerId
  readonly name: string | null
  readonly numbers: string
  readonly orderNumber: string | null
  /** The ticket that led to the customer. */
  readonly ticketNumber: string | null
}

const MOST_SHOWN = 6

const callerOf = (hit: SearchHit): FoundCaller | null => {
  const nothing = { numbers: '', orderNumber: null, ticketNumber: null }
  switch (hit.kind) {
    case 'customer': {
      const { id, name, numbers } = hit.customer
      return { ...nothing, id, name, numbers: numbers.map(({ e164 }) => formatNumber(e164)).join(' · ') }
    }
    case 'order':
      return { ...nothing, id: hit.order.customerId, name: hit.customerName, orderNumber: hit.order.number }
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
export function foundCallers(hits: readonly SearchHit[], chosen: CustomerId | null): FoundCaller[] {
  const found = new Map<CustomerId, FoundCaller>()
  for (const hit of hits) {
    const caller = callerOf(hit)
    if (caller !== null && caller.id !== chosen && !found.has(caller.id)) found.set(caller.id, caller)
  }
  return [...found.values()].slice(0, MOST_SHOWN)
}
