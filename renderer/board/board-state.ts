import { create } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import {
  boardDoor,
  type BoardAgent,
  type BoardDoor,
  type BoardQueue,
  type BoardState,
} from '../../shared/contract/board.ts'
import type { Port } from '../../shared/contract/door.ts'
import { STALE_AFTER_MS } from '../../shared/domain/live-board.ts'
import type { Moment } from '../../shared/domain/time.ts'
import { followState } from '../ui/follow-state.ts'
import { useNowAs } from '../ui/ticker.ts'
import { openDoorPort } from '../ui/window-port.ts'

/**
 * The board's end of its door. Queues and agents keep their identity while they do not change, so that a change of one
 * draws one tile anew and not the wall.
 */
export interface BoardView extends Omit<BoardState, 'queues' | 'agents'> {
  readonly queueIds: readonly string[]
  readonly agentIds: readonly string[]
  readonly queues: Readonly<Record<string, BoardQueue>>
  readonly agents: Readonly<Record<string, BoardAgent>>
}
interface BoardStore {
  readonly view: BoardView | null
  /** The core does not answer: what is shown was true once. */
  readonly isLost: boolean
}
const store = create<BoardStore>(() => ({ view: null, isLost: false }))

const byId = <T extends { readonly id: string }>(
  before: Readonly<Record<string, T>> | undefined,
  fresh: readonly T[],
): Record<string, T> =>
  Object.fromEntries(
    fresh.map((item) => {
      const old = before?.[item.id]
      return [item.id, old && JSON.stringify(old) === JSON.stringify(item) ? old : item]
    }),
  )

/** The view of a state; what did not change since `before` is the same object. */
export function viewOf({ queues, agents, ...rest }: BoardState, before: BoardView | null): BoardView {
  return {
    ...rest,
    queueIds: queues.map(({ id }) => id),
    agentIds: agents.map(({ id }) => id),
    queues: byId(before?.queues, queues),
    agents: byId(before?.agents, agents),
  }
}

/** Opens the board's door and keeps it open as long as the page lives. */
export const keepBoardConnected = (
  openPort: () => Promise<Port> = () => openDoorPort('board'),
): Promise<void> =>
  followState<BoardDoor, BoardState>({
    spec: boardDoor,
    openPort,
    whole: (door) => door.call('board.snapshot', null),
    patches: (door, take) => void door.on('board', take),
    onState: (state) => store.setState(({ view }) => ({ view: viewOf(state, view), isLost: false })),
    onLost: () => store.setState({ isLost: true }),
    report: (text, error) => console.warn(`board: ${text}`, error ?? ''),
  })

/** A part of the board, compared one level deep; null before the first state has come. */
export const useBoard = <T>(select: (view: BoardView) => T): T | null =>
  store(useShallow(({ view }) => view && select(view)))

export const useIsLost = (): boolean => store(({ isLost }) => isLost)

/** The moment that the board stands still at, because nobody knows what came after; undefined while it is true. */
export function useFrozenAt(): Moment | undefined {
  const trueAt = useBoard((view) => view.trueAt)
  const isLost = useIsLost()
  return useNowAs((now) =>
    trueAt !== null && (isLost || now - trueAt > STALE_AFTER_MS) ? trueAt : undefined,
  )
}
