import { z } from 'zod'
import { Customer } from './customer.ts'

/** Why a caller is thought to be a customer, best reason first. */
export const MatchReason = z.enum([
  /** An agent said so for this number. */
  'confirmed',
  /** It is the customer's only or main number. */
  'exactNumber',
  /** It is one of the customer's other numbers, or shared by a household. */
  'householdNumber',
  /** It is the receiver's number on one of the customer's orders. */
  'orderReceiver',
  /** The caller said an order number of the customer. */
  'spokenOrder',
  /** An agent chose the customer by hand for this call. */
  'chosen',
])
export type MatchReason = z.infer<typeof MatchReason>

export const Candidate = z.object({
  customer: Customer,
  reason: MatchReason,
  /** When this customer last called or was called; breaks ties. */
  lastContactAt: z.number().nullable(),
  hasOpenTicket: z.boolean(),
})
export type Candidate = z.infer<typeof Candidate>

const RANK: Record<MatchReason, number> = {
  chosen: 0,
  spokenOrder: 1,
  confirmed: 2,
  exactNumber: 3,
  householdNumber: 4,
  orderReceiver: 5,
}

/**
 * Candidates for a caller, best first and each customer once: by reason, then who has an open ticket, then who was
 * in contact last, then by id so that every desk ranks alike.
 */
export function rankCandidates(candidates: readonly Candidate[]): Candidate[] {
  const best = new Map<string, Candidate>()
  for (const candidate of candidates) {
    const known = best.get(candidate.customer.id)
    if (!known || RANK[candidate.reason] < RANK[known.reason]) best.set(candidate.customer.id, candidate)
  }
  return [...best.values()].sort(
    (a, b) =>
      RANK[a.reason] - RANK[b.reason] ||
      Number(b.hasOpenTicket) - Number(a.hasOpenTicket) ||
      (b.lastContactAt ?? 0) - (a.lastContactAt ?? 0) ||
      (a.customer.id < b.customer.id ? -1 : 1),
  )
}
