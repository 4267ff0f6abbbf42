import { formatNumber } from '../../shared/domain/number-display.ts'
import { dialText } from '../../shared/domain/party-number.ts'
import type { TypedChoice, TypedNumber } from '../../shared/domain/typed-number.ts'

/** Why a typed number is not taken, as keys of the i18n files (`dial:faults.*`); what was seen stands behind the code. */
export const NUMBER_FAULTS = ['numberBad', 'numberExtension', 'numberSeveral', 'numberNotPublic'] as const
export type NumberFault = (typeof NUMBER_FAULTS)[number]

const shown = ({ number }: TypedChoice): string => formatNumber(dialText(number))
const said = (fault: NumberFault, ...seen: readonly string[]): string =>
  [fault, ...seen].map(encodeURIComponent).join(' ')

/** Too long or too short for what people call a number of any kind. */
const isNoNumber = ({ number, written }: TypedChoice): boolean =>
  number.kind === 'nationalUnknown' || written.length < 3

/**
 * What is wrong with a number that is to be stored as it is read, with what was seen; null where nothing is.
 * @param isTaken whether a number of this kind can be stored there
 */
export function faultOfReading(
  read: TypedNumber,
  isTaken: (number: TypedChoice['number']) => boolean,
): string | null {
  switch (read.kind) {
    case 'none':
      return said('numberBad')
    case 'asked':
      return read.choices.some(({ number }) => number.kind === 'e164')
        ? said('numberSeveral', read.choices.map(shown).join('、'))
        : said('numberBad')
    case 'one':
      if (read.extension !== null) return said('numberExtension', shown(read), read.extension)
      if (isTaken(read.number)) return null
      return isNoNumber(read) ? said('numberBad') : said('numberNotPublic', shown(read))
  }
}

/** A fault and what was seen; undefined for a code that is none of them. */
export function readNumberFault(code: string): { fault: NumberFault; seen: readonly string[] } | undefined {
  const [name, ...seen] = code.split(' ').map(decodeURIComponent)
  const fault = NUMBER_FAULTS.find((one) => one === name)
  return fault && { fault, seen }
}
