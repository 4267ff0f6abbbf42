import { useCallback, useEffect, useRef, useState } from 'react'
import { v7 } from 'uuid'
import { create } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import type { EntityType } from '../../shared/entities/registry.ts'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import { deskDoor, type DeskDoor } from '../../shared/contract/desk.ts'
import {
  DoorError,
  type CallInput,
  type CallName,
  type CallOutput,
  type DoorClient,
  type EventData,
  type EventName,
  type Port,
} from '../../shared/contract/door.ts'
import { createBurst } from '../../shared/burst.ts'
import type { Moment } from '../../shared/domain/time.ts'
import { aheadData, keepAhead, takeAhead } from './asked-ahead.ts'
import { deskNow } from './desk-time.ts'
import { followState } from './follow-state.ts'
import { paintFirst, type PaintFirst } from './paint-first.ts'
import { openDoorPort } from './window-port.ts'

/**
 * The desk's door in the window. It stays connected by itself: when the core goes (it is started again by the shell) the
 * last state stays on the screen with its age, and the door is opened again.
 */
export type DeskLink =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  /** The core is not there; what is shown was true then. */
  | { readonly state: 'lost'; readonly since: Moment }

interface DeskStore {
  readonly link: DeskLink
  readonly state: DeskState | null
}
const store = create<DeskStore>(() => ({ link: { state: 'connecting' }, state: null }))

type Question = CallName<DeskDoor>
type News = EventName<DeskDoor>
export type DeskInput<K extends Question> = CallInput<DeskDoor, K>
export type DeskOutput<K extends Question> = CallOutput<DeskDoor, K>

const LIVE: DeskLink = { state: 'live' }

let client: DoorClient<DeskDoor> | null = null
let first: PaintFirst | null = null
/** How many doors were opened so far. */
let doors = 0
const firstOpened = Promise.withResolvers<void>()
const newsListeners = new Map<News, Set<(data: never) => void>>()
const liveListeners = new Set<() => void>()

const report = (text: string, error?: unknown): void => console.warn(`desk: ${text}`, error ?? '')

/** Somebody calls who did not before. */
const hasNewRing = (before: DeskState, now: DeskState): boolean =>
  before.calls !== now.calls &&
  now.calls.some(
    ({ callId, phase }) => phase === 'ringing' && !before.calls.some((call) => call.callId === callId),
  )

/** Opens the desk's door and keeps it open as long as the page lives. */
export function keepDeskConnected(
  openPort: () => Promise<Port> = () => openDoorPort('desk'),
): Promise<never> {
  return followState<DeskDoor, DeskState>({
    spec: deskDoor,
    openPort: async () => {
      first = paintFirst(await openPort())
      return first.port
    },
    whole: (door) => door.call('state.snapshot', null),
    patches: (door, take) => void door.on('state', take),
    onOpen: (door) => {
      client = door
      doors += 1
      firstOpened.resolve()
      for (const name of Object.keys(deskDoor.events) as News[])
        door.on(name, (data) => {
          for (const listener of newsListeners.get(name) ?? []) listener(data as never)
        })
    },
    onState: (state) => {
      const before = store.getState().state
      if (before !== null && hasNewRing(before, state)) {
        // who calls is painted alone, and what the call changes elsewhere one frame later
        const popped = { ...before, calls: state.calls }
        const finish = (): void => {
          if (store.getState().state === popped) store.setState({ state })
        }
        if (first?.hold(finish)) return store.setState({ link: LIVE, state: popped })
      }
      store.setState({ link: LIVE, state })
    },
    onLive: () => {
      for (const listener of [...liveListeners]) listener()
    },
    onLost: () => {
      client = null
      const { link, state } = store.getState()
      if (state !== null && link.state !== 'lost')
        store.setState({ link: { state: 'lost', since: deskNow() } })
    },
    report,
  })
}

/** How the window stands to the core. */
export const useDeskLink = (): DeskLink => store((desk) => desk.link)

