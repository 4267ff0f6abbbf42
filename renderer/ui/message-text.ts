import type { Message } from '../../shared/domain/message.ts'
import { currentLanguage } from '../i18n/index.ts'

/** A message of the rules in the language that is spoken now. Components that show it also call `useTranslation`. */
export const messageText = (message: Message): string => message[currentLanguage()]
