import type { DeskState } from '../../../shared/contract/desk.ts'
import type { AgentActivity } from '../../../shared/domain/agent.ts'
import { serviceLevelOf } from '../../../shared/domain/queue.ts'
import { SECOND_MS, type Moment } from '../../../shared/domain/time.ts'

/** A picture that is older than this is shown as stale; the hub says at least this often that it is still true. */
export const STALE_MS = 15 * SECOND_MS

export interface QueueRow {
  readonly id: string
  readonly name: string
  readonly waiting: number
  readonly longestMs: number
  /** Somebody waits longer than the service level allows. */
  readonly isOver: boolean
  readonly counts: Readonly<Record<'ready' | 'talking' | 'wrapUp' | 'paused', number>>
  /** Share answered in time today, 0 to 1; null before the first call. */
  readonly serviceLevel: number | null
  readonly serviceLevelSeconds: number
}

type Counted = keyof QueueRow['counts']
const COUNTED_AS: Partial<Record<AgentActivity, Counted>> = {
  ready: 'ready',
  ringing: 'talking',
  talking: 'talking',
  wrapUp: 'wrapUp',
  paused: 'paused',
}

/**
 * The queues as the strip shows them, mine first. `now` is this computer's clock; moments in the picture are the hub's
 * and are brought over with the known skew.
 */
export function queueRows(
  desk: Pick<DeskState, 'queues' | 'live' | 'session' | 'clockSkewMs'>,
  now: Moment,
): QueueRow[] {
  const me = desk.session?.person.id
  const hubNow = now + (desk.clockSkewMs ?? 0)
  const live = new Map(desk.live?.picture.queues.map((queue) => [queue.id, queue]))
  const activity = new Map(desk.live?.picture.agents.map((agent) => [agent.id, agent.state.activity]))
  const isMine = (members: readonly string[]): number => (me !== undefined && members.includes(me) ? 0 : 1)
  return [...desk.queues]
    .sort((a, b) => isMine(a.members) - isMine(b.members) || a.extension.localeCompare(b.extension))
    .map((queue) => {
      const picture = live.get(queue.id)
      const counts = { ready: 0, talking: 0, wrapUp: 0, paused: 0 }
      for (const member of queue.members) {
        const counted = COUNTED_AS[activity.get(member) ?? 'signedOut']
        if (counted) counts[counted] += 1
      }
      const since = picture?.waiting.map((caller) => caller.since) ?? []
      const longestMs = since.length === 0 ? 0 : Math.max(0, hubNow - Math.min(...since))
      return {
        id: queue.id,
        name: queue.name,
        waiting: since.length,
        longestMs,
        isOver: longestMs > queue.serviceLevelSeconds * SECOND_MS,
        counts,
        serviceLevel: picture ? serviceLevelOf(picture.totals) : null,
        serviceLevelSeconds: queue.serviceLevelSeconds,
      }
    })
}
