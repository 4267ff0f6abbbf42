import type { Act } from './command.ts'
import { callRecordIdOf, followUpIdOf, ticketIdOf } from './ids.ts'
import type { EntityType } from './ledger.ts'

/** An entity by kind and id, as one string. */
export type EntityKey = `${EntityType}/${string}`
export const entityKey = (entity: EntityType, id: string): EntityKey => `${entity}/${id}`

/** What an act brings into the ledger; undefined where it only changes what is there. */
function madeBy(act: Act): EntityKey | undefined {
  switch (act.type) {
    case 'customer.create':
      return entityKey('customer', act.id)
    case 'ticket.open':
      return entityKey('ticket', act.id)
    case 'ticket.openForContact':
      return entityKey('ticket', ticketIdOf(act.contactId))
    case 'call.report':
      return entityKey('call', callRecordIdOf(act.facts.contactId))
    case 'followUp.open':
      return entityKey('followUp', act.id)
    case 'followUp.openForContact':
      return entityKey('followUp', followUpIdOf(act.contactId))
    default:
      return undefined
  }
}

/** What must be in the ledger for an act to mean something: what it is about, and what it points to. */
export function mentionedBy(act: Act): readonly EntityKey[] {
  const keys: EntityKey[] = []
  const add = (entity: EntityType, id: string | null | undefined): void => {
    if (id) keys.push(entityKey(entity, id))
  }
  switch (act.type) {
    case 'customer.create':
    case 'customer.update':
    case 'customer.linkNumber':
      add('customer', act.id)
      break
    case 'ticket.openForContact':
      add('ticket', ticketIdOf(act.contactId))
      add('customer', act.customerId)
      break
    case 'ticket.open':
      add('ticket', act.id)
      add('customer', act.customerId)
      break
    case 'ticket.update':
      add('ticket', act.id)
      add('customer', act.fields.customerId)
      break
    case 'ticket.moveTo':
    case 'ticket.advance':
    case 'ticket.decide':
      add('ticket', act.id)
      break
    case 'note.add':
      add(act.about.entity, act.about.id)
      break
    case 'call.report':
      add('call', callRecordIdOf(act.facts.contactId))
      break
    case 'call.assign':
      add('call', callRecordIdOf(act.contactId))
      add('ticket', act.ticketId)
      add('customer', act.customerId)
      break
    case 'call.wrapUp':
      add('call', callRecordIdOf(act.contactId))
      break
    case 'followUp.openForContact':
      add('followUp', followUpIdOf(act.contactId))
      add('customer', act.customerId)
      break
    case 'followUp.open':
      add('followUp', act.id)
      add('ticket', act.fields.ticketId)
      add('customer', act.fields.customerId)
      break
    case 'followUp.logAttempt':
    case 'followUp.cancel':
      add('followUp', act.id)
      break
  }
  return keys
}

/** Steps of a state: each was chosen in view of the one before it. */
function stepOf(act: Act): EntityKey | undefined {
  switch (act.type) {
    case 'ticket.moveTo':
    case 'ticket.advance':
    case 'ticket.decide':
      return entityKey('ticket', act.id)
    case 'ticket.update':
      // another kind is another road, and other reasons
      return act.fields.kind === undefined && !act.fields.reason ? undefined : entityKey('ticket', act.id)
    case 'followUp.logAttempt':
    case 'followUp.cancel':
      return entityKey('followUp', act.id)
    default:
      return undefined
  }
}

/**
 * Whether an act makes sense only after an earlier one: what it is about was to be made by that one, or both are steps
 * of the same state. Notes, scalars and everything about other entities depend on nothing, so that a refused act holds
 * back what was built on it and never anything else.
 */
export function dependsOn(later: Act, earlier: Act): boolean {
  const made = madeBy(earlier)
  if (made !== undefined && made !== madeBy(later) && mentionedBy(later).includes(made)) return true
  const step = stepOf(earlier)
  return step !== undefined && step === stepOf(later)
}
