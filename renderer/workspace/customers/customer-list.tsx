import { Badge, Button, Select, Text } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { formatNumber } from '../../../shared/domain/number-display.ts'
import { formatWhen } from '../../i18n/format.ts'
import '../../i18n/customers-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { LevelBadge } from '../../ui/badges.tsx'
import { FilterField } from '../../ui/filter-field.tsx'
import type { GridColumn } from '../../ui/grid-row.tsx'
import { IconTicket } from '../../ui/icons.ts'
import { Marked } from '../../ui/marked.tsx'
import { PagedGrid } from '../../ui/paged-grid.tsx'
import type { PagedRow, PagedRows } from '../../ui/paged-rows.ts'
import { RowDial } from '../../ui/row-dial.tsx'
import { NO_CUSTOMER_FILTER, setCustomerFilter, showBeside, useCustomersView } from './customers-view.ts'

export type CustomerListRow = PagedRow<'customer.list'>

const keyOf = (row: CustomerListRow): string => row.customer.id
const SORTS = ['recent', 'name', 'newest'] as const

export function CustomerFilters() {
  const { t } = useTranslation('customers')
  const filter = useCustomersView((view) => view.filter)
  return (
    <>
      <FilterField
        label={t('search.label')}
        placeholder={t('search.placeholder')}
        clearLabel={t('search.clear')}
        applied={filter.text}
        onFilter={(text) => setCustomerFilter({ text })}
        width={300}
      />
      <Select
        aria-label={t('sort.label')}
        w={180}
        allowDeselect={false}
        value={filter.sort}
        data={SORTS.map((sort) => ({ value: sort, label: t(`sort.${sort}`) }))}
        onChange={(sort) => sort !== null && setCustomerFilter({ sort: sort })}
      />
    </>
  )
}

const columnsOf = (t: TFunction<'customers'>, query: string): readonly GridColumn<CustomerListRow>[] => [
  {
    id: 'name',
    label: t('columns.name'),
    width: 'minmax(120px, 1.2fr)',
    cell: ({ customer }) => (
      <Text span fw={600} inherit>
        <Marked text={customer.name} query={query} />
      </Text>
    ),
  },
  {
    id: 'level',
    label: t('columns.level'),
    width: '112px',
    givesWay: 2,
    cell: ({ customer }) => <LevelBadge level={customer.level} />,
  },
  {
    id: 'number',
    label: t('columns.number'),
    width: 'minmax(190px, 1fr)',
    cell: ({ customer }, isActive) => {
      const main = customer.numbers[0]
      if (main === undefined)
        return (
          <Text span c="dimmed" inherit>
            {t('noNumber')}
          </Text>
        )
      return (
        <>
          <RowDial
            isActive={isActive}
            label={t('call', { name: customer.name })}
            to={{ number: main.e164, customerId: customer.id, followUpId: null, ticketId: null }}
          />{' '}
          <Marked text={formatNumber(main.e164)} query={query} />
        </>
      )
    },
  },
  {
    id: 'tags',
    label: t('columns.tags'),
    width: 'minmax(140px, 2fr)',
    givesWay: 4,
    cell: ({ customer }) =>
      customer.tags.map((tag) => (
        <Badge key={tag} variant="default" radius="sm" tt="none" mr={4}>
          <Marked text={tag} query={query} />
        </Badge>
      )),
  },
  {
    id: 'openTickets',
    label: t('columns.openTickets'),
    width: '104px',
    givesWay: 1,
    isAtEnd: true,
    cell: ({ openTickets }) =>
      openTickets === 0 ? (
        '0'
      ) : (
        <Badge
          variant="light"
          color="accent"
          radius="sm"
          leftSection={<IconTicket size={12} aria-hidden="true" />}
        >
          {openTickets}
        </Badge>
      ),
  },
  {
    id: 'lastContact',
    label: t('columns.lastContact'),
    width: '152px',
    givesWay: 3,
    isAtEnd: true,
    cell: ({ lastContactAt }) => (lastContactAt === null ? t('never') : formatWhen(lastContactAt)),
  },
]

/** Every customer, a page at a time. */
export function CustomerList({ rows }: { readonly rows: PagedRows<CustomerListRow> }) {
  const { t } = useTranslation('customers')
  const { filter, place, side } = useCustomersView()
  const columns = useMemo(() => columnsOf(t, filter.text), [t, filter.text])
  return (
    <PagedGrid
      label={t('table')}
      rows={rows}
      columns={columns}
      keyOf={keyOf}
      openKey={side?.show === 'customer' ? side.id : null}
      onOpen={(row) => showBeside({ show: 'customer', id: row.customer.id })}
      onClose={() => showBeside(null)}
      place={place}
      onPlace={(next) => useCustomersView.setState({ place: next })}
      empty={
        filter.text === ''
          ? { message: t('empty.words') }
          : {
              message: t('empty.filtered'),
              action: (
                <Button variant="default" size="xs" onClick={() => setCustomerFilter(NO_CUSTOMER_FILTER)}>
                  {t('search.clear')}
                </Button>
              ),
            }
      }
    />
  )
}
