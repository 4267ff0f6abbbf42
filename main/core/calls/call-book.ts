import { DoorError } from '../../../shared/contract/door.ts'
import type { CallId } from '../../../shared/domain/ids.ts'
import type { CallStore } from './call-store.ts'
import { isOver, shiftedCall, type LiveCall } from './live-call.ts'

/** The calls of this console that ring, live or have just ended. Says so at every change. */
export class CallBook {
  readonly #store: CallStore
  readonly #onChanged: () => void
  readonly #calls = new Map<CallId, LiveCall>()

  constructor(store: CallStore, onChanged: () => void) {
    this.#store = store
    this.#onChanged = onChanged
  }

  all(): LiveCall[] {
    return [...this.#calls.values()]
  }
  find(callId: CallId): LiveCall | undefined {
    return this.#calls.get(callId)
  }
  /** Throws DoorError `noSuchCall` for a call that is not known here. */
  get(callId: CallId): LiveCall {
    const call = this.#calls.get(callId)
    if (!call) throw new DoorError('noSuchCall', 'This call is over, or is not known here.')
    return call
  }
  /** Ringing here, and taken (dialled, talking, held): what the agent's state follows from. */
  counts(): { readonly ringing: number; readonly live: number } {
    const open = this.all().filter((call) => !isOver(call))
    const ringing = open.filter(
      ({ state }) => state.phase === 'ringing' || state.phase === 'answering',
    ).length
    // a call that is being refused neither rings nor talks
    const leaving = open.filter(({ state }) => state.phase === 'ending' && state.answeredAt === null).length
    return { ringing, live: open.length - ringing - leaving }
  }

  /** Takes a call in, in place of what was known of it. Not on the disk: see `save`. */
  set(call: LiveCall): LiveCall {
    this.#calls.set(call.callId, call)
    this.#onChanged()
    return call
  }
  /** On the disk, for a core that starts again; a call that is over needs none. */
  save(call: LiveCall): void {
    if (!isOver(call)) this.#store.save(call, 'live')
  }
  /** Forgets a call here and on the disk. */
  drop(callId: CallId): void {
    if (this.#calls.delete(callId)) this.#store.remove(callId)
    this.#onChanged()
  }
  /** Lets a call go that goes on elsewhere: its wrap-up keeps it. */
  release(callId: CallId): void {
    this.#calls.delete(callId)
  }
  /** Nothing of an ended call needs to outlive the core; its card stays for a moment. */
  eraseSaved(callId: CallId): void {
    this.#store.remove(callId)
  }

  /** The console's clock was set by so many ms: calls keep their lengths. */
  adjustClock(byMs: number): void {
    for (const call of this.all()) this.save(this.set(shiftedCall(call, byMs)))
  }
  /** Forgets all calls here; on the disk they stay. */
  clear(): void {
    this.#calls.clear()
    this.#onChanged()
  }
}
