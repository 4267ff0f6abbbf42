import type { EntityRef } from '../../../shared/entities/entity-ref.ts'
import type { UnfinishedWrapUp } from '../../../shared/contract/desk-state.ts'
import type { CallRecord } from '../../../shared/domain/call-record.ts'
import { callRecordIdOf, type PersonId } from '../../../shared/domain/ids.ts'
import { hasWrappedUp } from '../../../shared/domain/segments.ts'
import type { Cache } from '../cache/cache.ts'
import type { Drafts } from '../drafts/drafts.ts'
import type { Lists } from '../queries/lists.ts'
import type { Names } from '../names/names.ts'
import type { WrapUps } from './wrap-ups.ts'

/**
 * Calls of a person that were never wrapped up, each read once. The list is asked for with every change of a call, on the
 * thread that also rings, and may hold a hundred.
 */
export interface UnfinishedWrapUps {
  /** The newest first; those that run have a card instead. */
  list(me: PersonId): UnfinishedWrapUp[]
  /** These are another than before; `all`: anything may be. */
  changed(entities: readonly EntityRef[], all: boolean): void
}

export function createUnfinishedWrapUps(parts: {
  readonly cache: Cache
  readonly drafts: Drafts
  readonly lists: Lists
  readonly names: Names
  readonly wrapUps: WrapUps
}): UnfinishedWrapUps {
  const { drafts, lists, names } = parts
  const { ledger } = parts.cache
  /** By the body of the call as stored: another call is another body. */
  let known = new Map<string, UnfinishedWrapUp>()
  let person: PersonId | undefined
  /** Customers and tickets whose names and numbers stand in the list. */
  const named = new Set<string>()

  const forget = (): void => {
    known = new Map()
    named.clear()
  }
  /** The same again where the draft is the same. */
  const withDraft = (me: PersonId, wrapUp: UnfinishedWrapUp): UnfinishedWrapUp => {
    const draft = drafts.get(me, `wrapUp:${wrapUp.call.contactId}`)
    if ((draft?.savedAt ?? null) === wrapUp.draftSavedAt) return wrapUp
    const note = draft?.value['note']
    return {
      ...wrapUp,
      draftLength: typeof note === 'string' ? note.length : 0,
      draftSavedAt: draft?.savedAt ?? null,
    }
  }
  const read = (body: string, me: PersonId): UnfinishedWrapUp => {
    const call = JSON.parse(body) as CallRecord
    for (const id of [call.customerId, call.ticketId]) if (id) named.add(id)
    return withDraft(me, {
      call,
      customerName: names.customer(call.customerId),
      ticketNumber: call.ticketId ? (ledger.get('ticket', call.ticketId)?.number ?? null) : null,
      draftLength: 0,
      draftSavedAt: null,
    })
  }

  return {
    list: (me) => {
      if (me !== person) forget()
      person = me
      const next = new Map<string, UnfinishedWrapUp>()
      const take = (body: string): UnfinishedWrapUp => {
        const before = known.get(body)
        const wrapUp = before ? withDraft(me, before) : read(body, me)
        next.set(body, wrapUp)
        return wrapUp
      }
      const isRunning = new Set(parts.wrapUps.running().map((call) => call.contactId))
      const owed = lists
        .owedWrapUps(me)
        .map(take)
        .filter(({ call }) => !isRunning.has(call.contactId))
      const listed = new Set(owed.map(({ call }) => call.contactId))
      // a call that nobody answered is owed nothing by the ledger, but was put off here
      for (const { contactId } of parts.wrapUps.postponed()) {
        if (listed.has(contactId)) continue
        const stored = ledger.stored('call', callRecordIdOf(contactId))
        const wrapUp = stored && take(stored.body)
        if (wrapUp && !hasWrappedUp(wrapUp.call, me)) owed.push(wrapUp)
      }
      known = next
      return owed
    },
    changed: (entities, all) => {
      if (all || entities.some(({ id }) => named.has(id))) forget()
    },
  }
}
