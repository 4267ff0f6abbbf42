import type { WordsOfKinds } from '../kind-words.ts'
import { ACCOUNT_WORDS } from './account-words.ts'
import { COMPLAINT_WORDS } from './complaint-words.ts'
import { ENQUIRY_WORDS } from './enquiry-words.ts'
import { EXCHANGE_WORDS } from './exchange-words.ts'
import { REPAIR_WORDS } from './repair-words.ts'
import { RETURN_WORDS } from './return-words.ts'

export const KIND_WORDS: WordsOfKinds = {
  return: RETURN_WORDS,
  exchange: EXCHANGE_WORDS,
  repair: REPAIR_WORDS,
  complaint: COMPLAINT_WORDS,
  enquiry: ENQUIRY_WORDS,
  account: ACCOUNT_WORDS,
}
