import { ledger } from './0001-ledger.ts'
import { desk } from './0002-desk.ts'
import { search } from './0003-search.ts'
import { unsent } from './0004-unsent.ts'
import { lists } from './0005-lists.ts'
import { parked } from './0006-parked.ts'
import { buckets } from './0007-buckets.ts'
import { ticketNames } from './0008-ticket-names.ts'
import { onlyHere } from './0009-only-here.ts'
import { callSegments } from './0010-call-segments.ts'
import { doneCommands } from './0011-done-commands.ts'
import { ticketsByOrder } from './0012-tickets-by-order.ts'
import { decidedCommands } from './0013-decided-commands.ts'
import { teamSettings } from './0014-team-settings.ts'
import { ticketOrders } from './0015-ticket-orders.ts'
import { followUpLists } from './0016-follow-up-lists.ts'
import type { Migration } from './migration.ts'

/** Every step of the schema, in order. */
export const ALL_MIGRATIONS: readonly Migration[] = [
  ledger,
  desk,
  search,
  unsent,
  lists,
  parked,
  buckets,
  ticketNames,
  onlyHere,
  callSegments,
  doneCommands,
  ticketsByOrder,
  decidedCommands,
  teamSettings,
  ticketOrders,
  followUpLists,
]
