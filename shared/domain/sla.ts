import type { Priority, Ticket } from './ticket.ts'
import { isOpen } from './ticket.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, type Moment } from './time.ts'

/** What is promised next: a first contact within the hour, a first plan within the day (seeds S1 8, S0 24). */
export type SlaPromise = 'firstContact' | 'firstPlan' | 'nextStep'

const WITHIN_MS: Record<SlaPromise, Record<Priority, number>> = {
  firstContact: { P1: 15 * MINUTE_MS, P2: 30 * MINUTE_MS, P3: HOUR_MS, P4: 4 * HOUR_MS },
  firstPlan: { P1: 4 * HOUR_MS, P2: 12 * HOUR_MS, P3: DAY_MS, P4: 2 * DAY_MS },
  nextStep: { P1: DAY_MS, P2: 2 * DAY_MS, P3: 3 * DAY_MS, P4: 5 * DAY_MS },
}

/** When the promise falls due. */
export const dueAfter = (promise: SlaPromise, priority: Priority, from: Moment): Moment =>
  from + WITHIN_MS[promise][priority]

/** How a ticket stands to its clock: `soon` within the last quarter of an hour before it is due. */
export function slaStateOf(
  ticket: Pick<Ticket, 'status' | 'dueAt'>,
  now: Moment,
): 'none' | 'fine' | 'soon' | 'breached' {
  if (ticket.dueAt === null || !isOpen(ticket)) return 'none'
  if (now >= ticket.dueAt) return 'breached'
  return ticket.dueAt - now <= 15 * MINUTE_MS ? 'soon' : 'fine'
}
