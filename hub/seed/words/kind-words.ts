import { TICKET_REASONS, type TicketKind } from '../../../shared/domain/ticket.ts'
import { ACCOUNT_WORDS } from './account-words.ts'
import { COMPLAINT_WORDS } from './complaint-words.ts'
import { ENQUIRY_WORDS } from './enquiry-words.ts'
import { EXCHANGE_WORDS } from './exchange-words.ts'
import type { KindWords, ReasonWords } from './phrase.ts'
import { REPAIR_WORDS } from './repair-words.ts'
import { RETURN_WORDS } from './return-words.ts'

/** The kinds of ticket that the sample world tells; `unsorted` is what strangers' tickets are, and has no reasons. */
export type ToldKind = Exclude<TicketKind, 'unsorted'>

export type WordsOfKinds = Readonly<Record<ToldKind, KindWords>>

export const KIND_WORDS: WordsOfKinds = {
  return: RETURN_WORDS,
  exchange: EXCHANGE_WORDS,
  repair: REPAIR_WORDS,
  complaint: COMPLAINT_WORDS,
  enquiry: ENQUIRY_WORDS,
  account: ACCOUNT_WORDS,
}

/** The words of one reason; a RangeError where the reason has none (a test walks them all). */
export function reasonWords(kinds: WordsOfKinds, kind: ToldKind, reason: string): ReasonWords {
  const words = kinds[kind].reasons[reason]
  if (!words) throw new RangeError(`nothing is told of a ticket ${kind} for ${reason}`)
  return words
}

export const reasonsOf = (kind: ToldKind): readonly string[] => TICKET_REASONS[kind]
