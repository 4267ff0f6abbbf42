import { v7 } from 'uuid'
import type { Act } from '../../../shared/acts/registry.ts'
import type { NoteId, PersonId } from '../../../shared/domain/ids.ts'
import { isOpen, type Ticket, type TicketStatus } from '../../../shared/domain/ticket.ts'
import { possibleStatuses } from '../../../shared/domain/review-rules.ts'
import type { DeskClient } from '../../ui/desk-client-types.ts'
import { explainError } from '../../ui/explain-error.ts'

/** What can be done with many tickets: with each by an act of its own, so that one refusal stops none of the others. */
export type Wish =
  | { readonly kind: 'status'; readonly status: TicketStatus }
  | { readonly kind: 'assignee'; readonly assignee: PersonId | null }
  | { readonly kind: 'note'; readonly text: string }

/** A ticket with which it was not done, and why. */
export interface Refused {
  readonly ticket: Ticket
  readonly reason: string
}
export interface Outcome {
  /** Each as it was just before. */
  readonly done: readonly Ticket[]
  readonly refused: readonly Refused[]
  /** A person stopped it before the end. */
  readonly isStopped: boolean
}

/** The act that fulfils a wish for one ticket. */
export function actFor(ticket: Ticket, wish: Wish): Act {
  const { id } = ticket
  switch (wish.kind) {
    case 'status':
      return { type: 'ticket.setStatus', id, status: wish.status }
    case 'assignee':
      return { type: 'ticket.update', id, fields: { assignee: wish.assignee } }
    case 'note':
      return { type: 'note.add', id: v7() as NoteId, about: { entity: 'ticket', id }, text: wish.text }
  }
}

/**
 * The wish that takes another one back for a ticket as it was before; undefined where nothing does: notes stay, no ticket is new again, and
 * reopening one would void what was decided about it.
 */
function backOf(before: Ticket, wish: Wish, now: Ticket = before): Wish | undefined {
  if (wish.kind === 'assignee') return { kind: 'assignee', assignee: before.assignee }
  if (wish.kind === 'note' || !isOpen(before) || !isOpen({ status: wish.status })) return undefined
  const after = { ...now, status: wish.status }
  return possibleStatuses(after).includes(before.status)
    ? { kind: 'status', status: before.status }
    : undefined
}
/** Tickets with which a wish can be taken back. */
export const withWayBack = (done: readonly Ticket[], wish: Wish): readonly Ticket[] =>
  done.filter((before) => backOf(before, wish) !== undefined)

/** True while the ticket still says what the wish made of it. */
const isAsWished = (ticket: Ticket, wish: Wish): boolean =>
  wish.kind === 'status'
    ? ticket.status === wish.status
    : wish.kind === 'assignee' && ticket.assignee === wish.assignee

interface Run {
  readonly onProgress: (done: number) => void
  readonly signal: AbortSignal
}

/** Does something with one ticket after the other. `one` gives the ticket as it was, or the reason why it was left; what it throws is a refusal. */
async function forEach(
  tickets: readonly Ticket[],
  run: Run,
  one: (ticket: Ticket) => Promise<Ticket | string>,
): Promise<Outcome> {
  const done: Ticket[] = []
  const refused: Refused[] = []
  for (const ticket of tickets) {
    if (run.signal.aborted) return { done, refused, isStopped: true }
    try {
      const result = await one(ticket)
      if (typeof result === 'string') refused.push({ ticket, reason: result })
      else done.push(result)
    } catch (error) {
      refused.push({ ticket, reason: explainError(error) })
    }
    run.onProgress(done.length + refused.length)
  }
  return { done, refused, isStopped: false }
}

/** A ticket as it is now; as it was listed where the core does not have it, or another in its place. */
async function readNow(desk: DeskClient, listed: Ticket): Promise<Ticket> {
  const now = (await desk.callCore('ticket.get', { id: listed.id }))?.ticket
  return now?.id === listed.id ? now : listed
}

const perform = async (desk: DeskClient, ticket: Ticket, wish: Wish): Promise<Ticket> => {
  await desk.callCore('acts.do', { acts: [actFor(ticket, wish)], basedOn: null, draft: null })
  return ticket
}

/** Fulfils a wish for each of the tickets. */
export const doWithEach = (
  desk: DeskClient,
  tickets: readonly Ticket[],
  wish: Wish,
  run: Run,
): Promise<Outcome> =>
  // what was listed when it was chosen may be long ago
  forEach(tickets, run, async (listed) => await perform(desk, await readNow(desk, listed), wish))

/** Takes a wish back for each of the tickets, as they were before. One that somebody has changed since is left as it is: `changedSince` says so. */
export const takeBackFromEach = (
  desk: DeskClient,
  tickets: readonly Ticket[],
  wish: Wish,
  changedSince: string,
  run: Run,
): Promise<Outcome> =>
  forEach(tickets, run, async (before) => {
    const now = (await desk.callCore('ticket.get', { id: before.id }))?.ticket
    const back = now && isAsWished(now, wish) ? backOf(before, wish, now) : undefined
    if (back === undefined) return changedSince
    return await perform(desk, before, back)
  })
