import { z } from 'zod'
import { E164 } from '../domain/e164.ts'
import { Attempt, FollowUp } from '../domain/follow-up.ts'
import { attemptChange, followUpForContact, learnedOfContact } from '../domain/follow-up-rules.ts'
import {
  callRecordIdOf,
  ContactId,
  CustomerId,
  FollowUpId,
  followUpIdOf,
  PersonId,
  QueueId,
} from '../domain/ids.ts'
import { PartyNumber } from '../domain/party-number.ts'
import { Moment, writtenAt } from '../domain/time.ts'
import { accept, defineAct, entityRead, refuse } from './define-act.ts'
import { EVERY_AGENT } from './permissions.ts'
import { ALREADY_SETTLED, NOT_FOUND, TAKEN_MEANWHILE } from './refusals.ts'

/** A missed or abandoned contact is owed a call; its follow-up's id follows from the contact, so there is one. */
const openFollowUpForContact = defineAct({
  type: 'followUp.openForContact',
  title: { en: 'Follow-up of a call', 'zh-CN': '来电建回访' },
  input: z.object({
    contactId: ContactId,
    cause: z.enum(['missed', 'abandoned']),
    number: E164.nullable(),
    partyNumber: PartyNumber.optional(),
    customerId: CustomerId.nullable(),
    queueId: QueueId.nullable(),
  }),
  subject: ({ contactId }) => ({ entity: 'followUp', id: followUpIdOf(contactId) }),
  createsSubject: true,
  isAutomatic: true,
  references: ({ customerId, queueId }) => [
    ['customer', customerId],
    ['queue', queueId],
  ],
  reads: ({ contactId }) => [
    entityRead('followUp', followUpIdOf(contactId)),
    entityRead('call', callRecordIdOf(contactId)),
  ],
  grants: EVERY_AGENT,
  offline: 'final',
  refusals: {},
  draft: () => null,
  typedText: () => '',
  decide: (act, view, { actor, at }) => {
    const call = view.get('call', callRecordIdOf(act.contactId))
    const mark = call || actor.isLine ? {} : { isContactUnknown: true }
    const value = { ...followUpForContact(act, at), ...mark }
    const before = view.get('followUp', value.id)
    if (before) {
      const fields = learnedOfContact(before, value)
      return fields ? accept({ op: 'set', entity: 'followUp', id: value.id, fields }) : accept()
    }
    // the line, or another console, knows that it was answered
    if (call?.answeredAt) return accept()
    return accept({ op: 'put', entity: 'followUp', id: value.id, value })
  },
})

/** A call that somebody promised, or wants to make. */
const openFollowUp = defineAct({
  type: 'followUp.open',
  title: { en: 'New follow-up', 'zh-CN': '新建回访' },
  input: z.object({
    id: FollowUpId,
    fields: FollowUp.pick({
      number: true,
      partyNumber: true,
      customerId: true,
      ticketId: true,
      subject: true,
      dueAt: true,
      assignee: true,
    }),
  }),
  subject: ({ id }) => ({ entity: 'followUp', id }),
  createsSubject: true,
  references: ({ fields }) => [
    ['ticket', fields.ticketId],
    ['customer', fields.customerId],
    ['person', fields.assignee],
  ],
  reads: ({ id }) => [entityRead('followUp', id)],
  grants: EVERY_AGENT,
  offline: 'final',
  refusals: {},
  draft: ({ id, fields }) => ({ key: `followUp:${id}`, value: fields }),
  typedText: ({ fields }) => fields.subject,
  decide: ({ id, fields }, view, { at }) => {
    if (view.get('followUp', id)) return accept()
    const value: FollowUp = {
      id,
      cause: fields.ticketId ? 'promised' : 'manual',
      status: 'owed',
      queueId: null,
      contactId: null,
      createdAt: at,
      attempts: [],
      ...fields,
    }
    return accept({ op: 'put', entity: 'followUp', id, value })
  },
})

