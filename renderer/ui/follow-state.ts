import { connectDoor, type DoorClient, type DoorSpec, type Port } from '../../shared/contract/door.ts'
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
  /** A door was opened; the state follows. */
  readonly onOpen?: (door: DoorClient<D>) => void
  /** The state, whole, now or with a patch applied. */
  readonly onState: (state: S) => void
  /** The first state of this door has come. */
  readonly onLive?: () => void
  /** The other side cannot be reached (any more). */
  readonly onLost: () => void
  readonly report: (text: string, error?: unknown) => void
  /** Ends it: the door is closed and not opened again. */
  readonly signal?: AbortSignal
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
  /** Patches that came while the whole was asked for: it may be older than they are. */
  let early: Patch<S>[] | null = null

  const takeWhole = async (): Promise<void> => {
    if (early !== null) return
    early = []
    try {
      const whole = await source.whole(door)
      if (!isOpen) return
      takeDeskTime(whole.now)
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
  await closed
}

/**
 * Follows the state that a door of the core tells, as long as the page lives or until `signal`: whole once, then patch by
 * patch; a gap means asking for the whole. When the core goes (its shell starts it again) the door is opened anew.
 */
export async function followState<D extends DoorSpec, S extends object>(
  source: FollowedState<D, S>,
): Promise<void> {
  for (let failures = 0; source.signal?.aborted !== true;) {
    try {
      await followOnce(source)
      failures = 0
    } catch (error) {
      failures += 1
      if (source.signal?.aborted) return
      source.report('the core cannot be reached', error)
    }
    if (source.signal?.aborted) return
    source.onLost()
    const pause = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
