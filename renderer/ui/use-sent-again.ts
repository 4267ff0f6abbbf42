import type { SentAgain } from '../../shared/domain/sent-again.ts'
import { formatWhen } from '../i18n/format.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { useDesk } from './desk-context.ts'

/** Says of an entity that somebody sent it to the hub again, so that nobody takes it for proven who did it; null of any other. */
export function useSentAgain(): (mark: SentAgain | undefined) => string | null {
  const { t } = useTranslation()
  const people = useDesk((desk) => desk.people)
  return (mark) => {
    if (mark === undefined) return null
    const name = people.find(({ id }) => id === mark.by)?.name ?? t('unknown')
    return t('sentAgain', { name, when: formatWhen(mark.at) })
  }
}
