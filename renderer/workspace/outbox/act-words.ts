import type { Act } from '../../../shared/domain/command.ts'

/** The words a person typed into an act, so that a refused one can be read and copied; null where there were none. */
export function typedTextOf(act: Act): string | null {
  const text = ((): string => {
    switch (act.type) {
      case 'note.add':
      case 'followUp.logAttempt':
        return act.text
      case 'followUp.cancel':
        return act.why
      case 'followUp.open':
        return act.fields.subject
      case 'ticket.decide':
        return act.words
      case 'ticket.open':
        return act.fields.title
      case 'ticket.update':
        return act.fields.title ?? ''
      case 'customer.create':
        return [act.fields.name, ...act.fields.numbers.map((number) => number.e164)].join(' · ')
      case 'customer.update':
        return [
          act.fields.name,
          ...(act.fields.numbers ?? []).map((number) => number.e164),
          ...(act.fields.tags ?? []),
        ]
          .filter(Boolean)
          .join(' · ')
      default:
        return ''
    }
  })()
  return text.trim() === '' ? null : text
}
