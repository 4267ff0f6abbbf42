import { mergeCallFacts } from './call-facts.ts'
import type { Act, ActOf, ActType } from './command.ts'
import { accept, refuse, type DecideContext, type Decision, type LedgerView, type Need } from './decision.ts'
import { attemptChanges, followUpForContact } from './follow-up-rules.ts'
import { callRecordIdOf, followUpIdOf, numberLinkIdOf, ticketIdOf } from './ids.ts'
import type { Change, EntityOf, EntityType } from './ledger.ts'
import { may } from './roles.ts'
import { decideTicket } from './ticket-rules.ts'

export * from './decision.ts'

const entity = (type: EntityType, id: string): Need => ({ kind: 'entity', entity: type, id })

/** What must be loaded before `decide` is asked about an act. */
export function needsOf(act: Act): readonly Need[] {
  switch (act.type) {
    case 'customer.create':
    case 'customer.update':
      return [entity('customer', act.id)]
    case 'customer.linkNumber':
      return [entity('customer', act.id), entity('numberLink', numberLinkIdOf(act.e164))]
    case 'ticket.openForContact':
      return [
        entity('ticket', ticketIdOf(act.contactId)),
        entity('call', callRecordIdOf(act.contactId)),
        ...(act.customerId ? [{ kind: 'openTicketsOf', customerId: act.customerId } as const] : []),
      ]
    case 'ticket.open':
      return [
        entity('ticket', act.id),
        ...(act.contactId ? [entity('call', callRecordIdOf(act.contactId))] : []),
      ]
    case 'ticket.update':
    case 'ticket.moveTo':
    case 'ticket.advance':
    case 'ticket.decide':
      return [entity('ticket', act.id)]
    case 'note.add':
      return [entity('note', act.id), entity(act.about.entity, act.about.id)]
    case 'call.report':
      return [entity('call', callRecordIdOf(act.facts.contactId))]
    case 'call.assign':
      return [
        entity('call', callRecordIdOf(act.contactId)),
        ...(act.ticketId ? [entity('ticket', act.ticketId)] : []),
        ...(act.customerId ? [entity('customer', act.customerId)] : []),
      ]
    case 'call.wrapUp':
      return [entity('call', callRecordIdOf(act.contactId))]
    case 'followUp.openForContact':
      return [entity('followUp', followUpIdOf(act.contactId))]
    case 'followUp.open':
    case 'followUp.logAttempt':
    case 'followUp.cancel':
      return [entity('followUp', act.id)]
  }
}

/** The entity whose draft, outbox order and conflicts an act belongs to. */
export function subjectOf(act: Act): { readonly entity: EntityType; readonly id: string } {
  switch (act.type) {
    case 'customer.create':
    case 'customer.update':
    case 'customer.linkNumber':
      return { entity: 'customer', id: act.id }
    case 'ticket.openForContact':
      return { entity: 'ticket', id: ticketIdOf(act.contactId) }
    case 'ticket.open':
    case 'ticket.update':
    case 'ticket.moveTo':
    case 'ticket.advance':
    case 'ticket.decide':
      return { entity: 'ticket', id: act.id }
    case 'note.add':
      return { entity: act.about.entity, id: act.about.id }
    case 'call.report':
      return { entity: 'call', id: callRecordIdOf(act.facts.contactId) }
    case 'call.assign':
    case 'call.wrapUp':
      return { entity: 'call', id: callRecordIdOf(act.contactId) }
    case 'followUp.openForContact':
      return { entity: 'followUp', id: followUpIdOf(act.contactId) }
    case 'followUp.open':
    case 'followUp.logAttempt':
    case 'followUp.cancel':
      return { entity: 'followUp', id: act.id }
  }
}

type Rule<T extends ActType> = (act: ActOf<T>, view: LedgerView, context: DecideContext) => Decision

