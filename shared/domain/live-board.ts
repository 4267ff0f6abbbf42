import { AgentActivity, type AgentState } from './agent.ts'
import type { PersonId, QueueId } from './ids.ts'
import type { Person, Queue } from './people.ts'
import { serviceLevelOf, type LiveContent, type QueueTotals, type WaitingCaller } from './queue.ts'
import { SECOND_MS, type Moment } from './time.ts'

/**
 * The hub's live picture as strip, queues room and board show it. Queues and agents that the picture does not name are
 * left out: whoever looks may not see them, and "nobody waits there" would be a guess.
 */

export type ActivityCounts = Readonly<Record<AgentActivity, number>>

/** One queue. Moments are by this computer's clock. */
export interface QueueRow {
  readonly id: QueueId
  readonly name: string
  readonly extension: string
  /** Longest first. */
  readonly waiting: readonly WaitingCaller[]
  /** Since when the first of them waits; null while nobody does. */
  readonly longestSince: Moment | null
  /** Share answered in time today, 0 to 1; null before the first call. */
  readonly serviceLevel: number | null
  readonly serviceLevelSeconds: number
  readonly totals: QueueTotals
  readonly agents: ActivityCounts
}

/** One agent. `since` is by this computer's clock. */
export interface AgentRow {
  readonly id: PersonId
  readonly name: string
  readonly extension: string
  readonly state: AgentState
  /** Names of the queues that the agent serves. */
  readonly queues: readonly string[]
}

const NOBODY = Object.fromEntries(AgentActivity.options.map((activity) => [activity, 0])) as ActivityCounts

const count = (agents: readonly { state: AgentState }[]): ActivityCounts => {
  const counts: Record<AgentActivity, number> = { ...NOBODY }
  for (const agent of agents) counts[agent.state.activity] += 1
  return counts
}

/**
 * The queues that the picture names, in the order of `queues`.
 * @param skewMs the hub's clock minus this computer's, taken off every moment of the picture
 */
export function queueRows(queues: readonly Queue[], picture: LiveContent, skewMs: number): QueueRow[] {
  const live = new Map(picture.queues.map((queue) => [queue.id, queue]))
  const agents = new Map(picture.agents.map((agent) => [agent.id, agent]))
  return queues.flatMap((queue): QueueRow[] => {
    const now = live.get(queue.id)
    if (!now) return []
    const waiting = now.waiting
      .map((caller) => ({ ...caller, since: Math.max(0, Math.round(caller.since - skewMs)) }))
      .toSorted((a, b) => a.since - b.since)
    return [
      {
        id: queue.id,
        name: queue.name,
        extension: queue.extension,
        waiting,
        longestSince: waiting[0]?.since ?? null,
        serviceLevel: serviceLevelOf(now.totals),
        serviceLevelSeconds: queue.serviceLevelSeconds,
        totals: now.totals,
        agents: count(queue.members.flatMap((id) => agents.get(id) ?? [])),
      },
    ]
  })
}

/** True while somebody waits longer than the service level allows. */
export const isOverdue = (
  { longestSince, serviceLevelSeconds }: Pick<QueueRow, 'longestSince' | 'serviceLevelSeconds'>,
  now: Moment,
): boolean => longestSince !== null && now - longestSince > serviceLevelSeconds * SECOND_MS

/** Who matters first to somebody who looks for a free hand. */
const ACTIVITY_ORDER: readonly AgentActivity[] = [
  'ready',
  'ringing',
  'talking',
  'wrapUp',
  'paused',
  'unreachable',
  'unknown',
  'signedOut',
]

/** The agents that the picture names by activity, longest in it first. */
export function agentRows(
  people: readonly Person[],
  queues: readonly Queue[],
  picture: LiveContent,
  skewMs: number,
): AgentRow[] {
  const live = new Map(picture.agents.map((agent) => [agent.id, agent]))
  return people
    .filter((person) => person.active)
    .flatMap((person): AgentRow[] => {
      const known = live.get(person.id)
      if (!known) return []
      return [
        {
          id: person.id,
          name: person.name,
          extension: person.extension,
          state: { ...known.state, since: Math.max(0, Math.round(known.state.since - skewMs)) },
          queues: queues.filter((queue) => queue.members.includes(person.id)).map((queue) => queue.name),
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
