import { formatNumber } from '../../shared/domain/number-display.ts'
import { dialTextOf, type WithNumber } from '../../shared/domain/party-number.ts'

/** The number of a record as people read it; null where there is none to show. */
export function shownNumber(record: WithNumber): string | null {
  const text = dialTextOf(record)
  return text === null ? null : formatNumber(text)
}
