import { z } from 'zod'
import { AgentActivity, AgentState } from '../domain/agent.ts'
import { PersonId, QueueId } from '../domain/ids.ts'
import { Role } from '../domain/people.ts'
import { QueueTotals } from '../domain/queue.ts'
import { Moment } from '../domain/time.ts'
import { HubLink } from './hub-link.ts'
import { call, nothing } from './door.ts'
import { Settings } from './settings.ts'

/**
 * The door between the wall board (asks) and core: what hangs on a wall may be read by everybody in the room, so nothing
 * of a customer goes through here, and nothing can be done: no number, no contact, no call, no act. All moments are by
 * the desk's clock, which comes along as `now`.
 */

export const BoardQueue = z.object({
  id: QueueId,
  name: z.string(),
  extension: z.string(),
  waiting: z.number().int().nonnegative(),
  /** Since when the first of them waits; null while nobody does. */
  longestSince: Moment.nullable(),
  serviceLevelSeconds: z.number().int().positive(),
  totals: QueueTotals,
  /** How many of its agents do what. */
  agents: z.record(AgentActivity, z.number().int().nonnegative()),
})
export type BoardQueue = z.infer<typeof BoardQueue>

export const BoardAgent = z.object({
  id: PersonId,
  name: z.string(),
  extension: z.string(),
  state: AgentState,
  /** Names of the queues that the agent serves. */
  queues: z.array(z.string()),
})
export type BoardAgent = z.infer<typeof BoardAgent>

export const BoardState = z.object({
  /** Whose eyes these are: the picture is cut to the role by the hub. Null while nobody is signed in at this desk. */
  role: Role.nullable(),
  hub: z.enum(HubLink.options.map((option) => option.shape.state.value)),
  /** When everything below was last known to be true; null before the first picture. */
  trueAt: Moment.nullable(),
  queues: z.array(BoardQueue),
  agents: z.array(BoardAgent),
  language: Settings.shape.language,
  theme: Settings.shape.theme,
})
export type BoardState = z.infer<typeof BoardState>

export const boardDoor = {
  calls: {
    /** The whole state with its number; asked on connecting and after a gap. */
    'board.snapshot': call(
      nothing,
      z.object({ seq: z.number().int(), state: BoardState, now: Moment }),
      true,
    ),
    /** Answered at once: a core that is there says so, also while nothing changes. */
    'board.alive': call(nothing, nothing, true),
  },
  events: {
    /** Parts of the state that changed, whole; `seq` grows by one, a gap means: ask for the snapshot. */
    board: z.object({ seq: z.number().int(), patch: BoardState.partial(), now: Moment }),
  },
} as const
export type BoardDoor = typeof boardDoor
