import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { Ticket } from '../../../shared/domain/ticket.ts'
import { formatCount } from '../../i18n/format.ts'
import '../../i18n/tickets-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconHeadset } from '../../ui/icons.ts'
import { PagedGrid } from '../../ui/paged-grid.tsx'
import { usePagedRows } from '../../ui/paged-rows.ts'
import { RoomFrame, SidePanel } from '../../ui/room-frame.tsx'
import { openTicket } from '../navigation/navigation.ts'
import { TicketPanel } from '../ticket/ticket-panel.tsx'
import { ColumnsMenu, ViewsMenu } from './list-menus.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { TicketExportButton } from './export-button.tsx'
import { ticketColumns, type TicketListRow } from './ticket-columns.tsx'
import { TicketFilters } from './ticket-filters.tsx'
import {
  NO_FILTER,
  openTicketBeside,
  setTicketFilter,
  setTicketPlace,
  useTicketsView,
} from './tickets-view.ts'
import { useTicketLists } from './use-ticket-lists.ts'

const keyOf = (row: TicketListRow): string => row.ticket.id
const ABOUT = ['ticket', 'customer', 'person'] as const

/** All tickets: filtered, sorted, opened beside the list or on the desk. */
export default function TicketsRoom() {
  const { t } = useTranslation('tickets')
  const { t: common } = useTranslation('common')
  const { filter, place, openId } = useTicketsView()
  const rows = usePagedRows('ticket.list', filter, ABOUT)
  const { columns: chosenColumns } = useTicketLists()
  const { chosen, leftOut, choose, unchoose } = useChosen(rows.list)
  const columns = useMemo(
    () =>
      ticketColumns(t, common, {
        query: filter.text,
        chosen: chosenColumns,
        sort: filter.sort,
        onSort: (sort) => setTicketFilter({ sort }),
      }),
    [t, common, filter.text, filter.sort, chosenColumns],
  )
  const isFiltered = filter.text !== '' || filter.status !== null || filter.kind !== null
  const close = (): void => openTicketBeside(null)
  return (
    <RoomFrame
      title={t('title')}
      count={
        rows.total === undefined
          ? undefined
          : t(rows.isCut ? 'countOfFirst' : 'count', { n: formatCount(rows.total) })
      }
      filters={
        <>
          <ViewsMenu />
          <TicketFilters />
        </>
      }
      actions={
        <>
          <ColumnsMenu />
          <TicketExportButton filter={filter} isEmpty={(rows.total ?? 0) === 0} />
        </>
      }
      side={
        openId !== null && (
          <SidePanel
            label={t('panel')}
            closeLabel={t('close')}
            onClose={close}
            actions={
              <Button
                variant="subtle"
                size="compact-sm"
                leftSection={<IconHeadset size={16} aria-hidden="true" />}
                onClick={() => openTicket(openId)}
              >
                {t('openInDesk')}
              </Button>
            }
          >
            <TicketPanel ticketId={openId} />
          </SidePanel>
        )
      }
    >
      <PagedGrid
        label={t('table')}
        rows={rows}
        columns={columns}
        keyOf={keyOf}
        openKey={openId}
        onOpen={(row) => openTicketBeside(row.ticket.id)}
        onClose={close}
        place={place}
        onPlace={setTicketPlace}
        selection={{
          chosen,
          onChoose: choose,
          label: t('many.column'),
          nameOf: ({ ticket }) => t('many.choose', { number: ticket.number ?? t('numberPending') }),
        }}
        empty={
          isFiltered
            ? {
                message: t('empty.filtered'),
                action: (
                  <Button variant="default" size="xs" onClick={() => setTicketFilter(NO_FILTER)}>
                    {t('filter.clear')}
                  </Button>
                ),
              }
            : { message: t('empty.words') }
        }
      />
      <SelectionBar
        tickets={[...chosen.values()].map(({ ticket }) => ticket)}
        leftOut={leftOut}
        onClear={() => choose(NONE, 0)}
        onDone={unchoose}
      />
    </RoomFrame>
  )
}

const NONE: ReadonlyMap<string, TicketListRow> = new Map()

/** The chosen tickets of a list; another list begins with none, because nobody would see what is done with them. */
function useChosen(list: string) {
  const [state, setState] = useState({ list, chosen: NONE, leftOut: 0 })
  if (state.list !== list) setState({ list, chosen: NONE, leftOut: 0 })
  return {
    chosen: state.chosen,
    leftOut: state.leftOut,
    choose: (chosen: ReadonlyMap<string, TicketListRow>, leftOut: number) =>
      setState({ list, chosen, leftOut }),
    unchoose: (done: readonly Ticket[]) =>
      setState((now) => {
        const chosen = new Map(now.chosen)
        for (const { id } of done) chosen.delete(id)
        return { ...now, chosen, leftOut: 0 }
      }),
  }
}