/** How an attempt to reach the customer went. */
const logAttempt = defineAct({
  type: 'followUp.logAttempt',
  title: { en: 'Attempt logged', 'zh-CN': '登记回访结果' },
  input: z.object({
    id: FollowUpId,
    outcome: Attempt.shape.outcome,
    text: z.string().max(2000),
    contactId: ContactId.nullable(),
    /** When to try again; null lets the rule choose. */
    nextAt: Moment.nullable(),
    /** Who tries again, null for anybody; absent: who has it, or where nobody has, who made this attempt. */
    assignee: PersonId.nullable().optional(),
  }),
  subject: ({ id }) => ({ entity: 'followUp', id }),
  references: ({ assignee }) => [['person', assignee]],
  advancesSubject: () => true,
  reads: ({ id, contactId }) => [
    entityRead('followUp', id),
    ...(contactId ? [entityRead('call', callRecordIdOf(contactId))] : []),
  ],
  grants: EVERY_AGENT,
  offline: 'final',
  refusals: { notFound: NOT_FOUND, alreadySettled: ALREADY_SETTLED },
  draft: ({ id, outcome, text }) => ({ key: `followUp:${id}`, value: { outcome, text } }),
  typedText: ({ text }) => text,
  decide: (act, view, context) => {
    const followUp = view.get('followUp', act.id)
    if (!followUp) return refuse('notFound')
    if (followUp.status !== 'owed') return refuse('alreadySettled')
    const isContactUnknown =
      act.contactId !== null && view.get('call', callRecordIdOf(act.contactId)) === undefined
    const fields = attemptChange(followUp, { ...act, isContactUnknown }, context.actor.id, context)
    return accept({ op: 'set', entity: 'followUp', id: act.id, fields })
  },
})

const cancelFollowUp = defineAct({
  type: 'followUp.cancel',
  title: { en: 'Follow-up cancelled', 'zh-CN': '取消回访' },
  input: z.object({ id: FollowUpId, why: z.string().trim().min(1).max(500) }),
  subject: ({ id }) => ({ entity: 'followUp', id }),
  advancesSubject: () => true,
  reads: ({ id }) => [entityRead('followUp', id)],
  grants: EVERY_AGENT,
  offline: 'final',
  refusals: { notFound: NOT_FOUND, alreadySettled: ALREADY_SETTLED },
  draft: () => null,
  typedText: ({ why }) => why,
  decide: ({ id, why }, view, context) => {
    const followUp = view.get('followUp', id)
    if (!followUp) return refuse('notFound')
    if (followUp.status !== 'owed') return refuse('alreadySettled')
    const cancelled = { ...writtenAt(context), by: context.actor.id, why }
    return accept({ op: 'set', entity: 'followUp', id, fields: { status: 'cancelled', cancelled } })
  },
})

/**
 * Gives a follow-up to somebody: to oneself (taking it), to a colleague, or back to everybody. It names who had it on the screen,
 * so that of two who take it at once one has it and the other is told. No step of its state: an attempt that
 * was made counts, whoever has the follow-up.
 */
const assignFollowUp = defineAct({
  type: 'followUp.assign',
  title: { en: 'Follow-up assigned', 'zh-CN': '指派回访' },
  input: z.object({
    id: FollowUpId,
    /** Who had it as the person saw it; null: nobody. */
    from: PersonId.nullable(),
    to: PersonId.nullable(),
  }),
  subject: ({ id }) => ({ entity: 'followUp', id }),
  references: ({ to }) => [['person', to]],
  reads: ({ id }) => [entityRead('followUp', id)],
  grants: EVERY_AGENT,
  offline: 'intent',
  refusals: { notFound: NOT_FOUND, alreadySettled: ALREADY_SETTLED, takenMeanwhile: TAKEN_MEANWHILE },
  draft: () => null,
  typedText: () => '',
  decide: ({ id, from, to }, view) => {
    const followUp = view.get('followUp', id)
    if (!followUp) return refuse('notFound')
    if (followUp.status !== 'owed') return refuse('alreadySettled')
    if (followUp.assignee === to) return accept()
    if (followUp.assignee !== from) return refuse('takenMeanwhile')
    return accept({ op: 'set', entity: 'followUp', id, fields: { assignee: to } })
  },
})

export const followUpActs = [
  openFollowUpForContact,
  openFollowUp,
  logAttempt,
  cancelFollowUp,
  assignFollowUp,
] as const