const rules: { readonly [T in Exclude<ActType, `ticket.${string}`>]: Rule<T> } = {
  'customer.create': (act, view, { at }) => {
    if (view.get('customer', act.id)) return accept()
    return accept({
      op: 'put',
      entity: 'customer',
      id: act.id,
      value: { id: act.id, ...act.fields, createdAt: at },
    })
  },
  'customer.update': (act, view) => {
    if (!view.get('customer', act.id)) return refuse('notFound', 'This customer is not known (any more).')
    return accept({ op: 'set', entity: 'customer', id: act.id, fields: act.fields })
  },
  'customer.linkNumber': (act, view, { actor, at }) => {
    const customer = view.get('customer', act.id)
    if (!customer) return refuse('notFound', 'This customer is not known (any more).')
    const linkId = numberLinkIdOf(act.e164)
    const link: Change = {
      op: 'put',
      entity: 'numberLink',
      id: linkId,
      value: { id: linkId, e164: act.e164, customerId: act.id, by: actor.id, at },
    }
    const isTheirs = customer.numbers.some((number) => number.e164 === act.e164)
    if (isTheirs || customer.numbers.length >= 12) return accept(link)
    const numbers = [...customer.numbers, { e164: act.e164, label: 'other' as const }]
    return accept(link, { op: 'set', entity: 'customer', id: act.id, fields: { numbers } })
  },
  'note.add': (act, view, { actor, at }) => {
    if (view.get('note', act.id)) return accept()
    if (!view.get(act.about.entity, act.about.id))
      return refuse('notFound', 'What this note is about is not known (any more).')
    const about = act.about as EntityOf<'note'>['about']
    return accept({
      op: 'put',
      entity: 'note',
      id: act.id,
      value: { id: act.id, about, text: act.text, by: actor.id, at },
    })
  },
  'call.report': (act, view) => {
    const before = view.get('call', callRecordIdOf(act.facts.contactId))
    const after = mergeCallFacts(before, act.facts)
    return after === before ? accept() : accept({ op: 'put', entity: 'call', id: after.id, value: after })
  },
  'call.assign': (act, view) => {
    const call = view.get('call', callRecordIdOf(act.contactId))
    if (!call) return refuse('notFound', 'This call is not known (yet).')
    if (act.ticketId && !view.get('ticket', act.ticketId))
      return refuse('notFound', 'The ticket that the call should go to is not known (any more).')
    if (act.customerId && !view.get('customer', act.customerId))
      return refuse('notFound', 'This customer is not known (any more).')
    const fields = {
      ...(act.customerId === undefined ? {} : { customerId: act.customerId }),
      ...(act.ticketId === undefined ? {} : { ticketId: act.ticketId }),
    }
    return accept({ op: 'set', entity: 'call', id: call.id, fields })
  },
  'call.wrapUp': (act, view, { at }) => {
    const call = view.get('call', callRecordIdOf(act.contactId))
    if (!call) return refuse('notFound', 'This call is not known (yet).')
    const fields = { disposition: act.disposition, wrappedUpAt: call.wrappedUpAt ?? at }
    return accept({ op: 'set', entity: 'call', id: call.id, fields })
  },
  'followUp.openForContact': (act, view, { at }) =>
    view.get('followUp', followUpIdOf(act.contactId)) ? accept() : accept(followUpForContact(act, at)),
  'followUp.open': (act, view, { at }) => {
    if (view.get('followUp', act.id)) return accept()
    return accept({
      op: 'put',
      entity: 'followUp',
      id: act.id,
      value: {
        id: act.id,
        cause: act.fields.ticketId ? 'promised' : 'manual',
        status: 'owed',
        queueId: null,
        contactId: null,
        createdAt: at,
        attempts: [],
        ...act.fields,
      },
    })
  },
  'followUp.logAttempt': (act, view, { actor, at }) => {
    const followUp = view.get('followUp', act.id)
    if (!followUp) return refuse('notFound', 'This follow-up is not known (any more).')
    if (followUp.status !== 'owed') return refuse('alreadyDone', 'This follow-up is settled already.')
    return accept(attemptChanges(followUp, act, actor.id, at))
  },
  'followUp.cancel': (act, view) => {
    const followUp = view.get('followUp', act.id)
    if (!followUp) return refuse('notFound', 'This follow-up is not known (any more).')
    if (followUp.status !== 'owed') return refuse('alreadyDone', 'This follow-up is settled already.')
    return accept({ op: 'set', entity: 'followUp', id: act.id, fields: { status: 'cancelled' } })
  },
}

/**
 * What an act does to the ledger, or why it may not be. Pure: desk and hub run it on the same view and get the same
 * changes. Acts that were done before give no changes and are no error, so that they may be repeated.
 */
export function decide(act: Act, view: LedgerView, context: DecideContext): Decision {
  if (!may(context.actor.role, act.type))
    return refuse('notAllowed', `A ${context.actor.role} may not do this (${act.type}).`)
  switch (act.type) {
    case 'ticket.openForContact':
    case 'ticket.open':
    case 'ticket.update':
    case 'ticket.moveTo':
    case 'ticket.advance':
    case 'ticket.decide':
      return decideTicket(act, view, context)
    default: {
      const rule = rules[act.type] as Rule<typeof act.type>
      return rule(act as never, view, context)
    }
  }
}
