import { v7 } from 'uuid'
import { createStore } from 'zustand/vanilla'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import { deskDoor, type DeskDoor } from '../../shared/contract/desk.ts'
import { DoorError, type CallOptions, type DoorClient } from '../../shared/contract/door.ts'
import type {
  DeskClient,
  DeskEvent,
  DeskInput,
  DeskLink,
  DeskOutput,
  DeskStore,
  Question,
} from './desk-client-types.ts'
import { deskNow } from './desk-time.ts'
import { followState } from './follow-state.ts'
import { PageRefusedError } from './page-secret.ts'
import { paintFirst, type PaintFirst } from './paint-first.ts'
import { createQueries, keepQueriesFresh, prefetch } from './queries.ts'

const LIVE: DeskLink = { state: 'live' }

const report = (text: string, error?: unknown): void => console.warn(`desk: ${text}`, error ?? '')

/** Somebody calls who did not before. */
const hasNewRing = (before: DeskState, now: DeskState): boolean =>
  before.calls !== now.calls &&
  now.calls.some(
    ({ callId, phase }) => phase === 'ringing' && !before.calls.some((call) => call.callId === callId),
  )

/** What must happen once, and not again when it is asked for again; each gives the key of the draft that it takes. */
const ONCE: { readonly [K in Question]?: (input: DeskInput<K>) => string | null } = {
  'acts.do': ({ draft }) => draft,
  'wrapUp.finish': ({ contactId }) => `wrapUp:${contactId}`,
}
/** How long such a call waits for a core that starts again, in milliseconds. */
const COMES_BACK_MS = 15_000

/** Listeners by name; each `add` returns the way to stop. */
function createListeners<Names extends string>() {
  const byName = new Map<Names, Set<(data: never) => void>>()
  return {
    add: (name: Names, listener: (data: never) => void): (() => void) => {
      const set = byName.get(name) ?? new Set()
      byName.set(name, set.add(listener))
      return () => void set.delete(listener)
    },
    notify: (name: Names, data: unknown): void => {
      for (const listener of [...(byName.get(name) ?? [])]) listener(data as never)
    },
  }
}

const coreIsAway = (): DoorError =>
  new DoorError('doorClosed', 'Ringdesk is starting again; what you typed is kept.', true)

/** `call` for everything, with repetition for what must happen once; and which drafts are on their way with such a call. */
function createCaller(
  callNow: DeskClient['callCore'],
  isLive: () => boolean,
  /** Calls the listener when a core is there again; returns the way to stop. */
  onLive: (listener: () => void) => () => void,
) {
  /** Resolves when a core is there again, or after `ms`. */
  const untilLive = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(done, ms)
      const stop = onLive(done)
      function done(): void {
        clearTimeout(timer)
        stop()
        resolve()
      }
    })
  const leavingDrafts = new Set<string>()
  const callOnce = async <K extends Question>(
    name: K,
    input: DeskInput<K>,
    draft: string | null,
    options: CallOptions | undefined,
  ): Promise<DeskOutput<K>> => {
    const withKey = { ...(input as object), ask: v7() } as DeskInput<K>
    const giveUpAt = performance.now() + COMES_BACK_MS
    if (draft !== null) leavingDrafts.add(draft)
    try {
      for (let isAgain = false; ; isAgain = true)
        try {
          // the core that came back may hold the data of another team: its first state says so
          if (isAgain && !isLive()) throw coreIsAway()
          return await callNow(name, withKey, options)
        } catch (error) {
          const isAway = error instanceof DoorError && error.code === 'doorClosed'
          if (!isAway || performance.now() >= giveUpAt) throw error
          await untilLive(giveUpAt - performance.now())
        }
    } finally {
      if (draft !== null) leavingDrafts.delete(draft)
    }
  }
  const callCore: DeskClient['callCore'] = (name, input, options) => {
    const draftOf = ONCE[name]
    if (draftOf === undefined) return callNow(name, input, options)
    return callOnce(name, input, draftOf(input), options)
  }
  return { callCore, isDraftLeaving: (key: string) => leavingDrafts.has(key) }
}

/** Makes the client of a window; nothing is opened before `connect`. */
export function createDeskClient(): DeskClient {
  const store = createStore<DeskStore>(() => ({ link: { state: 'connecting' }, state: null }))
  const listeners = createListeners<DeskEvent | 'live'>()
  const firstOpened = Promise.withResolvers<void>()
  const ending = new AbortController()
  let door: DoorClient<DeskDoor> | null = null
  let first: PaintFirst | null = null
  let doors = 0
  let heardAt = deskNow()

  const isLive = (): boolean => store.getState().link.state === 'live'
  const { callCore, isDraftLeaving } = createCaller(
    (name, input, options) =>
      door === null ? Promise.reject(coreIsAway()) : door.call(name, input, options),
    isLive,
    (listener) => listeners.add('live', listener),
  )
  const take = (state: DeskState): void => {
    const before = store.getState().state
    if (before !== null && before.hubId !== null && before.hubId !== state.hubId) {
      // what was typed and asked here is of another team: nothing of it may reach the cache that is in use now
      door = null
      location.reload()
      return
    }
    if (before !== null && hasNewRing(before, state)) {
      // who calls is painted alone, and what the call changes elsewhere one frame later
      const popped = { ...before, calls: state.calls }
      const finish = (): void => {
        if (store.getState().state === popped) store.setState({ state })
      }
      if (first?.deferUntilPainted(finish)) return store.setState({ link: LIVE, state: popped })
    }
    store.setState({ link: LIVE, state })
  }

  const client: DeskClient = {
    store,
    queries: createQueries(),
    state: () => store.getState().state,
    isLive,
    heardAt: () => heardAt,
    follow: (listener) => {
      let last: DeskState | null = null
      const hear = ({ state }: DeskStore): void => {
        if (state === null || state === last) return
        last = state
        listener(state)
      }
      const stop = store.subscribe(hear)
      hear(store.getState())
      return stop
    },
    callCore,
    prefetch: (name, input) => prefetch(client, name, input),
    on: (name, listener) => listeners.add(name, listener),
    opened: firstOpened.promise,
    doors: () => doors,
    onLive: (listener) => listeners.add('live', listener),
    isDraftLeaving,
    letWait: (ms) => first?.bufferInbound(ms) ?? (() => undefined),
    connect: (openPort) => {
      void followState<DeskDoor, DeskState>({
        spec: deskDoor,
        signal: ending.signal,
        openPort: async () => {
          first = paintFirst(await openPort())
          return first.port
        },
        whole: (opened) => opened.call('state.snapshot', null),
        alive: (opened) => opened.call('state.alive', null),
        onHeard: () => void (heardAt = deskNow()),
        patches: (opened, take) => void opened.on('state', take),
        onOpen: (opened) => {
          door = opened
          doors += 1
          firstOpened.resolve()
          for (const name of Object.keys(deskDoor.events) as DeskEvent[])
            opened.on(name, (data) => listeners.notify(name, data))
        },
        onState: take,
        onLive: () => listeners.notify('live', null),
        onLost: (error) => {
          door = null
          const { link, state } = store.getState()
          const since = 'since' in link ? link.since : deskNow()
          if (error instanceof PageRefusedError) store.setState({ link: { state: 'refused', since } })
          else if (state !== null && link.state !== 'lost') store.setState({ link: { state: 'lost', since } })
        },
        report,
      })
    },
    close: () => {
      ending.abort()
      client.queries.clear()
    },
  }
  keepQueriesFresh(client)
  return client
}
