import type { Act, ActType } from './command.ts'
import { TICKET_STEPS, type Ticket, type TicketStep } from './ticket.ts'

/**
 * What an act is while the hub cannot be reached. `final`: done here, and the hub takes it over as it is. `intent`: done
 * here for the time being; it holds once the hub has confirmed it. `notPossible`: it means something on the hub only.
 */
export type OfflineMode = 'final' | 'intent' | 'notPossible'

/** What a person can do that is no act of the ledger, and asks the hub itself. */
export type HubDeed = 'agent.force'

/** Steps with which money or goods leave the house. */
const COSTLY_STEPS: ReadonlySet<TicketStep> = new Set(['refunded', 'replacementSent'])

/** Every act has its place here; `byStep`: it depends on the step that the ticket goes to. */
const MODES: Readonly<Record<ActType | HubDeed, OfflineMode | 'byStep'>> = {
  'customer.create': 'final',
  'customer.update': 'final',
  'customer.linkNumber': 'final',
  'ticket.openForContact': 'final',
  'ticket.open': 'final',
  'ticket.update': 'final',
  'ticket.moveTo': 'final',
  'ticket.advance': 'byStep',
  'ticket.decide': 'intent',
  'note.add': 'final',
  'call.report': 'final',
  'call.assign': 'final',
  'call.wrapUp': 'final',
  'followUp.openForContact': 'final',
  'followUp.open': 'final',
  'followUp.logAttempt': 'final',
  'followUp.cancel': 'final',
  'agent.force': 'notPossible',
}

/** How a kind of act behaves without the hub; for a step of a ticket, the ticket as it is before says which step it is. */
export function offlineModeOf(
  deed: ActType | HubDeed,
  ticket?: Pick<Ticket, 'kind' | 'step'> | undefined,
): OfflineMode {
  const mode = MODES[deed]
  if (mode !== 'byStep') return mode
  const next: TicketStep | undefined = ticket && TICKET_STEPS[ticket.kind][ticket.step + 1]
  return next !== undefined && COSTLY_STEPS.has(next) ? 'intent' : 'final'
}

/** How an act behaves without the hub; `ticketOf` finds the ticket that it is about. */
export const offlineModeOfAct = (act: Act, ticketOf: (id: string) => Ticket | undefined): OfflineMode =>
  offlineModeOf(act.type, act.type === 'ticket.advance' ? ticketOf(act.id) : undefined)
