import { useMemo } from 'react'
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
import { isCoreSilent, truthOf, type Truth, type Vouchers } from '../../shared/domain/staleness.ts'
import type { Moment } from '../../shared/domain/time.ts'
import { deskNow } from '../ui/desk-time.ts'
import { followState } from '../ui/follow-state.ts'
import { liveOf, type Live } from '../ui/live-mark.tsx'
import { useNowAndAs } from '../ui/ticker.ts'
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
  /** Since when the core cannot be reached; null while its door is open. */
  readonly lostSince: Moment | null
  /** When the core last said anything. */
  readonly heardAt: Moment
}
const store = create<BoardStore>(() => ({ view: null, lostSince: null, heardAt: deskNow() }))

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
    alive: (door) => door.call('board.alive', null),
    onHeard: () => store.setState({ heardAt: deskNow() }),
    onState: (state) => store.setState(({ view }) => ({ view: viewOf(state, view), lostSince: null })),
    onLost: () => store.setState(({ lostSince }) => ({ lostSince: lostSince ?? deskNow() })),
    report: (text, error) => console.warn(`board: ${text}`, error ?? ''),
  })

/** What is on the board whoever is silent: whose it is, how it looks, and which tiles there are. */
type SteadyBoard = Pick<BoardView, 'role' | 'language' | 'theme' | 'queueIds' | 'agentIds'>

const useView = <T>(select: (view: BoardView) => T): T | null =>
  store(useShallow(({ view }) => view && select(view)))

/** A steady part of the board, compared one level deep; null before the first state has come. */
export const useBoard = <T>(select: (view: SteadyBoard) => T): T | null => useView(select)

const vouchersOf = ({ view, lostSince, heardAt }: BoardStore): Vouchers => ({
  core:
    lostSince === null ? { heardAt, isGone: false } : { heardAt: Math.min(lostSince, heardAt), isGone: true },
  pictureAt: view?.trueAt ?? null,
  hubAwaySince: null,
  syncedAt: null,
  lineProvenAt: null,
  isCallWithoutPhone: false,
})
const truthText = (now: Moment): string =>
  JSON.stringify(truthOf('queues', vouchersOf(store.getState()), now))

/**
 * A live part of the board with how far it can be believed, by the rule of every other page; the only way by which the
 * board's widgets read one. The element that shows it carries `mark`, or is a `LiveArea`.
 */
export function useBoardLive<T>(select: (view: BoardView) => T): Live<T | null> {
  const value = useView(select)
  const text = useNowAndAs(store.subscribe, truthText)
  return useMemo(() => liveOf('queues', JSON.parse(text) as Truth, value), [text, value])
}

/** True once a picture of the queues has come, however old it is. */
export const useHasPicture = (): boolean => useView(({ trueAt }) => trueAt !== null) ?? false

/** How the core stands that the board belongs to: true while it answers. */
export const useIsCoreThere = (): boolean =>
  useNowAndAs(store.subscribe, (now) => !isCoreSilent(vouchersOf(store.getState()).core, now))
