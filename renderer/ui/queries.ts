import { notifyManager, QueryClient, type Query, type QueryFunction } from '@tanstack/react-query'
import { createBurst, type Burst } from '../../shared/burst.ts'
import type { EntityType } from '../../shared/entities/registry.ts'
import type { Moment } from '../../shared/domain/time.ts'
import type { DeskClient, DeskInput, DeskOutput, Question } from './desk-client-types.ts'
import { oncePerClient } from './desk-context.ts'
import { deskNow } from './desk-time.ts'

/**
 * The window's questions and their answers, in a QueryClient of TanStack Query. An answer is good until a change says
 * otherwise; the one place that says so is `keepQueriesFresh`.
 */

/** Changes come in bursts (a sync, a call that ends): one question answers them all, also where they never pause. */
const BURST = { quietMs: 40, maxWaitMs: 250 }
/** A core that is there answers within milliseconds; one that hangs is said, with a button. In milliseconds. */
const LONGEST_ANSWER_MS = 30_000
/** How long what was asked ahead is kept for who shows it, in milliseconds. */
const PREFETCH_MS = 60_000

/** An answer, and when it came by the desk's clock. */
export interface Answer<K extends Question> {
  readonly value: DeskOutput<K>
  readonly at: Moment
}

/** Kinds of entity whose changes ask again; every change does where none are named. */
export interface QueryMeta extends Record<string, unknown> {
  readonly about?: readonly EntityType[] | undefined
}

/** What names a question in the cache. */
export const queryKeyOf = <K extends Question>(name: K, input: DeskInput<K>) => [name, input] as const

/** Makes the cache of a window's answers. */
export function createQueries(): QueryClient {
  // its own schedule is a timer, which a browser may stretch to 4 ms: an answer is drawn in the turn in which it comes
  notifyManager.setScheduler(queueMicrotask)
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        gcTime: 0,
        // a question that was refused is asked again by a person, a change, or a core that is back
        retry: false,
        // the core is on this computer: whether there is a network says nothing about it
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
    },
  })
}

/** Through how many doors each query was asked last, to know what a new door must ask again. */
const askedThrough = new WeakMap<Query, number>()

/** How a question is asked; a question that nobody shows any more is cancelled. */
export function queryFnOf<K extends Question>(
  desk: DeskClient,
  name: K,
  input: DeskInput<K>,
): QueryFunction<Answer<K>> {
  return async ({ queryKey, signal }) => {
    const query = desk.queries.getQueryCache().find({ queryKey, exact: true })
    if (query !== undefined) askedThrough.set(query, desk.doors())
    const value = await desk.callCore(name, input, { signal, timeoutMs: LONGEST_ANSWER_MS })
    return { value, at: deskNow() }
  }
}

/** Asks as soon as the door is open; the answer is kept for a minute for the first who shows it. Never rejects. */
export async function prefetch<K extends Question>(
  desk: DeskClient,
  name: K,
  input: DeskInput<K>,
): Promise<void> {
  await desk.opened
  const asked = desk.queries.query({
    queryKey: queryKeyOf(name, input),
    queryFn: queryFnOf(desk, name, input),
    gcTime: PREFETCH_MS,
  })
  // who shows it asks again, and shows a refusal
  await asked.catch(() => undefined)
}

/**
 * Asks a query again, soon: each waits 250 ms at most and is under way once; what changed meanwhile asks once more. What nobody
 * shows is forgotten.
 */
const burstsOf = oncePerClient(({ queries }: DeskClient) => {
  const bursts = new WeakMap<Query, Burst>()
  return (query: Query): Burst => {
    const known = bursts.get(query)
    if (known !== undefined) return known
    const filter = { queryKey: query.queryKey, exact: true }
    // joins the question under way where there is one; a refusal is shown by who shows the question
    const ask = (): Promise<void> =>
      queries.refetchQueries({ ...filter, type: 'active' }, { cancelRefetch: false })
    const burst = createBurst(async () => {
      if (query.state.fetchStatus === 'fetching') {
        // its answer may be from before the change
        await ask()
        burst.cancel()
      }
      if (query.isActive()) await ask()
      else if (query.getObserversCount() === 0) queries.getQueryCache().remove(query)
      else query.invalidate()
    }, BURST)
    bursts.set(query, burst)
    return burst
  }
})

/** Asks a question that is shown again, as a change does: for what is told in the state of the desk and not as a change. */
export function askAgain<K extends Question>(desk: DeskClient, name: K, input: DeskInput<K>): void {
  const query = desk.queries.getQueryCache().find({ queryKey: queryKeyOf(name, input), exact: true })
  if (query !== undefined) burstsOf(desk)(query).touch()
}

/** Asks again what a change may concern, and everything that was not asked through the door that is open now. */
export function keepQueriesFresh(desk: DeskClient): void {
  const { queries } = desk
  const burstOf = burstsOf(desk)
  desk.on('changed', ({ all, entities }) => {
    for (const query of queries.getQueryCache().getAll()) {
      // the same question may be shown in two places, which name other kinds
      const shownAs = query.observers.map(({ options }) => options.meta)
      const metas = (shownAs.length > 0 ? shownAs : [query.meta]) as (QueryMeta | undefined)[]
      const isConcerned = metas.some(
        (meta) => meta?.about === undefined || entities.some(({ entity }) => meta.about?.includes(entity)),
      )
      if (all || isConcerned) burstOf(query).touch()
    }
  })
  let person: string | undefined
  desk.follow(({ session }) => {
    // what one person was shown is not there for the next
    if (person !== session?.person.id) queries.removeQueries({ type: 'inactive' })
    person = session?.person.id
  })
  desk.onLive(() => {
    for (const query of queries.getQueryCache().getAll())
      if (askedThrough.get(query) !== desk.doors()) burstOf(query).touch()
  })
}
