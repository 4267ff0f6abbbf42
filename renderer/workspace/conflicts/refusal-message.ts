import { refusalMessage } from '../../../shared/acts/refusal-messages.ts'
import { i18n } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { messageText } from '../../ui/message-text.ts'

/** Why a command was refused, in the person's language, by the code of the refusal. */
export function useRefusalMessage(): (code: string) => string {
  const { t } = useTranslation('outbox')
  return (code) => {
    const message = refusalMessage(code)
    if (message) return messageText(message)
    return i18n.exists(`refusals.${code}`, { ns: 'outbox' })
      ? t(`refusals.${code}` as 'refusals.other')
      : t('refusals.other')
  }
}
