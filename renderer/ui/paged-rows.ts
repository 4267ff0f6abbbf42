import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { createBurst } from '../../shared/burst.ts'
import type { EntityType } from '../../shared/entities/registry.ts'
import { DoorError } from '../../shared/contract/door.ts'
import type { Moment } from '../../shared/domain/time.ts'
import { askDesk, onDesk, useDeskLink, type DeskInput, type DeskOutput } from './desk.ts'
import { deskNow } from './desk-time.ts'

/** Questions of the desk that answer in pages. */
export type PagedQuestion = 'ticket.list' | 'customer.list' | 'followUp.list' | 'call.list'
export type PagedRow<K extends PagedQuestion> = DeskOutput<K>['rows'][number]
/** A question without the page that is asked for. */
export type PagedFilter<K extends PagedQuestion> = Omit<DeskInput<K>, 'offset' | 'limit'>

export const PAGE_ROWS = 100
/**
 * Changes come in bursts (a sync, a call that ends): one question a page answers them all, also where they never pause.
 */
const BURST = { quietMs: 80, maxWaitMs: 250 }

interface Page<Row> {
  readonly rows: Row[]
  readonly total: number
  readonly isCut?: boolean
}

interface Book<Row> {
  readonly key: string
  readonly total: number
  readonly isCut: boolean
  readonly pages: ReadonlyMap<number, readonly Row[]>
  readonly at: Moment
}

export interface PagedRows<Row> {
  /** How many rows there are in all; undefined until the first answer. */
  readonly total: number | undefined
  /** More would fit the words that are searched for: these are the first hits. */
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

/** One page of a list. The four lists differ in their filters, not in their pages. */
export async function askPage<K extends PagedQuestion>(
  name: K,
  filter: PagedFilter<K>,
  page: number,
  limit: number = PAGE_ROWS,
): Promise<Page<PagedRow<K>>> {
  const input = { ...filter, offset: page * limit, limit } as DeskInput<K>
  return (await askDesk(name, input)) as Page<PagedRow<K>>
}

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
  const key = `${name} ${JSON.stringify(filter)}`
  const [book, setBook] = useState<Book<Row> | null>(null)
  const [error, setError] = useState<DoorError | null>(null)
  const question = useRef({ name, filter, key })
  const wanted = useRef({ first: 0, last: 0 })
  /** Pages under way, by key and page; an answer for another key is thrown away. */
  const underWay = useRef(new Map<string, Promise<void>>())

  const load = useCallback((page: number): Promise<void> => {
    const { name, filter, key } = question.current
    const ticket = `${key} ${page}`
    const same = underWay.current.get(ticket)
    if (same !== undefined) return same
    const answered = askPage(name, filter, page)
      .then(({ rows, total, isCut = false }) => {
        if (question.current.key !== key) return
        setError(null)
        setBook((before) => {
          const kept = before?.key === key ? before.pages : new Map<number, readonly Row[]>()
          return { key, total, isCut, pages: new Map([...kept, [page, rows as Row[]]]), at: deskNow() }
        })
      })
      .catch((problem: unknown) => {
        if (question.current.key !== key) return
        setError(problem instanceof DoorError ? problem : new DoorError('internal', String(problem), true))
      })
      .finally(() => underWay.current.delete(ticket))
    underWay.current.set(ticket, answered)
    return answered
  }, [])

  const pagesOnScreen = useCallback((): number[] => {
    const first = Math.floor(wanted.current.first / PAGE_ROWS)
    const last = Math.floor(wanted.current.last / PAGE_ROWS)
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  }, [])

  const link = useDeskLink().state
  useEffect(() => {
    question.current = { name, filter, key }
    setError(null)
    if (link === 'live') for (const page of pagesOnScreen()) void load(page)
    // the filter is the same as long as its key is
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, link, load, pagesOnScreen])

  const kinds = about.join(' ')
  useEffect(() => {
    const refresh = async (): Promise<void> => {
      // answers that are under way may be from before the change: then they are asked for once more, not twice at a time
      await Promise.all(underWay.current.values())
      // what changed while these were waited for is in the answer to the question that is asked now
      asking.cancel()
      const pages = pagesOnScreen()
      // what is off the screen is asked for again when it comes into sight
      setBook(
        (before) =>
          before && { ...before, pages: new Map([...before.pages].filter(([page]) => pages.includes(page))) },
      )
      await Promise.all(pages.map(load))
    }
    const asking = createBurst(refresh, BURST)
    const stop = onDesk('changed', ({ all, entities }) => {
      if (!all && !entities.some(({ entity }) => kinds.split(' ').includes(entity))) return
      asking.touch()
    })
    return () => {
      stop()
      asking.cancel()
    }
  }, [kinds, load, pagesOnScreen])

  const want = useCallback(
    (first: number, last: number) => {
      wanted.current = { first, last: Math.max(first, last) }
      if (book?.key !== question.current.key) return
      for (const page of pagesOnScreen())
        if (!book.pages.has(page) && page * PAGE_ROWS < book.total) void load(page)
    },
    [book, load, pagesOnScreen],
  )
  const retry = useCallback(() => {
    setError(null)
    for (const page of pagesOnScreen()) void load(page)
  }, [load, pagesOnScreen])

  return useMemo(
    () => ({
      total: book?.total,
      isCut: book?.isCut ?? false,
      rowAt: (index: number) => book?.pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS],
      want,
      isOld: book !== null && book.key !== key,
      error,
      retry,
      at: book?.at ?? null,
    }),
    [book, key, want, error, retry],
  )
}
