import { AgentActivity, type AgentState } from '../../../shared/domain/agent.ts'
import type { PersonId, QueueId } from '../../../shared/domain/ids.ts'
import type { Person, Queue } from '../../../shared/domain/people.ts'
import {
  serviceLevelOf,
  type QueuePicture,
  type QueueTotals,
  type WaitingCaller,
} from '../../../shared/domain/queue.ts'
import type { Moment } from '../../../shared/domain/time.ts'

/** Older than this, a picture is shown grey with its age: the hub says "still true" every second or two. */
export const STALE_AFTER_MS = 10_000

export type ActivityCounts = Readonly<Record<AgentActivity, number>>

/** One queue as the room shows it. Moments are by this computer's clock. */
export interface QueueRow {
  readonly id: QueueId
  readonly name: string
  readonly extension: string
  readonly waiting: readonly WaitingCaller[]
  /** Since when the first of them waits; null while nobody does. */
  readonly longestSince: Moment | null
  /** True while somebody waits longer than the service level allows. */
  readonly isOver: boolean
  readonly serviceLevel: number | null
  readonly serviceLevelSeconds: number
  readonly totals: QueueTotals
  readonly agents: ActivityCounts
}

/** One agent as the room shows it. `since` is by this computer's clock. */
export interface AgentRow {
  readonly id: PersonId
  readonly name: string
  readonly extension: string
  readonly state: AgentState
  readonly queues: readonly string[]
}

const NOBODY = Object.fromEntries(AgentActivity.options.map((activity) => [activity, 0])) as ActivityCounts
const NO_CALLS: QueueTotals = { offered: 0, answered: 0, inTime: 0, abandoned: 0 }

const count = (agents: readonly { state: AgentState }[]): ActivityCounts => {
  const counts: Record<AgentActivity, number> = { ...NOBODY }
  for (const agent of agents) counts[agent.state.activity] += 1
  return counts
}

/**
 * Every queue of the team, with what the live picture says of it; a queue that the picture does not name is quiet.
 * @param skewMs the hub's clock minus this computer's, taken off every moment of the picture
 */
export function queueRows(
  queues: readonly Queue[],
  picture: QueuePicture,
  skewMs: number,
  now: Moment,
): QueueRow[] {
  const live = new Map(picture.queues.map((queue) => [queue.id, queue]))
  const agents = new Map(picture.agents.map((agent) => [agent.id, agent]))
  return queues.map((queue) => {
    const waiting = (live.get(queue.id)?.waiting ?? [])
      .map((caller) => ({ ...caller, since: caller.since - skewMs }))
      .toSorted((a, b) => a.since - b.since)
    const longestSince = waiting[0]?.since ?? null
    const totals = live.get(queue.id)?.totals ?? NO_CALLS
    return {
      id: queue.id,
      name: queue.name,
      extension: queue.extension,
      waiting,
      longestSince,
      isOver: longestSince !== null && now - longestSince > queue.serviceLevelSeconds * 1000,
      serviceLevel: serviceLevelOf(totals),
      serviceLevelSeconds: queue.serviceLevelSeconds,
      totals,
      agents: count(queue.members.flatMap((id) => agents.get(id) ?? [])),
    }
  })
}

/** Who matters first to somebody who looks for a free hand. */
const ACTIVITY_ORDER: readonly AgentActivity[] = [
  'ready',
  'ringing',
  'talking',
  'wrapUp',
  'paused',
  'unreachable',
  'signedOut',
]

/** The agents of the team by activity, longest in it first; people whom the picture does not name are signed out. */
export function agentRows(
  people: readonly Person[],
  queues: readonly Queue[],
  picture: QueuePicture,
  skewMs: number,
): AgentRow[] {
  const live = new Map(picture.agents.map((agent) => [agent.id, agent]))
  return people
    .filter((person) => person.active)
    .flatMap((person): AgentRow[] => {
      const queueNames = queues
        .filter((queue) => queue.members.includes(person.id))
        .map((queue) => queue.name)
      const known = live.get(person.id)
      // supervisors and administrators stand on the board only while they take calls
      if (!known && queueNames.length === 0) return []
      const state = known?.state ?? { activity: 'signedOut' as const, pauseReason: null, since: 0 }
      return [
        {
          id: person.id,
          name: person.name,
          extension: person.extension,
          state: { ...state, since: state.since === 0 ? 0 : state.since - skewMs },
          queues: queueNames,
        },
      ]
    })
    .toSorted(
      (a, b) =>
        ACTIVITY_ORDER.indexOf(a.state.activity) - ACTIVITY_ORDER.indexOf(b.state.activity) ||
        a.state.since - b.state.since ||
        a.extension.localeCompare(b.extension),
    )
}

/** The whole team in six figures. */
export interface BoardSummary {
  readonly waiting: number
  readonly longestSince: Moment | null
  readonly ready: number
  readonly talking: number
  readonly serviceLevel: number | null
  readonly abandoned: number
}

/** Sums the queues up; an agent of several queues counts once. */
export function summaryOf(queues: readonly QueueRow[], agents: readonly AgentRow[]): BoardSummary {
  const longest = queues.flatMap((queue) => queue.longestSince ?? [])
  const sum = (part: keyof QueueTotals): number =>
    queues.reduce((total, queue) => total + queue.totals[part], 0)
  const totals = {
    offered: sum('offered'),
    answered: sum('answered'),
    inTime: sum('inTime'),
    abandoned: sum('abandoned'),
  }
  const counts = count(agents)
  return {
    waiting: queues.reduce((total, queue) => total + queue.waiting.length, 0),
    longestSince: longest.length === 0 ? null : Math.min(...longest),
    ready: counts.ready,
    talking: counts.talking,
    serviceLevel: serviceLevelOf(totals),
    abandoned: totals.abandoned,
  }
}
