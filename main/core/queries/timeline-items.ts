import type { CallItem, TimelineItem } from '../../../shared/contract/desk-state.ts'
import type { CallRecord } from '../../../shared/domain/call-record.ts'
import type { FollowUp } from '../../../shared/domain/follow-up.ts'
import type { Order } from '../../../shared/domain/order.ts'
import type { Note, Ticket } from '../../../shared/domain/ticket.ts'
import type { Names } from '../names/names.ts'
import { segmentViews } from './segment-views.ts'
import { TIMELINE_KINDS, type Dated, type HistoryLists, type TimelineKind } from './customer-history.ts'

/** Reads an entity out of its stored form. */
export type BodyParser = (body: string) => unknown

/** A parser that reads each body once: an order stands in its list and in the timeline. */
export function createBodyParser(): BodyParser {
  const known = new Map<string, unknown>()
  return (body) => {
    if (!known.has(body)) known.set(body, JSON.parse(body))
    return known.get(body)
  }
}

/** A call as the timeline shows it, with the names of who and where. */
export const callItem = (call: CallRecord, names: Names): CallItem => ({
  kind: 'call',
  at: call.startedAt,
  call,
  agentName: names.person(call.agentId),
  queueName: names.queue(call.queueId),
  segments: segmentViews(call, names),
})

function itemOf(kind: TimelineKind, { at, body }: Dated, names: Names, parse: BodyParser): TimelineItem {
  switch (kind) {
    case 'call':
      return callItem(parse(body) as CallRecord, names)
    case 'ticket':
      return { kind, at, ticket: parse(body) as Ticket }
    case 'note': {
      const note = parse(body) as Note
      return { kind, at, note, authorName: names.person(note.by) }
    }
    case 'order':
      return { kind, at, order: parse(body) as Order }
    case 'followUp':
      return { kind, at, followUp: parse(body) as FollowUp }
  }
}

/** The newest of all lists together; only these are read out of their stored form. */
export const newestOf = (
  lists: HistoryLists,
  limit: number,
  names: Names,
  parse: BodyParser = JSON.parse,
): TimelineItem[] =>
  TIMELINE_KINDS.flatMap((kind) => lists[kind].map((dated) => ({ kind, dated })))
    .sort((a, b) => b.dated.at - a.dated.at)
    .slice(0, limit)
    .map(({ kind, dated }) => itemOf(kind, dated, names, parse))
