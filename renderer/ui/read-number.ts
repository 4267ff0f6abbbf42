import type { ReadNumber } from '../../shared/contract/desk-queries.ts'
import { formatNumber } from '../../shared/domain/number-display.ts'
import { dialText, type DialableNumber } from '../../shared/domain/party-number.ts'
import { currentLanguage } from '../i18n/index.ts'

type Choice = Pick<ReadNumber, 'number' | 'extension' | 'place'>
const isDialable = (number: ReadNumber['number']): number is DialableNumber => number.kind !== 'withheld'

/** A number that was read, with its extension and region: `021 5206 6273 ×801 · 上海`. */
export function choiceText({ number, extension, place }: Choice): string {
  const shown = isDialable(number) ? formatNumber(dialText(number)) : ''
  const whole = extension === null ? shown : `${shown} ×${extension}`
  return place === null ? whole : `${whole} · ${place[currentLanguage()]}`
}

/** A number that was read, as a text that is read the same again (RFC 3966, 5.3: `ext`). */
export function choiceToDial({ number, extension }: Choice): string {
  const text = isDialable(number) ? dialText(number) : ''
  return extension === null ? text : `${text};ext=${extension}`
}
