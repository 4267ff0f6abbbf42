import { Badge, Button, Select, Text } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import type { DeskState } from '../../../shared/contract/desk-state.ts'
import { CallOutcome } from '../../../shared/domain/call-record.ts'
import { outcomesOf } from '../../../shared/domain/segments.ts'
import { dialTextOf, isWithheld } from '../../../shared/domain/party-number.ts'
import { formatClock, formatWhen } from '../../i18n/format.ts'
import '../../i18n/customers-texts.ts'
import { currentLanguage } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { CallOutcomeDot, DirectionText, QualityText } from '../../ui/call-badges.tsx'
import type { GridColumn } from '../../ui/grid-row.tsx'
import { useDesk } from '../../ui/desk-context.ts'
import { PagedGrid } from '../../ui/paged-grid.tsx'
import type { PagedRow, PagedRows } from '../../ui/paged-rows.ts'
import { shownNumber } from '../../ui/shown-number.ts'
import { RowDial } from '../../ui/row-dial.tsx'
import { Segments } from '../../ui/segments.tsx'
import { useSegmentTexts, type SegmentTexts } from '../customer/segment-texts.ts'
import { NO_CALL_FILTER, queueNameOf, setCallFilter, showBeside, useCustomersView } from './customers-view.ts'

export type CallListRow = PagedRow<'call.list'>
const keyOf = (row: CallListRow): string => row.call.id

export function CallFilters() {
  const { t } = useTranslation('customers')
  const { t: common } = useTranslation()
  const filter = useCustomersView((view) => view.callFilter)
  return (
    <>
      <Segments
        aria-label={t('calls.scope.label')}
        value={filter.scope}
        onChange={(scope) => setCallFilter({ scope })}
        data={[
          { value: 'mine', label: t('calls.scope.mine') },
          { value: 'all', label: t('calls.scope.all') },
        ]}
      />
      <Select
        aria-label={t('calls.outcome.label')}
        w={180}
        allowDeselect={false}
        value={filter.outcome ?? ''}
        onChange={(outcome) => setCallFilter({ outcome: CallOutcome.safeParse(outcome).data ?? null })}
        data={[
          { value: '', label: t('calls.outcome.all') },
          ...CallOutcome.options.map((outcome) => ({ value: outcome, label: common(`outcome.${outcome}`) })),
        ]}
      />
    </>
  )
}

/** How long it was talked; for a call that nobody took, how long the caller waited. */
function length({ call }: CallListRow, t: TFunction<'customers'>): string {
  if (call.answeredAt !== null && call.endedAt !== null) return formatClock(call.endedAt - call.answeredAt)
  return call.waitedMs === null ? '' : t('calls.waited', { time: formatClock(call.waitedMs) })
}

