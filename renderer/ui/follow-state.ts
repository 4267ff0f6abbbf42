import {
  connectDoor,
  DoorError,
  type DoorClient,
  type DoorSpec,
  type Port,
} from '../../shared/contract/door.ts'
import type { Moment } from '../../shared/domain/time.ts'
import { takeDeskTime } from './desk-time.ts'

/** A part of a state that changed; `seq` grows by one. */
interface Patch<S> {
  readonly seq: number
  readonly patch: Partial<S>
  /** The desk's clock, by which the state's moments are. */
  readonly now?: Moment | undefined
}

export interface FollowedState<D extends DoorSpec, S extends object> {
  readonly spec: D
  readonly openPort: () => Promise<Port>
  /** Asks for the whole state. */
  readonly whole: (
    door: DoorClient<D>,
  ) => Promise<{ readonly seq: number; readonly state: S; readonly now?: Moment | undefined }>
  /** Passes on every patch that the door tells. */
  readonly patches: (door: DoorClient<D>, take: (patch: Patch<S>) => void) => void
  /** Asks whether the other side is there; answered at once. */
  readonly alive: (door: DoorClient<D>) => Promise<unknown>
  /** The other side said something, also that nothing changed. */
  readonly onHeard: () => void
  /** A door was opened; the state follows. */
  readonly onOpen?: (door: DoorClient<D>) => void
  /** The state, whole, now or with a patch applied. */
  readonly onState: (state: S) => void
  /** The first state of this door has come. */
  readonly onLive?: () => void
  /** The other side cannot be reached (any more); `error` is why no door could be opened. */
  readonly onLost: (error?: unknown) => void
  readonly report: (text: string, error?: unknown) => void
  /** Ends it: the door is closed and not opened again. */
  readonly signal?: AbortSignal
}

/** How often it is looked whether the other side has said something, in milliseconds. */
const LOOKS_EVERY_MS = 1000
/** After so many looks at silence it is asked: each question wakes the shell and the core. */
const SILENT_LOOKS = 2

/**
 * Asks the other side whenever it says nothing by itself, once at a time, so that one that hangs behind an open door is noticed. A
 * refusal is a sign of life, too: an older core does not know the question.
 */
function askWhetherAlive(
  ask: () => Promise<unknown>,
  onHeard: () => void,
): { heard: () => void; stop: () => void } {
  let isAsking = false
  let silentLooks = 0
  const isRefusal = (error: unknown): boolean => error instanceof DoorError && error.code !== 'doorClosed'
  const timer = setInterval(() => {
    silentLooks += 1
    if (isAsking || silentLooks < SILENT_LOOKS) return
    silentLooks = 0
    isAsking = true
    ask()
      .then(onHeard, (error: unknown) => {
        if (isRefusal(error)) onHeard()
      })
      .finally(() => (isAsking = false))
      // both outcomes are heard above
      .catch(() => undefined)
  }, LOOKS_EVERY_MS)
  return { heard: () => (silentLooks = 0), stop: () => clearInterval(timer) }
}

/** Pause before a door is opened again, in milliseconds, by the number of tries that failed. */
const RETRY_MS = [100, 250, 500, 1000, 2000]

async function followOnce<D extends DoorSpec, S extends object>(source: FollowedState<D, S>): Promise<void> {
  const { report } = source
  const door = connectDoor(source.spec, await source.openPort(), report)
  if (source.signal?.aborted) return void door.close()
  const end = (): void => door.close()
  source.signal?.addEventListener('abort', end)
  let isOpen = true
  const closed = new Promise<void>((resolve) =>
    door.onClose(() => {
      isOpen = false
      source.signal?.removeEventListener('abort', end)
      resolve()
    }),
  )
  let state: S | undefined
  let lastSeq = 0
  let asking: ReturnType<typeof askWhetherAlive> | undefined
  /** Patches that came while the whole was asked for: it may be older than they are. */
  let early: Patch<S>[] | null = null

  const takeWhole = async (): Promise<void> => {
    if (early !== null) return
    early = []
    try {
      const whole = await source.whole(door)
      if (!isOpen) return
      takeDeskTime(whole.now)
      source.onHeard()
      lastSeq = whole.seq
      state = whole.state
      source.onState(state)
    } finally {
      const waited = early
      early = null
      if (isOpen) waited.forEach(take)
    }
  }
  const take = (change: Patch<S>): void => {
    if (early !== null) return void early.push(change)
    if (state === undefined || change.seq <= lastSeq) return
    if (change.seq !== lastSeq + 1) {
      takeWhole().catch((error: unknown) => report('no snapshot after a gap', error))
      return
    }
    takeDeskTime(change.now)
    source.onHeard()
    asking?.heard()
    lastSeq = change.seq
    state = { ...state, ...change.patch }
    source.onState(state)
  }

  source.patches(door, take)
  source.onOpen?.(door)
  try {
    await takeWhole()
  } catch (error) {
    door.close()
    throw error
  }
  source.onLive?.()
  asking = askWhetherAlive(() => source.alive(door), source.onHeard)
  await closed
  asking.stop()
}

/**
 * Follows the state that a door of the core tells, as long as the page lives or until `signal`: whole once, then patch by
 * patch; a gap means asking for the whole. When the core goes (its shell starts it again) the door is opened anew.
 */
export async function followState<D extends DoorSpec, S extends object>(
  source: FollowedState<D, S>,
): Promise<void> {
  for (let failures = 0; source.signal?.aborted !== true;) {
    let why: unknown
    try {
      await followOnce(source)
      failures = 0
    } catch (error) {
      failures += 1
      why = error
      if (source.signal?.aborted) return
      source.report('the core cannot be reached', error)
    }
    if (source.signal?.aborted) return
    source.onLost(why)
    const pause = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
