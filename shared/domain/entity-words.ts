import type { LedgerItem } from '../entities/registry.ts'
import { formatNumber } from './number-display.ts'

const lines = (...parts: readonly (string | null | undefined)[]): string[] =>
  parts.flatMap((part) => (part ? [part] : []))

/** What an entity says in words and numbers that people wrote or read out, a line each: to read it and to copy it. */
export function wordsOfEntity({ entity, value }: LedgerItem): string[] {
  switch (entity) {
    case 'person':
      return lines(value.name, value.extension)
    case 'queue':
      return lines(value.name, value.extension)
    case 'teamSettings':
      // amounts, and who set them: nothing that somebody wrote
      return []
    case 'customer':
      return lines(
        value.name,
        ...value.numbers.map(({ e164 }) => formatNumber(e164)),
        ...value.addresses.map(({ region, detail }) => `${region} ${detail}`),
        value.tags.join(' · '),
      )
    case 'numberLink':
      return lines(formatNumber(value.e164))
    case 'order':
      return lines(value.number, ...value.items.map(({ name, quantity }) => `${name} × ${quantity}`))
    case 'ticket':
      return lines(
        value.number,
        value.title,
        value.product?.name,
        value.product?.serial,
        value.callerNumber && formatNumber(value.callerNumber),
        value.firstApproval?.comment,
        value.decision?.comment,
      )
    case 'note':
      return lines(value.text)
    case 'call':
      return lines(value.number, ...(value.segments ?? []).map(({ note }) => note))
    case 'followUp':
      return lines(
        value.subject,
        value.number && formatNumber(value.number),
        ...value.attempts.map(({ text }) => text),
      )
  }
}
