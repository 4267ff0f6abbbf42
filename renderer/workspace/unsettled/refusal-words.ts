import { i18n } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/use-translation.ts'

/** Why a command was refused, in the person's language, by the code of the refusal. */
export function useRefusalWords(): (code: string) => string {
  const { t } = useTranslation('outbox')
  return (code) =>
    i18n.exists(`refusals.${code}`, { ns: 'outbox' })
      ? t(`refusals.${code}` as 'refusals.other')
      : t('refusals.other')
}
