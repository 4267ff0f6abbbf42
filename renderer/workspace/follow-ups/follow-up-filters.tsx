import { Button, Select } from '@mantine/core'
import type { FollowUpHolder } from '../../../shared/contract/desk-queries.ts'
import { PersonId, QueueId } from '../../../shared/domain/ids.ts'
import '../../i18n/follow-ups-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk } from '../../ui/desk-context.ts'
import { FilterField } from '../../ui/filter-field.tsx'
import { Segments } from '../../ui/segments.tsx'
import {
  FOLLOW_UP_SCOPES,
  NO_FILTER,
  setFollowUpFilter,
  useFollowUpsView,
  type FollowUpFilter,
} from './follow-ups-view.ts'

/** Not names of persons, whose ids are never so short. */
const ANYBODY = ''
const NOBODY = '-'

const valueOf = (holder: FollowUpHolder): string =>
  holder.is === 'person' ? holder.id : holder.is === 'nobody' ? NOBODY : ANYBODY
const holderOf = (value: string | null): FollowUpHolder => {
  if (value === NOBODY) return { is: 'nobody' }
  return value === null || value === ANYBODY ? { is: 'anybody' } : { is: 'person', id: PersonId.parse(value) }
}

/** True where the list is not of everybody's in all queues. */
export const isFiltered = ({ text, queueId, holder }: FollowUpFilter): boolean =>
  text !== '' || queueId !== null || holder.is !== 'anybody'
export const clearFilter = (): void => {
  const { text, queueId, holder } = NO_FILTER
  setFollowUpFilter({ text, queueId, holder })
}

/** Which follow-ups are listed. */
export function FollowUpFilters() {
  const { t } = useTranslation('followUps')
  const filter = useFollowUpsView((view) => view.filter)
  const { people, queues, me } = useDesk((desk) => ({
    people: desk.people,
    queues: desk.queues,
    me: desk.session?.person.id ?? null,
  }))
  const others = people.filter(({ id }) => id !== me)
  const isOwed = filter.scope === 'owed' || filter.scope === 'due'
  return (
    <>
      <Segments
        aria-label={t('scope.label')}
        value={filter.scope}
        onChange={(scope) => setFollowUpFilter({ scope })}
        data={FOLLOW_UP_SCOPES.map((option) => ({ value: option, label: t(`scope.${option}`) }))}
      />
      <FilterField
        label={t('filter.label')}
        placeholder={t(isOwed ? 'filter.placeholderOwed' : 'filter.placeholder')}
        clearLabel={t('filter.clear')}
        applied={filter.text}
        onFilter={(text) => setFollowUpFilter({ text })}
        width={240}
      />
      <Select
        aria-label={t('filter.queue')}
        allowDeselect={false}
        value={filter.queueId ?? ''}
        onChange={(id) => setFollowUpFilter({ queueId: id ? QueueId.parse(id) : null })}
        data={[
          { value: '', label: t('filter.everyQueue') },
          ...queues.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        w={140}
      />
      <Select
        aria-label={t('filter.holder')}
        allowDeselect={false}
        searchable
        value={valueOf(filter.holder)}
        onChange={(value) => setFollowUpFilter({ holder: holderOf(value) })}
        data={[
          { value: ANYBODY, label: t('filter.everybodys') },
          ...(me === null ? [] : [{ value: me, label: t('filter.mine') }]),
          { value: NOBODY, label: t('filter.nobodys') },
          ...others.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        w={140}
      />
      {isFiltered(filter) && (
        <Button variant="subtle" onClick={clearFilter}>
          {t('filter.clear')}
        </Button>
      )}
    </>
  )
}
