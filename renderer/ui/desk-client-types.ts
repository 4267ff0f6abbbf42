import type { QueryClient } from '@tanstack/react-query'
import type { StoreApi } from 'zustand/vanilla'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import type { DeskDoor } from '../../shared/contract/desk.ts'
import type {
  CallInput,
  CallName,
  CallOptions,
  CallOutput,
  EventData,
  EventName,
  Port,
} from '../../shared/contract/door.ts'
import type { Moment } from '../../shared/domain/time.ts'

/** How the window stands to the core. It connects again by itself; until then the last state stays, with its age. */
export type DeskLink =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  /** The core is not there; what is shown was true then. */
  | { readonly state: 'lost'; readonly since: Moment }
  /** The shell takes this page for a stranger; what is shown was true then. */
  | { readonly state: 'refused'; readonly since: Moment }

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
  /** When the core last said anything, by the desk's clock. */
  heardAt(): Moment
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
