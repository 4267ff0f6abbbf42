import type { Act } from '../../../shared/acts/registry.ts'
import { subjectOf } from '../../../shared/acts/decide.ts'
import type { Belonging } from '../../../shared/contract/desk-queries.ts'
import { dialTextOf, type WithNumber } from '../../../shared/domain/party-number.ts'
import type { LedgerItem } from '../../../shared/entities/registry.ts'
import type { Cache } from '../cache/cache.ts'
import type { Names } from './names.ts'

interface BelongingParts {
  readonly cache: Pick<Cache, 'ledger'>
  readonly names: Pick<Names, 'customer'>
}

/** What entries and acts say of where they belong. */
interface Said {
  readonly ticket?: string | null
  readonly ticketId?: string | null
  readonly customer?: string
  readonly customerId?: string | null
  readonly party?: WithNumber
}

const NOWHERE: Belonging = { ticket: null, customer: null, number: null }

/** The ticket and the customer that an entry belongs to, as people call them; its number where no customer is known. */
function belonging({ cache, names }: BelongingParts, said: Said): Belonging {
  const ticketOf = (id: string | null | undefined): string | null => {
    const found = id ? cache.ledger.get('ticket', id) : undefined
    return found ? (found.number ?? (found.title || null)) : null
  }
  const customer = said.customer ?? names.customer(said.customerId ?? null)
  return {
    ticket: said.ticket ?? ticketOf(said.ticketId),
    customer,
    number: customer === null && said.party ? dialTextOf(said.party) : null,
  }
}

/** What an entry of the ledger belongs to; nothing where it is undefined (this version cannot read it), or the team's. */
export function belongingOf(parts: BelongingParts, item: LedgerItem | undefined): Belonging {
  switch (item?.entity) {
    case 'customer':
      return belonging(parts, { customer: item.value.name })
    case 'ticket': {
      const { number, title, customerId, callerNumber, partyNumber } = item.value
      return belonging(parts, {
        // a ticket of a call has no title until somebody writes one
        ticket: number ?? (title || null),
        customerId,
        party: { number: callerNumber, partyNumber },
      })
    }
    case 'note': {
      const { entity, id } = item.value.about
      const value = parts.cache.ledger.get('ticket', id)
      if (entity === 'customer') return belonging(parts, { customerId: id })
      return value ? belongingOf(parts, { entity, value }) : NOWHERE
    }
    case 'call':
    case 'followUp': {
      const { ticketId, customerId } = item.value
      return belonging(parts, { ticketId, customerId, party: item.value })
    }
    case 'numberLink':
      return belonging(parts, { customerId: item.value.customerId, party: { number: item.value.e164 } })
    case 'order':
      return belonging(parts, { customerId: item.value.customerId })
    default:
      return NOWHERE
  }
}

/** What an act says itself, for one whose subject is not here: what a refused act made is taken away again. */
function saidBy(act: Act): Said {
  switch (act.type) {
    case 'customer.create':
      return { customer: act.fields.name }
    case 'ticket.open':
    case 'ticket.openForContact': {
      const { customerId, callerNumber, partyNumber } = act
      const title = act.type === 'ticket.open' ? act.fields.title : act.title
      return { ticket: title || null, customerId, party: { number: callerNumber, partyNumber } }
    }
    case 'call.report':
      return { customerId: act.facts.customerId, party: act.facts }
    case 'followUp.open':
      return { ticketId: act.fields.ticketId, customerId: act.fields.customerId, party: act.fields }
    case 'followUp.openForContact':
      return { customerId: act.customerId, party: act }
    default:
      return {}
  }
}

/** What an act belongs to: as its subject says it where that is here, else as the act does. */
export function belongingOfAct(parts: BelongingParts, act: Act): Belonging {
  const { entity, id } = subjectOf(act)
  const value = parts.cache.ledger.get(entity, id)
  // the kind and its value come from one look
  return value ? belongingOf(parts, { entity, value } as LedgerItem) : belonging(parts, saidBy(act))
}
