import type { SearchHit } from '../../../shared/contract/desk-queries.ts'
import type { EntityOf } from '../../../shared/entities/registry.ts'
import type { Cache } from '../cache/cache.ts'
import type { Names } from '../names/names.ts'
import { parseQuery, type SearchQuery } from '../search-text/search-query.ts'
import { LookUp, type LookUpOptions } from './look-up.ts'
import type { Pulled } from './pulled.ts'
import { SearchIndex } from './search-index.ts'

/** Finds anything by number fragment, order number, name, pinyin or words of two Chinese characters. */
export interface Search {
  find(text: string, limit: number): SearchHit[]
  /** Tickets that fit, also by a note or the customer; `isCut` where there may be more than were looked at. */
  tickets(text: string, limit: number): { tickets: EntityOf<'ticket'>[]; isCut: boolean }
  /** Ids of customers that fit, also by a note; `isCut` where there are more. */
  customerIds(text: string, limit: number): { ids: string[]; isCut: boolean }
}

/** The newest tickets and calls of so many found customers are shown with them, and so many of each. */
const WITH_CUSTOMERS = 3
const WITH_EACH = 5
/** A list of tickets shows also those of so many customers, and so many of each. */
const CUSTOMERS_OF_LIST = 50
const MOST_OF_CUSTOMER = 1000

/** Each group gets its share first, then what is left goes to those that have more; nothing else is read. */
function fairShares(groups: readonly Pulled<SearchHit>[], limit: number): SearchHit[] {
  const counts = groups.map(() => 0)
  for (let left = limit, isGiven = true; left > 0 && isGiven;) {
    isGiven = false
    groups.forEach((group, index) => {
      if (left > 0 && group.has(counts[index] ?? 0)) {
        counts[index] = (counts[index] ?? 0) + 1
        left -= 1
        isGiven = true
      }
    })
  }
  return groups.flatMap((group, index) => group.first(counts[index] ?? 0))
}

/** Search over the cache. */
export function createSearch({ db, ledger }: Cache, names: Names): Search {
  const index = new SearchIndex(db)
  const callsWith = index.newestOf('call', WITH_EACH)
  const ticketsOfOrder = index.ticketsOfOrder()
  const few = { withCustomers: WITH_CUSTOMERS, ticketsWith: index.newestOf('ticket', WITH_EACH), callsWith }
  const many = {
    withCustomers: CUSTOMERS_OF_LIST,
    ticketsWith: index.newestOf('ticket', MOST_OF_CUSTOMER),
    callsWith,
  }
  /** Does `work` with hits that are looked up as it asks for them; nothing is left open behind it. */
  const within = <T>(
    query: SearchQuery,
    limit: number,
    reach: Pick<LookUpOptions, 'withCustomers' | 'ticketsWith' | 'callsWith'>,
    work: (found: LookUp) => T,
  ): T => {
    const found = new LookUp({ index, ledger, names, query, limit, ticketsOfOrder, ...reach })
    try {
      return work(found)
    } finally {
      found.close()
    }
  }

  return {
    find: (text, limit) => {
      const query = parseQuery(text)
      if (query.match === null) return []
      return within(query, limit, few, ({ customers, orders, tickets, calls }) =>
        fairShares([customers, orders, tickets, calls], limit),
      )
    },
    tickets: (text, limit) =>
      within(parseQuery(text), limit + 1, many, ({ tickets, customers }) => ({
        tickets: tickets.first(limit).map(({ ticket }) => ticket),
        isCut: tickets.has(limit) || customers.has(CUSTOMERS_OF_LIST),
      })),
    customerIds: (text, limit) =>
      within(parseQuery(text), limit + 1, few, ({ customers }) => ({
        ids: customers.first(limit).map(({ customer }) => customer.id),
        isCut: customers.has(limit),
      })),
  }
}