const columnsOf = (
  texts: SegmentTexts,
  t: TFunction<'customers'>,
  common: TFunction,
  queues: DeskState['queues'],
): readonly GridColumn<CallListRow>[] => [
  {
    id: 'started',
    label: t('calls.columns.started'),
    width: '152px',
    cell: ({ call }) => formatWhen(call.startedAt),
  },
  {
    id: 'direction',
    label: t('calls.columns.direction'),
    width: '96px',
    givesWay: 2,
    cell: ({ call }) => <DirectionText direction={call.direction} />,
  },
  {
    id: 'outcome',
    label: t('calls.columns.outcome'),
    width: '140px',
    cell: ({ call }) => <CallOutcomeDot call={call} running={t('calls.outcome.running')} />,
  },
  {
    id: 'party',
    label: t('calls.columns.party'),
    width: 'minmax(96px, 1fr)',
    // of a stranger the region is what is known
    cell: ({ customerName, place }) => (
      <Text span fw={600} inherit>
        {customerName ?? [t('calls.unknown'), place?.[currentLanguage()]].filter(Boolean).join(' · ')}
      </Text>
    ),
  },
  {
    id: 'number',
    label: t('calls.columns.number'),
    width: '176px',
    cell: ({ call, place }, isActive) => {
      const number = dialTextOf(call)
      const shown = shownNumber(call)
      if (number === null || shown === null) return t(isWithheld(call) ? 'calls.withheld' : 'calls.noNumber')
      return (
        <>
          <RowDial
            isActive={isActive}
            label={t('calls.dial', { number: shown })}
            to={{
              number,
              customerId: call.customerId,
              followUpId: null,
              ticketId: call.ticketId,
            }}
          />{' '}
          <span title={place?.[currentLanguage()]}>{shown}</span>
        </>
      )
    },
  },
  {
    id: 'queue',
    label: t('calls.columns.queue'),
    width: 'minmax(76px, 0.5fr)',
    givesWay: 5,
    cell: ({ call }) => queueNameOf(queues, call.queueId) ?? '—',
  },
  {
    id: 'agent',
    label: t('calls.columns.agent'),
    width: 'minmax(108px, 0.8fr)',
    givesWay: 4,
    cell: ({ agentName, segments }) => {
      const agents = texts.agents(segments) ?? agentName
      // several names may be longer than the column
      return agents === null ? '—' : <span title={agents}>{agents}</span>
    },
  },
  {
    id: 'length',
    label: t('calls.columns.duration'),
    width: '104px',
    givesWay: 1,
    isAtEnd: true,
    cell: (row) => length(row, t),
  },
  {
    id: 'quality',
    label: t('calls.columns.quality'),
    width: '84px',
    givesWay: 6,
    isAtEnd: true,
    cell: ({ call }) => <QualityText quality={call.quality} none={t('calls.noQuality')} />,
  },
  {
    id: 'disposition',
    label: t('calls.columns.disposition'),
    width: 'minmax(144px, 0.6fr)',
    givesWay: 3,
    cell: ({ call, segments }) => {
      const outcomes = outcomesOf(call).map((outcome) => common(`disposition.${outcome}`))
      const isOwed = segments.some(({ isWrapUpOwed }) => isWrapUpOwed)
      if (outcomes.length === 0 && !isOwed) return '—'
      return (
        <>
          {outcomes.join(' · ')}
          {outcomes.length > 0 && isOwed && ' · '}
          {isOwed && (
            <Badge variant="light" color="wrapUp" radius="sm" tt="none">
              {t('calls.wrapUpOwed')}
            </Badge>
          )}
        </>
      )
    },
  },
]

/** The record of every call, newest first. */
export function CallList({ rows }: { readonly rows: PagedRows<CallListRow> }) {
  const { t } = useTranslation('customers')
  const { t: common } = useTranslation('common')
  const queues = useDesk((desk) => desk.queues)
  const { callFilter, callPlace, openCall } = useCustomersView()
  const texts = useSegmentTexts()
  const columns = useMemo(() => columnsOf(texts, t, common, queues), [texts, t, common, queues])
  const open = ({ call }: CallListRow): void => {
    if (call.customerId !== null) showBeside({ show: 'customer', id: call.customerId }, call.id)
    else if (call.ticketId !== null) showBeside({ show: 'ticket', id: call.ticketId }, call.id)
    else showBeside({ show: 'call' }, call.id)
  }
  return (
    <PagedGrid
      label={t('calls.table')}
      rows={rows}
      columns={columns}
      keyOf={keyOf}
      openKey={openCall}
      onOpen={open}
      onClose={() => showBeside(null)}
      place={callPlace}
      onPlace={(place) => useCustomersView.setState({ callPlace: place })}
      empty={
        callFilter.outcome === null
          ? { message: t('calls.empty.words') }
          : {
              message: t('calls.empty.filtered'),
              action: (
                <Button variant="default" size="xs" onClick={() => setCallFilter(NO_CALL_FILTER)}>
                  {t('search.clear')}
                </Button>
              ),
            }
      }
    />
  )
}
