import { z } from 'zod'
import { CallFacts, mergeCallFacts } from '../domain/call-facts.ts'
import { Disposition, MOST_HANDOVER_NOTE, MOST_NOTE_CHARACTERS } from '../domain/call-record.ts'
import { cleanHandoverNote } from '../domain/handover-note.ts'
import { callRecordIdOf, ContactId, CustomerId, followUpIdOf, TicketId, ticketIdOf } from '../domain/ids.ts'
import { outcomeAfter } from '../domain/outcome-rules.ts'
import { segmentsAfterHandoverNote, segmentsOf } from '../domain/segments.ts'
import { Moment } from '../domain/time.ts'
import type { Change } from '../entities/change.ts'
import { accept, defineAct, entityRead, refuse } from './define-act.ts'
import { EVERY_AGENT } from './permissions.ts'
import { NOT_FOUND } from './refusals.ts'

/** Says what a line or a phone knows of a contact. */
const reportCall = defineAct({
  type: 'call.report',
  title: { en: 'Call record', 'zh-CN': '通话记录' },
  input: z.object({ facts: CallFacts }),
  subject: ({ facts }) => ({ entity: 'call', id: callRecordIdOf(facts.contactId) }),
  createsSubject: true,
  isAutomatic: true,
  references: ({ facts }) => [
    ['customer', facts.customerId],
    ['person', facts.agentId],
    ['queue', facts.queueId],
    ...(facts.segments ?? []).flatMap(
      ({ agentId, handedOverTo }) =>
        [
          ['person', agentId],
          ['person', handedOverTo],
        ] as const,
    ),
  ],
  reads: ({ facts }) => [
    entityRead('call', callRecordIdOf(facts.contactId)),
    entityRead('followUp', followUpIdOf(facts.contactId)),
    entityRead('ticket', ticketIdOf(facts.contactId)),
  ],
  grants: EVERY_AGENT,
  offline: 'final',
  refusals: {},
  draft: () => null,
  typedText: () => '',
  decide: ({ facts }, view) => {
    const before = view.get('call', callRecordIdOf(facts.contactId))
    const after = mergeCallFacts(before, facts)
    if (after === before) return accept()
    const followUp = view.get('followUp', followUpIdOf(facts.contactId))
    const ticket = view.get('ticket', ticketIdOf(facts.contactId))
    // a console may have named the contact before anybody had told of it
    const isKnown = { isContactUnknown: false }
    const known: Change[] = ticket?.isContactUnknown
      ? [{ op: 'set', entity: 'ticket', id: ticket.id, fields: isKnown }]
      : []
    // somebody else has answered after all, or the line knew it late: nothing is owed for this contact
    const isSettled =
      after.answeredAt !== null && followUp?.status === 'owed' && followUp.attempts.length === 0
    const fields = {
      ...(followUp?.isContactUnknown ? isKnown : {}),
      ...(isSettled ? { status: 'done' as const } : {}),
    }
    if (followUp && Object.keys(fields).length > 0)
      known.push({ op: 'set', entity: 'followUp', id: followUp.id, fields })
    return accept({ op: 'put', entity: 'call', id: after.id, value: after }, ...known)
  },
})

/** Corrects whose call it was, and to which ticket it belongs. */
const assignCall = defineAct({
  type: 'call.assign',
  title: { en: 'Call corrected', 'zh-CN': '更正通话' },
  input: z.object({
    contactId: ContactId,
    customerId: CustomerId.nullable().optional(),
    ticketId: TicketId.nullable().optional(),
  }),
  subject: ({ contactId }) => ({ entity: 'call', id: callRecordIdOf(contactId) }),
  references: ({ ticketId, customerId }) => [
    ['ticket', ticketId],
    ['customer', customerId],
  ],
  reads: ({ contactId, ticketId, customerId }) => [
    entityRead('call', callRecordIdOf(contactId)),
    ...(ticketId ? [entityRead('ticket', ticketId)] : []),
    ...(customerId ? [entityRead('customer', customerId)] : []),
  ],
  grants: EVERY_AGENT,
  offline: 'final',
  refusals: { notFound: NOT_FOUND },
  draft: () => null,
  typedText: () => '',
  decide: ({ contactId, ticketId, customerId }, view) => {
    const call = view.get('call', callRecordIdOf(contactId))
    if (!call) return refuse('notFound')
    if (ticketId && !view.get('ticket', ticketId)) return refuse('notFound')
    if (customerId && !view.get('customer', customerId)) return refuse('notFound')
    const fields = {
      ...(customerId === undefined ? {} : { customerId }),
      ...(ticketId === undefined ? {} : { ticketId }),
    }
    return accept({ op: 'set', entity: 'call', id: call.id, fields })
  },
})

/** Gives the next agent of a contact something to know, before the customer is handed over. */
const addHandoverNote = defineAct({
  type: 'call.addHandoverNote',
  title: { en: 'Note with a transfer', 'zh-CN': '转接备注' },
  input: z.object({ contactId: ContactId, text: z.string().trim().min(1).max(MOST_HANDOVER_NOTE) }),
  subject: ({ contactId }) => ({ entity: 'call', id: callRecordIdOf(contactId) }),
  reads: ({ contactId }) => [entityRead('call', callRecordIdOf(contactId))],
  grants: EVERY_AGENT,
  offline: 'final',
  refusals: { notFound: NOT_FOUND },
  draft: ({ contactId, text }) => ({ key: `transfer:${contactId}`, value: { note: text } }),
  typedText: ({ text }) => text,
  decide: ({ contactId, text }, view, { actor, at }) => {
    const call = view.get('call', callRecordIdOf(contactId))
    if (!call) return refuse('notFound')
    const clean = cleanHandoverNote(text)
    const before = segmentsOf(call)
    const segments = clean === '' ? before : segmentsAfterHandoverNote(before, { at, text: clean }, actor.id)
    if (segments === before) return accept()
    return accept({ op: 'set', entity: 'call', id: call.id, fields: { segments: [...segments] } })
  },
})

/** Says what an agent's part of a call was about, which ends this agent's wrap-up. */
const wrapUpCall = defineAct({
  type: 'call.wrapUp',
  title: { en: 'Wrap-up', 'zh-CN': '通话小结' },
  input: z.object({
    contactId: ContactId,
    disposition: Disposition,
    /** What the agent wrote; it is also added as a note. Absent towards a hub without the feature `segments`, as is `endedAt`. */
    note: z.string().trim().max(MOST_NOTE_CHARACTERS).optional(),
    /** When the wrap-up was over, where that was before this is said. */
    endedAt: Moment.optional(),
  }),
  subject: ({ contactId }) => ({ entity: 'call', id: callRecordIdOf(contactId) }),
  reads: ({ contactId }) => [entityRead('call', callRecordIdOf(contactId))],
  grants: EVERY_AGENT,
  offline: 'final',
  refusals: { notFound: NOT_FOUND },
  draft: ({ contactId, disposition }) => ({ key: `wrapUp:${contactId}`, value: { disposition } }),
  typedText: () => '',
  decide: ({ contactId, ...word }, view, { actor, at }) => {
    const call = view.get('call', callRecordIdOf(contactId))
    if (!call) return refuse('notFound')
    const fields = outcomeAfter(call, word, actor.id, at)
    return fields ? accept({ op: 'set', entity: 'call', id: call.id, fields }) : accept()
  },
})

export const callActs = [reportCall, assignCall, addHandoverNote, wrapUpCall] as const
