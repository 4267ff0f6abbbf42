import { scopeOf } from '../../shared/acts/can.ts'
import type { PersonId, QueueId } from '../../shared/domain/ids.ts'
import type { Person, Queue } from '../../shared/domain/people.ts'
import type { LiveAgent, LiveQueue, QueuePatch, QueuePicture } from '../../shared/domain/queue.ts'
import { after, every } from '../../shared/timer.ts'
import type { PresenceBook } from '../presence/presence-book.ts'
import type { TeamBook } from '../store/team-book.ts'
import type { LiveQueues } from './live-queues.ts'

/** What one kind of viewer sees. All viewers of a kind share its version and get the same patches. */
interface View {
  readonly key: string
  readonly seesAll: boolean
  readonly queueIds: ReadonlySet<string>
  readonly agentIds: ReadonlySet<string>
  version: number
  /** Whether a patch went out since the last look at what needs a "still true". */
  wasSent: boolean
}

export interface LivePictureOptions {
  readonly team: TeamBook
  readonly queues: LiveQueues
  readonly presence: PresenceBook
  readonly now: () => number
  /** At most one patch in this time: a change after a quiet time goes out at once, the others are gathered until it is over. */
  readonly flushMs: number
  /** Whoever heard nothing for this long is told "still true", by an empty patch. */
  readonly stillTrueMs: number
}

/**
 * The live picture, cut to what each viewer may see: supervisors everything; agents the queues that they serve and their
 * colleagues there, without the numbers of waiting callers and without whom a colleague talks to.
 */
export class LivePicture {
  readonly #options: LivePictureOptions
  readonly #views = new Map<string, View>()
  readonly #changedQueues = new Set<QueueId>()
  readonly #changedAgents = new Set<PersonId>()
  #stopFlush: (() => void) | undefined
  #flushedAt = -Infinity
  readonly #stopStillTrue: () => void

  readonly #listeners: ((viewKey: string, patch: QueuePatch) => void)[] = []

  constructor(options: LivePictureOptions) {
    this.#options = options
    options.queues.onChange((queueId) => {
      this.#changedQueues.add(queueId)
      this.#flushSoon()
    })
    options.presence.onState((personId) => {
      this.#changedAgents.add(personId)
      this.#flushSoon()
    })
    this.#stopStillTrue = every(options.stillTrueMs, () => this.#sayStillTrue())
  }

  /** Calls the listener with each patch, which is for everybody who watches the view. */
  onPatch(listener: (viewKey: string, patch: QueuePatch) => void): void {
    this.#listeners.push(listener)
  }

  /** The whole picture for a viewer, and the key of the view whose patches follow it. */
  watch(person: Person): { viewKey: string; picture: QueuePicture } {
    const view = this.#viewOf(person)
    const { team, now } = this.#options
    const queues = team.queues.filter((queue) => this.#seesQueue(view, queue.id))
    const agents = team.people.filter((agent) => agent.active && this.#seesAgent(view, agent.id))
    return {
      viewKey: view.key,
      picture: {
        version: view.version,
        at: now(),
        queues: queues.map((queue) => this.#queueFor(view, queue.id)),
        agents: agents.map((agent) => this.#agentFor(view, agent.id)),
      },
    }
  }

  close(): void {
    this.#stopFlush?.()
    this.#stopStillTrue()
  }

  #viewOf(person: Person): View {
    const { team } = this.#options
    const seesAll = scopeOf(person.role, 'queues:watch') === 'all'
    const mine = team.queues.filter((queue) => queue.members.includes(person.id))
    const key = seesAll
      ? 'all'
      : `queues:${mine
          .map((queue) => queue.id)
          .sort()
          .join(',')}`
    const known = this.#views.get(key)
    if (known) return known
    const view: View = {
      key,
      seesAll,
      queueIds: new Set(mine.map((queue) => queue.id)),
      agentIds: new Set((seesAll ? team.queues : mine).flatMap((queue) => queue.members)),
      version: 0,
      wasSent: true,
    }
    this.#views.set(key, view)
    return view
  }

  #seesQueue(view: View, queueId: Queue['id']): boolean {
    return view.seesAll || view.queueIds.has(queueId)
  }

  #seesAgent(view: View, personId: PersonId): boolean {
    if (view.agentIds.has(personId)) return true
    return view.seesAll && this.#options.team.person(personId)?.role === 'agent'
  }

  #queueFor(view: View, queueId: QueueId): LiveQueue {
    const picture = this.#options.queues.picture(queueId)
    if (view.seesAll) return picture
    return {
      ...picture,
      waiting: picture.waiting.map((caller) => ({ ...caller, number: null, partyNumber: undefined })),
    }
  }

  #agentFor(view: View, personId: PersonId): LiveAgent {
    const { presence } = this.#options
    const contactId = view.seesAll ? presence.contactOf(personId) : null
    return { id: personId, state: presence.stateOf(personId), contactId }
  }

  #flushSoon(): void {
    // after the turn at the earliest: one event of the line changes a queue and its agents
    const left = this.#flushedAt + this.#options.flushMs - performance.now()
    this.#stopFlush ??= after(left, () => this.#flush())
  }

  #flush(): void {
    this.#stopFlush = undefined
    this.#flushedAt = performance.now()
    const queueIds = [...this.#changedQueues]
    const personIds = [...this.#changedAgents]
    this.#changedQueues.clear()
    this.#changedAgents.clear()
    for (const view of this.#views.values()) {
      const queues = queueIds.filter((id) => this.#seesQueue(view, id)).map((id) => this.#queueFor(view, id))
      const agents = personIds.filter((id) => this.#seesAgent(view, id)).map((id) => this.#agentFor(view, id))
      if (queues.length > 0 || agents.length > 0) this.#send(view, queues, agents)
    }
  }

  #sayStillTrue(): void {
    for (const view of this.#views.values()) {
      if (!view.wasSent) this.#send(view, [], [])
      view.wasSent = false
    }
  }

  #send(view: View, queues: LiveQueue[], agents: LiveAgent[]): void {
    view.version += 1
    view.wasSent = true
    const patch = { version: view.version, at: this.#options.now(), queues, agents }
    for (const listener of this.#listeners) listener(view.key, patch)
  }
}
