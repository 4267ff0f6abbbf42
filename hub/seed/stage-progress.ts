import { DAY_MS } from '../../shared/domain/time.ts'
import type { Priority, TicketStatus } from '../../shared/domain/ticket.ts'
import { WeightedTable } from './random.ts'
import type { ToldKind } from './words/kind-words.ts'

/** How many days pass, on average, before a ticket enters each step after the first. */
export const DAYS_BEFORE_STEP: Readonly<Record<ToldKind, readonly number[]>> = {
  return: [0.3, 0.8, 2.2, 2.5, 1.5],
  exchange: [0.3, 0.7, 2, 2.5, 1.2],
  repair: [0.4, 0.9, 3.5, 1.5, 1.2],
  complaint: [0.2, 0.8, 1.2],
  enquiry: [0.4],
  account: [0.05, 0.3],
}

/** Steps in which the team waits for the customer, a carrier or a factory. */
const WAITING_STEPS: ReadonlySet<string> = new Set(['sentBack', 'received', 'parts', 'agreed'])

/** The status of a ticket whose work stands at that step. */
export const statusAt = (step: string): TicketStatus => (WAITING_STEPS.has(step) ? 'waiting' : 'processing')

/** How many days after the last step a ticket is closed, on average. */
export const CLOSED_AFTER_MS = 1.5 * DAY_MS

const table = (p1: number, p2: number, p3: number, p4: number): WeightedTable<Priority> =>
  new WeightedTable<Priority>([
    ['P1', p1],
    ['P2', p2],
    ['P3', p3],
    ['P4', p4],
  ])

const PRIORITIES: Readonly<Record<ToldKind, WeightedTable<Priority>>> = {
  return: table(1, 24, 65, 10),
  exchange: table(1, 24, 65, 10),
  repair: table(3, 37, 55, 5),
  complaint: table(22, 60, 18, 0),
  enquiry: table(0, 4, 36, 60),
  account: table(2, 18, 60, 20),
}
const URGENT = table(40, 50, 10, 0)

/** How urgent tickets of a kind are; power faults and stolen accounts are urgent whatever the kind. */
export const priorityTable = (kind: ToldKind, reason: string): WeightedTable<Priority> =>
  reason === 'theft' || reason === 'power' ? URGENT : PRIORITIES[kind]
