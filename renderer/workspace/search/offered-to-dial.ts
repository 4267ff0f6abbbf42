import type { NumberReading, ReadNumber } from '../../../shared/contract/desk-queries.ts'
import type { z } from 'zod'

/** Fewer digits are the beginning of something else that is searched; more are an order or a ticket. */
const SERVICE_NUMBER = /^\d{5,6}$/

function isMeant({ number }: ReadNumber): boolean {
  switch (number.kind) {
    case 'e164':
    case 'internal':
      return true
    case 'short':
      return SERVICE_NUMBER.test(number.digits)
    case 'nationalUnknown':
    case 'withheld':
      return false
  }
}

/** What of a text that is searched is offered to be dialled: public numbers, extensions, service numbers (10086, 95588). */
export function offeredToDial(reading: z.infer<typeof NumberReading> | undefined): readonly ReadNumber[] {
  switch (reading?.kind) {
    case 'one':
      return [reading.choice].filter(isMeant)
    case 'asked':
      return reading.choices.filter(({ number }) => number.kind === 'e164')
    case 'none':
    case undefined:
      return []
  }
}
