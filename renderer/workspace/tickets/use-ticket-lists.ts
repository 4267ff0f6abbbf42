import { v7 } from 'uuid'
import {
  TicketColumn,
  type SavedTicketView,
  type TicketLists,
} from '../../../shared/contract/ticket-lists.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { changeSetting } from '../settings/change-setting.ts'
import { setTicketFilter, useTicketsView } from './tickets-view.ts'

const NOTHING: TicketLists = { columns: null, views: [] }

/** What this person keeps of the list: its columns, and views under names. */
export function useTicketLists() {
  const desk = useDeskClient()
  const me = useDesk((state) => state.session?.person.id)
  const all = useDesk((state) => state.settings.tickets)
  const own = (me && all[me]) ?? NOTHING
  const { filter } = useTicketsView()

  const change = (part: Partial<TicketLists>): void => {
    if (me !== undefined) void changeSetting(desk, { tickets: { ...all, [me]: { ...own, ...part } } })
  }
  const { scope, status, kind, sort } = filter
  const { columns } = own
  const isShown = (view: SavedTicketView): boolean =>
    JSON.stringify([view.scope, view.status, view.kind, view.sort, view.columns]) ===
    JSON.stringify([scope, status, kind, sort, columns])
  return {
    columns,
    views: own.views,
    /** The view that the list is shown by now. */
    shown: own.views.find(isShown),
    setColumns: (chosen: readonly TicketColumn[]): void => {
      const inOrder = TicketColumn.options.filter((column) => chosen.includes(column))
      change({ columns: inOrder.length === TicketColumn.options.length ? null : inOrder })
    },
    /** Keeps the filters, the order and the columns of now; under a name that is there already in its place. */
    save: (name: string): void => {
      const view = { id: v7(), name, scope, status, kind, sort, columns: columns && [...columns] }
      const others = own.views.filter((one) => one.name !== name)
      change({ views: [...others, view] })
    },
    remove: (id: string): void => change({ views: own.views.filter((one) => one.id !== id) }),
    /** Brings a view back that was removed just now. */
    giveBack: (view: SavedTicketView): void => change({ views: [...own.views, view] }),
    show: (view: SavedTicketView): void => {
      setTicketFilter({ text: '', scope: view.scope, status: view.status, kind: view.kind, sort: view.sort })
      if (JSON.stringify(view.columns) !== JSON.stringify(columns)) change({ columns: view.columns })
    },
  }
}
