import type { Act } from '../../../shared/domain/command.ts'

/** What a person typed in an act, as the draft that it becomes when the act is taken back; undefined where nothing was. */
export function draftOf(act: Act): { key: string; value: Record<string, unknown> } | undefined {
  switch (act.type) {
    case 'note.add':
      return { key: `${act.about.entity}:${act.about.id}`, value: { note: act.text } }
    case 'ticket.update':
      return { key: `ticket:${act.id}`, value: act.fields }
    case 'ticket.open':
      return { key: `ticket:${act.id}`, value: act.fields }
    case 'customer.create':
    case 'customer.update':
      return { key: `customer:${act.id}`, value: act.fields }
    case 'ticket.decide':
      return { key: `ticket:${act.id}`, value: { words: act.words } }
    case 'followUp.logAttempt':
      return { key: `followUp:${act.id}`, value: { outcome: act.outcome, text: act.text } }
    case 'followUp.open':
      return { key: `followUp:${act.id}`, value: act.fields }
    case 'call.wrapUp':
      return { key: `wrapUp:${act.contactId}`, value: { disposition: act.disposition } }
    case 'customer.linkNumber':
    case 'ticket.openForContact':
    case 'ticket.moveTo':
    case 'ticket.advance':
    case 'call.report':
    case 'call.assign':
    case 'followUp.openForContact':
    case 'followUp.cancel':
      return undefined
  }
}
