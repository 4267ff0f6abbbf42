import type { QueryClient } from '@tanstack/react-query'
import { v7 } from 'uuid'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import { deskDoor, type DeskDoor } from '../../shared/contract/desk.ts'
import {
  DoorError,
  type CallInput,
  type CallName,
  type CallOptions,
  type CallOutput,
  type DoorClient,
  type EventData,
  type EventName,
  type Port,
} from '../../shared/contract/door.ts'
import type { Moment } from '../../shared/domain/time.ts'
import { deskNow } from './desk-time.ts'
import { followState } from './follow-state.ts'
import { paintFirst, type PaintFirst } from './paint-first.ts'
import { createQueries, keepQueriesFresh, prefetch } from './queries.ts'

/** How the window stands to the core. It connects again by itself; until then the last state stays, with its age. */
export type DeskLink =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  /** The core is not there; what is shown was true then. */
  | { readonly state: 'lost'; readonly since: Moment }

export interface DeskStore {
  readonly link: DeskLink
  /** Null before the first state. */
  readonly state: DeskState | null
}

export type Question = CallName<DeskDoor>
export type DeskEvent = EventName<DeskDoor>
export type DeskInput<K extends Question> = CallInput<DeskDoor, K>
export type DeskOutput<K extends Question> = CallOutput<DeskDoor, K>

/** The window's end of the desk's door: state, calls, events and the cache of answers. One for a window, given by context. */
export interface DeskClient {
  /** Link and state, for components through `useDesk` and its like. */
  readonly store: StoreApi<DeskStore>
  /** Answers of the core, for `useDeskQuery` and `usePagedRows`. */
  readonly queries: QueryClient
  /** The state now, for event handlers; null before the first. */
  state(): DeskState | null
  /** True while the core is there. */
  isLive(): boolean
  /** Calls `listener` with the present state at once and then with every state, in the turn in which components hear of it. */
  follow(listener: (state: DeskState) => void): () => void
  /**
   * Asks the core. Rejects with DoorError when it is refused, cancelled, over its time limit, or when the core is not
   * there (`doorClosed`). What must happen once (`acts.do`, `wrapUp.finish`) carries an idempotency key and is asked again
   * for 15 s where the core went away before it answered: nobody knows whether it was done.
   */
  callCore<K extends Question>(name: K, input: DeskInput<K>, options?: CallOptions): Promise<DeskOutput<K>>
  /** Asks as soon as the door is open, into the cache that `useDeskQuery` reads; resolves when it is answered or refused. */
  prefetch<K extends Question>(name: K, input: DeskInput<K>): Promise<void>
  /** Hears an event of the core, through all reconnections; returns the way to stop. */
  on<K extends DeskEvent>(name: K, listener: (data: EventData<DeskDoor, K>) => void): () => void
  /** Resolves when the first door was opened. */
  readonly opened: Promise<void>
  /** How many doors were opened so far: who asked through an earlier one asks again. */
  doors(): number
  /** Calls `listener` each time when the first state of a door has come. */
  onLive(listener: () => void): () => void
  /** True while an act is under way that takes the draft of this key with it. */
  isDraftLeaving(key: string): boolean
  /**
   * Draws nothing of what the core tells for `ms` at most, or until the returned function is called; then all of it at
   * once. What is asked of the core goes out meanwhile.
   */
  letWait(ms: number): () => void
  /** Opens the door, and keeps it open until `close`. */
  connect(openPort: () => Promise<Port>): void
  /** Closes the door for good. */
  close(): void
}

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
/** How long such a call waits for a core that starts again, and how often it looks, in milliseconds. */
const COMES_BACK_MS = 15_000
const LOOKS_EVERY_MS = 150

/** Listeners by name; each `add` returns the way to stop. */
function createListeners<Names extends string>() {
  const byName = new Map<Names, Set<(data: never) => void>>()
  return {
    add: (name: Names, listener: (data: never) => void): (() => void) => {
      const set = byName.get(name) ?? new Set()
      byName.set(name, set.add(listener))
      return () => void set.delete(listener)
    },
    tell: (name: Names, data: unknown): void => {
      for (const listener of [...(byName.get(name) ?? [])]) listener(data as never)
    },
  }
}

const coreIsAway = (): DoorError =>
  new DoorError('doorClosed', 'Ringdesk is starting again; what you typed is kept.', true)

/** `call` for everything, with repetition for what must happen once; and which drafts are on their way with such a call. */
function createCaller(callNow: DeskClient['callCore'], isLive: () => boolean) {
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
          if (!isAway || performance.now() > giveUpAt) throw error
          await new Promise((resolve) => setTimeout(resolve, LOOKS_EVERY_MS))
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

  const isLive = (): boolean => store.getState().link.state === 'live'
  const { callCore, isDraftLeaving } = createCaller(
    (name, input, options) =>
      door === null ? Promise.reject(coreIsAway()) : door.call(name, input, options),
    isLive,
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
      if (first?.hold(finish)) return store.setState({ link: LIVE, state: popped })
    }
    store.setState({ link: LIVE, state })
  }

  const client: DeskClient = {
    store,
    queries: createQueries(),
    state: () => store.getState().state,
    isLive,
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
    on: (name, listener) => listeners.add(name, listener as (data: never) => void),
    opened: firstOpened.promise,
    doors: () => doors,
    onLive: (listener) => listeners.add('live', listener),
    isDraftLeaving,
    letWait: (ms) => first?.wait(ms) ?? (() => undefined),
    connect: (openPort) => {
      void followState<DeskDoor, DeskState>({
        spec: deskDoor,
        signal: ending.signal,
        openPort: async () => {
          first = paintFirst(await openPort())
          return first.port
        },
        whole: (opened) => opened.call('state.snapshot', null),
        patches: (opened, take) => void opened.on('state', take),
        onOpen: (opened) => {
          door = opened
          doors += 1
          firstOpened.resolve()
          for (const name of Object.keys(deskDoor.events) as DeskEvent[])
            opened.on(name, (data) => listeners.tell(name, data))
        },
        onState: take,
        onLive: () => listeners.tell('live', null),
        onLost: () => {
          door = null
          const { link, state } = store.getState()
          if (state !== null && link.state !== 'lost')
            store.setState({ link: { state: 'lost', since: deskNow() } })
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
