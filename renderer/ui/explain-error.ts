/* eslint-disable @typescript-eslint/no-unnecessary-type-assertion -- the rule and the compiler disagree: without these casts it does not compile */
import { refusalMessage } from '../../shared/acts/refusal-messages.ts'
import { DoorError } from '../../shared/contract/door.ts'
import { i18n } from '../i18n/index.ts'
import { messageText } from './message-text.ts'

/** What a refusal means for the person at the desk: words for its code, else what the other side said. */
export function explainError(error: unknown): string {
  if (!(error instanceof DoorError)) return i18n.t('problems:unexpected')
  const key = `errors.${error.code}`
  if (i18n.exists(key, { ns: 'problems' }))
    return i18n.t(key as 'errors.internal', { ns: 'problems', message: error.message })
  const trouble = `problem.${error.code}`
  if (i18n.exists(trouble, { ns: 'call' })) return i18n.t(trouble as 'problem.other', { ns: 'call' })
  const refusal = refusalMessage(error.code)
  return refusal ? messageText(refusal) : error.message
}