/** True once a first state has come; until then there is nothing to show. */
export const useHasDesk = (): boolean => store((desk) => desk.state !== null)

/** A part of the desk's state; the component draws again when that part changes (compared one level deep). */
export function useDesk<T>(select: (state: DeskState) => T): T {
  return store(
    useShallow((desk) => {
      if (desk.state === null) throw new Error('useDesk before the first state of the desk')
      return select(desk.state)
    }),
  )
}

/** Hears every state, and the present one at once; in the same turn in which components do. */
export function followDesk(listener: (state: DeskState) => void): void {
  let last: DeskState | null = null
  const hear = ({ state }: DeskStore): void => {
    if (state === null || state === last) return
    last = state
    listener(state)
  }
  store.subscribe(hear)
  hear(store.getState())
}

/**
 * Draws nothing of what the core tells for so many milliseconds at most, or until what it gives is called; what is asked of
 * the core goes out. Then all of it is drawn at once.
 */
export const letDeskWait = (ms: number): (() => void) => first?.wait(ms) ?? (() => undefined)

/** Whether the core is there now, for event handlers. */
export const isDeskLive = (): boolean => store.getState().link.state === 'live'

/** The state now, for event handlers; null before the first. */
export const readDesk = (): DeskState | null => store.getState().state

function askNow<K extends Question>(name: K, input: DeskInput<K>): Promise<DeskOutput<K>> {
  if (client === null)
    return Promise.reject(
      new DoorError('doorClosed', 'Ringdesk is starting again; what you typed is kept.', true),
    )
  return client.call(name, input)
}

/** Drafts that acts under way take with them. */
const leavingDrafts = new Set<string>()
/** Whether an act is under way that takes this draft with it. */
export const isDraftLeaving = (key: string): boolean => leavingDrafts.has(key)

/** What must happen once, and not again when it is asked for again; each gives the key of the draft that it takes. */
const ONCE: { readonly [K in Question]?: (input: DeskInput<K>) => string | null } = {
  'acts.do': ({ draft }) => draft,
  'wrapUp.finish': ({ contactId }) => `wrapUp:${contactId}`,
}
/** How long such a question waits for a core that starts again, and how often it looks, in milliseconds. */
const COMES_BACK_MS = 15_000
const LOOKS_EVERY_MS = 150

/**
 * Asks the core. Throws DoorError when it is refused, or when the core is not there. Where the core went away before it
 * answered what must happen once, nobody knows whether it was done: it is asked again under the same mark when the core
 * is back, and done only where it was not.
 */
export async function askDesk<K extends Question>(name: K, input: DeskInput<K>): Promise<DeskOutput<K>> {
  const draftOf = ONCE[name]
  if (draftOf === undefined) return askNow(name, input)
  const marked = { ...(input as object), ask: v7() } as DeskInput<K>
  const draft = draftOf(input)
  const giveUpAt = performance.now() + COMES_BACK_MS
  if (draft !== null) leavingDrafts.add(draft)
  try {
    for (;;)
      try {
        return await askNow(name, marked)
      } catch (error) {
        const isAway = error instanceof DoorError && error.code === 'doorClosed'
        if (!isAway || performance.now() > giveUpAt) throw error
        await new Promise((resolve) => setTimeout(resolve, LOOKS_EVERY_MS))
      }
  } finally {
    if (draft !== null) leavingDrafts.delete(draft)
  }
}

const keyOf = <K extends Question>(name: K, input: DeskInput<K>): string => `${name} ${JSON.stringify(input)}`

/** Asks as soon as the door is open; the first `useDeskQuery` with this question takes the answer. Kept when it has come. */
export const askAhead = <K extends Question>(name: K, input: DeskInput<K>): Promise<void> =>
  keepAhead(
    keyOf(name, input),
    firstOpened.promise.then(() => askDesk(name, input)),
  )

