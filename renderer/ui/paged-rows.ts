import { useQueries } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { DoorError } from '../../shared/contract/door.ts'
import type { EntityType } from '../../shared/entities/registry.ts'
import type { Moment } from '../../shared/domain/time.ts'
import type { DeskClient, DeskInput, DeskOutput } from './desk-client-types.ts'
import { useDeskClient, useIsDoorOpen } from './desk-context.ts'
import { queryFnOf, queryKeyOf, type Answer } from './queries.ts'
import { asDoorError } from './use-desk-query.ts'

/** Questions of the desk that answer in pages. */
export type PagedQuestion = 'ticket.list' | 'customer.list' | 'followUp.list' | 'call.list'
export type PagedRow<K extends PagedQuestion> = DeskOutput<K>['rows'][number]
/** A question without the page that is asked for. */
export type PagedFilter<K extends PagedQuestion> = Omit<DeskInput<K>, 'offset' | 'limit'>

export const PAGE_ROWS = 100
/** Pages that were scrolled past, and the list before another filter, are kept for this long, in milliseconds. */
const RETAINED_MS = 60_000

interface Page<Row> {
  readonly rows: Row[]
  readonly total: number
  readonly isCut?: boolean
}

/** The list that is shown: the newest answer to its filter. */
interface Book<K extends PagedQuestion> {
  readonly filter: PagedFilter<K>
  readonly key: string
  readonly total: number
  readonly isCut: boolean
  readonly at: Moment
}

export interface PagedRows<Row> {
  /** Which list the rows are of: another filter has another name. */
  readonly list: string
  /** How many rows there are in all; undefined until the first answer. */
  readonly total: number | undefined
  /** More would fit the text that is searched for: these are the first hits. */
  readonly isCut: boolean
  /** The row at a place of the whole list, or undefined while its page is not here. */
  readonly rowAt: (index: number) => Row | undefined
  /** Says which rows are on the screen; their pages are asked for when they are missing. */
  readonly want: (first: number, last: number) => void
  /** The rows shown answer an older question: the new answer is on its way. */
  readonly isOld: boolean
  readonly error: DoorError | null
  readonly retry: () => void
  /** When the newest page came. */
  readonly at: Moment | null
}

const inputOf = <K extends PagedQuestion>(
  filter: PagedFilter<K>,
  page: number,
  limit: number = PAGE_ROWS,
): DeskInput<K> => ({ ...filter, offset: page * limit, limit }) as DeskInput<K>

/** One page of a list. The four lists differ in their filters, not in their pages. */
export const askPage = async <K extends PagedQuestion>(
  desk: DeskClient,
  name: K,
  filter: PagedFilter<K>,
  page: number,
  limit: number,
  signal: AbortSignal,
): Promise<Page<PagedRow<K>>> => await desk.callCore(name, inputOf(filter, page, limit), { signal })

/**
 * A list of any length, a page at a time: only what is on the screen is asked for, and asked again when something it is
 * about has changed. While a new filter is being answered the old rows stay, so that nothing flickers.
 */
export function usePagedRows<K extends PagedQuestion>(
  name: K,
  filter: PagedFilter<K>,
  about: readonly EntityType[],
): PagedRows<PagedRow<K>> {
  type Row = PagedRow<K>
  const desk = useDeskClient()
  const isLive = useIsDoorOpen()
  const key = JSON.stringify(filter)
  const [seen, setSeen] = useState({ key, first: 0, last: 0 })
  // another filter is read from the top
  const screen = seen.key === key ? seen : { first: 0, last: 0 }
  const pages = Array.from({ length: screen.last - screen.first + 1 }, (_, index) => screen.first + index)
  const results = useQueries(
    {
      queries: pages.map((page) => ({
        queryKey: queryKeyOf(name, inputOf(filter, page)),
        queryFn: queryFnOf(desk, name, inputOf(filter, page)),
        enabled: isLive,
        gcTime: RETAINED_MS,
        meta: { about },
      })),
    },
    desk.queries,
  )

  const book = useShownBook(key, filter, results)
  const pageOf = (shown: PagedFilter<K>, page: number): Page<Row> | undefined =>
    desk.queries.getQueryData<Answer<K>>(queryKeyOf(name, inputOf(shown, page)))?.value
  const error = results.find((result) => result.error !== null)?.error ?? null
  const shownTotal = book?.key === key ? book.total : undefined

  const want = useCallback(
    (first: number, last: number) => {
      const lastPage = shownTotal === undefined ? 0 : Math.max(0, Math.ceil(shownTotal / PAGE_ROWS) - 1)
      const pageAt = (index: number): number => Math.min(Math.floor(index / PAGE_ROWS), lastPage)
      const next = { key, first: pageAt(first), last: pageAt(Math.max(first, last)) }
      setSeen((now) => (now.key === key && now.first === next.first && now.last === next.last ? now : next))
    },
    [key, shownTotal],
  )
  return {
    list: book?.key ?? key,
    total: book?.total,
    isCut: book?.isCut ?? false,
    rowAt: (index) => book && pageOf(book.filter, Math.floor(index / PAGE_ROWS))?.rows[index % PAGE_ROWS],
    want,
    isOld: book !== undefined && book.key !== key,
    error: error === null ? null : asDoorError(error),
    retry: () => {
      for (const result of results) if (result.error !== null) void result.refetch({ cancelRefetch: false })
    },
    at: book?.at ?? null,
  }
}

/** The list of this filter where one of its pages is here, else the one that was shown last. */
function useShownBook<K extends PagedQuestion>(
  key: string,
  filter: PagedFilter<K>,
  results: readonly { readonly data: Answer<K> | undefined }[],
): Book<K> | undefined {
  const before = useRef<Book<K> | undefined>(undefined)
  const newest = results
    .map(({ data }) => data)
    .filter((data) => data !== undefined)
    .reduce<Answer<K> | undefined>((one, other) => (one && one.at > other.at ? one : other), undefined)
  const { total, isCut = false } = (newest?.value ?? { total: 0 }) as Page<unknown>
  const book = newest === undefined ? before.current : { filter, key, total, isCut, at: newest.at }
  useEffect(() => {
    before.current = book
  })
  return book
}
