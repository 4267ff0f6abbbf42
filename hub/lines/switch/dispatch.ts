import { chooseAgents } from './acd.ts'
import type { QueueConfig } from './switch-options.ts'

/**
 * What the queues should do now. Pure: a picture and the time go in, acts and the next moment to look come out. The desk
 * (call-queues.ts) carries the acts out and asks again whenever the picture changes.
 */
export interface DispatchPicture {
  /** In order of arrival; the first is served first, over all queues. */
  readonly entries: readonly DispatchEntry[]
  readonly queues: ReadonlyMap<string, DispatchQueue>
  /** By user name: agents who could take a queue call at this moment. */
  readonly freeAgents: ReadonlyMap<string, { readonly idleSince: number }>
}

export interface DispatchEntry {
  readonly contactId: string
  readonly queueId: string
  readonly enteredAt: number
  /** User name to the moment it began to ring there. */
  readonly ringing: ReadonlyMap<string, number>
  /** User name to the moment of the last offer that came to nothing. */
  readonly tried: ReadonlyMap<string, number>
}

export interface DispatchQueue {
  readonly config: QueueConfig
  readonly lastAsked: string | null
}

export type DispatchAct =
  | { readonly act: 'ring'; readonly contactId: string; readonly username: string }
  /** It rang there for the ring time. */
  | { readonly act: 'stop-ringing'; readonly contactId: string; readonly username: string }
  /** The maximum wait is over, or the queue is gone. */
  | {
      readonly act: 'give-up'
      readonly contactId: string
      readonly because: 'max-wait' | 'queue-gone'
    }

export interface DispatchPlan {
  readonly acts: readonly DispatchAct[]
  /** Epoch ms of the next moment at which the plan can differ without anything having changed; null for never. */
  readonly wakeAt: number | null
}

const DEFAULT_RETRY_SECONDS = 5

/** Plans one round. The same picture and time give the same plan. */
export function planDispatch(picture: DispatchPicture, now: number): DispatchPlan {
  const acts: DispatchAct[] = []
  const free = new Map(picture.freeAgents)
  const lastAsked = new Map([...picture.queues].map(([id, queue]) => [id, queue.lastAsked]))
  let wakeAt: number | null = null
  const wake = (at: number): void => {
    wakeAt = wakeAt === null ? at : Math.min(wakeAt, at)
  }

  for (const entry of picture.entries) {
    const { contactId } = entry
    const config = picture.queues.get(entry.queueId)?.config
    if (!config) {
      acts.push({ act: 'give-up', contactId, because: 'queue-gone' })
      continue
    }
    const givesUpAt = entry.enteredAt + config.maxWaitSeconds * 1000
    if (now >= givesUpAt) {
      acts.push({ act: 'give-up', contactId, because: 'max-wait' })
      continue
    }
    wake(givesUpAt)

    let stillRinging = 0
    for (const [username, since] of entry.ringing) {
      const stopsAt = since + config.ringSeconds * 1000
      if (now >= stopsAt) acts.push({ act: 'stop-ringing', contactId, username })
      else {
        stillRinging++
        wake(stopsAt)
      }
    }
    // the agents who stop ringing are free only after they did; the next round sees them
    if (stillRinging > 0 && config.strategy !== 'ring-all') continue

    const offerable = offerableMembers(entry, config, free, now, wake)
    const chosen = chooseAgents({
      strategy: config.strategy,
      candidates: offerable,
      memberOrder: config.members.map((member) => member.username),
      lastAsked: lastAsked.get(config.id) ?? null,
      requiredSkills: config.requiredSkills ?? [],
    })
    for (const username of chosen) {
      acts.push({ act: 'ring', contactId, username })
      free.delete(username)
      lastAsked.set(config.id, username)
    }
  }
  return { acts, wakeAt }
}

/**
 * The members who are free and may be offered this caller: those not yet tried; only when there are none, those whose
 * hold-off is over, so that a refusing agent is not asked again while another could be.
 */
function offerableMembers(
  entry: DispatchEntry,
  config: QueueConfig,
  free: ReadonlyMap<string, { readonly idleSince: number }>,
  now: number,
  wake: (at: number) => void,
) {
  const candidates = config.members.flatMap((member) => {
    const agent = free.get(member.username)
    if (!agent || entry.ringing.has(member.username)) return []
    return [
      {
        username: member.username,
        penalty: member.penalty ?? 0,
        skills: member.skills ?? {},
        idleSince: agent.idleSince,
      },
    ]
  })
  const fresh = candidates.filter(({ username }) => !entry.tried.has(username))
  const retryMs = (config.retrySeconds ?? DEFAULT_RETRY_SECONDS) * 1000
  const again = candidates.filter(({ username }) => {
    const triedAt = entry.tried.get(username)
    if (triedAt === undefined) return false
    const mayAskAt = triedAt + retryMs
    if (now < mayAskAt) wake(mayAskAt)
    return now >= mayAskAt
  })
  const fits = config.strategy === 'skills' ? (config.requiredSkills ?? []) : []
  const freshFits = fresh.some((candidate) => fits.every((skill) => (candidate.skills[skill] ?? 0) >= 1))
  if (config.strategy === 'ring-all') return [...fresh, ...again]
  return freshFits ? fresh : again
}