/** Hears an event of the core, through all reconnections; returns the way to stop. */
export function onDesk<K extends News>(
  name: K,
  listener: (data: EventData<DeskDoor, K>) => void,
): () => void {
  const set = newsListeners.get(name) ?? new Set()
  newsListeners.set(name, set.add(listener as never))
  return () => set.delete(listener as never)
}

export interface DeskQueryOptions {
  /** False: nothing is asked (yet). */
  readonly enabled?: boolean
  /** Changes of these kinds of entity ask again; every change does where none are named. */
  readonly about?: readonly EntityType[]
  /** Keep showing the last answer while another question is under way (lists); else it is cleared. */
  readonly keepPrevious?: boolean
}
export interface DeskQuery<T> {
  readonly data: T | undefined
  /** True until the first answer to this question. */
  readonly isLoading: boolean
  /** Set when the last try failed; `data` may still hold the answer before. */
  readonly error: DoorError | null
  readonly retry: () => void
  readonly refetchedAt: Moment | null
}

/** Changes come in bursts (a sync, a call that ends): one question answers them all, also where they never pause. */
const BURST = { quietMs: 40, maxWaitMs: 250 }

const asDoorError = (error: unknown): DoorError =>
  error instanceof DoorError ? error : new DoorError('internal', String(error), true)

/** The answer to a question, asked again whenever something it may be about has changed or the core came back. */
export function useDeskQuery<K extends Question>(
  name: K,
  input: DeskInput<K>,
  { enabled = true, about, keepPrevious = false }: DeskQueryOptions = {},
): DeskQuery<DeskOutput<K>> {
  const key = keyOf(name, input)
  const kinds = about?.join(' ')
  type Answer = { key: string; data?: DeskOutput<K>; error: DoorError | null; at: Moment | null }
  const [answer, setAnswer] = useState<Answer>(() => {
    const data = aheadData(key) as DeskOutput<K> | undefined
    return {
      key,
      ...(data !== undefined && { data }),
      error: null,
      at: data === undefined ? null : deskNow(),
    }
  })
  const latest = useRef({ name, input })
  useEffect(() => {
    latest.current = { name, input }
  })
  const ask = useCallback(
    (isWanted: () => boolean): Promise<void> => {
      const early = takeAhead(key) as Promise<DeskOutput<K>> | undefined
      const answer = early ?? askDesk(latest.current.name, latest.current.input)
      return answer.then(
        (data) => {
          if (isWanted()) setAnswer({ key, data, error: null, at: deskNow() })
        },
        (error: unknown) => {
          if (!isWanted()) return
          setAnswer((before) => ({
            ...(before.key === key || keepPrevious ? before : {}),
            key,
            error: asDoorError(error),
            at: before.key === key ? before.at : null,
          }))
        },
      )
    },
    [key, keepPrevious],
  )
  const [tries, setTries] = useState(0)
  useEffect(() => {
    if (!enabled) return
    let isWanted = true
    let askedAt = doors
    const asking = createBurst(() => {
      askedAt = doors
      return ask(() => isWanted)
    }, BURST)
    asking.run()
    const stopHearing = onDesk('changed', ({ all, entities }) => {
      if (all || kinds === undefined || entities.some(({ entity }) => kinds.split(' ').includes(entity)))
        asking.touch()
    })
    // what was asked through this door already is not asked again because it is live
    const onLive = (): void => {
      if (askedAt !== doors) asking.touch()
    }
    liveListeners.add(onLive)
    return () => {
      isWanted = false
      asking.cancel()
      stopHearing()
      liveListeners.delete(onLive)
    }
  }, [ask, enabled, kinds, tries])

  const retry = useCallback(() => setTries((count) => count + 1), [])
  const isCurrent = answer.key === key
  const data = isCurrent || keepPrevious ? answer.data : undefined
  const error = isCurrent ? answer.error : null
  return {
    data,
    isLoading: enabled && data === undefined && error === null,
    error,
    retry,
    refetchedAt: isCurrent ? answer.at : null,
  }
}
