import type { PersonId } from '../../../shared/domain/ids.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk } from '../../ui/desk-context.ts'

/** The name of a person of the team; what nobody of it did, the system did. */
export function usePersonNames(): (id: PersonId) => string {
  const { t } = useTranslation('ticket')
  const people = useDesk((desk) => desk.people)
  return (id) => people.find((person) => person.id === id)?.name ?? t('system')
}
