import { Button, SegmentedControl, Select } from '@mantine/core'
import { TicketScope, TicketSort } from '../../../shared/contract/ticket-lists.ts'
import { TicketKind, TicketStatus } from '../../../shared/domain/ticket.ts'
import '../../i18n/tickets-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { FilterField } from '../../ui/filter-field.tsx'
import { NO_FILTER, setTicketFilter, useTicketsView } from './tickets-view.ts'

/** Which tickets are listed, and in which order. */
export function TicketFilters() {
  const { t } = useTranslation('tickets')
  const { t: common } = useTranslation()
  const filter = useTicketsView((view) => view.filter)
  const isFiltered = filter.text !== '' || filter.status !== null || filter.kind !== null
  return (
    <>
      <SegmentedControl
        aria-label={t('scope.label')}
        value={filter.scope}
        onChange={(scope) => setTicketFilter({ scope: scope })}
        data={TicketScope.options.map((scope) => ({ value: scope, label: t(`scope.${scope}`) }))}
      />
      <FilterField
        label={t('filter.label')}
        placeholder={t('filter.placeholder')}
        clearLabel={t('filter.clear')}
        applied={filter.text}
        onFilter={(text) => setTicketFilter({ text })}
        width={280}
      />
      <Select
        aria-label={t('status.label')}
        value={filter.status ?? ''}
        allowDeselect={false}
        onChange={(status) => setTicketFilter({ status: TicketStatus.safeParse(status).data ?? null })}
        data={[
          { value: '', label: t('status.all') },
          ...TicketStatus.options.map((status) => ({ value: status, label: common(`status.${status}`) })),
        ]}
        w={140}
      />
      <Select
        aria-label={t('kind.label')}
        value={filter.kind ?? ''}
        allowDeselect={false}
        onChange={(kind) => setTicketFilter({ kind: TicketKind.safeParse(kind).data ?? null })}
        data={[
          { value: '', label: t('kind.all') },
          ...TicketKind.options.map((kind) => ({ value: kind, label: common(`kind.${kind}`) })),
        ]}
        w={130}
      />
      <Select
        aria-label={t('sort.label')}
        value={filter.sort}
        allowDeselect={false}
        onChange={(sort) => sort !== null && setTicketFilter({ sort: sort })}
        data={TicketSort.options.map((sort) => ({ value: sort, label: t(`sort.${sort}`) }))}
        w={200}
      />
      {isFiltered && (
        <Button
          variant="subtle"
          onClick={() => {
            setTicketFilter({ text: NO_FILTER.text, status: NO_FILTER.status, kind: NO_FILTER.kind })
          }}
        >
          {t('filter.clear')}
        </Button>
      )}
    </>
  )
}
