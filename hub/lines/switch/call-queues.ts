import { SIP_REASONS } from '../../../shared/contract/sip.ts'
import type { LineEvent, QueuePicture } from '../line-events.ts'
import type { AgentDirectory } from './agent-directory.ts'
import { planDispatch } from './dispatch.ts'
import type { DispatchAct } from './dispatch.ts'
import type { Hunt } from './hunt.ts'
import type { Registrar } from './registrar.ts'
import type { QueueConfig, QueueMember, SwitchSettings } from './switch-options.ts'

interface Entry {
  readonly hunt: Hunt
  readonly queueId: string
  readonly enteredAt: number
  readonly tried: Map<string, number>
  /** The place the caller was last told. */
  position: number
  readonly onPosition: (position: number) => void
}

export interface CallQueuesParts {
  readonly settings: SwitchSettings
  readonly agents: AgentDirectory
  readonly registrar: Registrar
  readonly emit: (event: LineEvent) => void
}

/** Carries out what dispatch.ts plans: who waits, whose phone rings, who gives up. */
export class CallQueues {
  readonly #parts: CallQueuesParts
  #queues = new Map<string, { config: QueueConfig; lastAsked: string | null }>()
  readonly #entries = new Map<string, Entry>()
  #isScheduled = false
  #isClosed = false
  #stopTimer: (() => void) | null = null

  constructor(parts: CallQueuesParts) {
    this.#parts = parts
  }

  setQueues(configs: readonly QueueConfig[]): void {
    this.#queues = new Map(
      configs.map((config) => [
        config.id,
        { config, lastAsked: this.#queues.get(config.id)?.lastAsked ?? null },
      ]),
    )
    this.touch()
  }

  /** Throws when there is no such queue. */
  setMembers(queueId: string, members: readonly QueueMember[]): void {
    const queue = this.#queues.get(queueId)
    if (!queue) throw new Error(`there is no queue ${queueId}`)
    queue.config = { ...queue.config, members }
    this.touch()
  }

  /** The queue dialled by its id or extension. */
  find(dialled: string): QueueConfig | undefined {
    return [...this.#queues.values()].find(
      ({ config }) =>
        config.id === dialled || (config.extension !== undefined && config.extension === dialled),
    )?.config
  }

  /** Puts a contact at the end of a queue. It leaves by itself when its hunt is over. */
  enter(hunt: Hunt, queueId: string, onPosition: (position: number) => void): void {
    // a contact that was here before stands at the end now
    this.#entries.delete(hunt.subject.contactId)
    this.#entries.set(hunt.subject.contactId, {
      hunt,
      queueId,
      enteredAt: this.#parts.settings.clock.now(),
      tried: new Map(),
      position: 0,
      onPosition,
    })
    this.#tellPositions()
    this.touch()
  }

  /** An agent's phone stopped ringing without an answer: not again at once for this caller. */
  noteTried(contactId: string, username: string): void {
    this.#entries.get(contactId)?.tried.set(username, this.#parts.settings.clock.now())
    this.touch()
  }

  /** Something changed; a new plan is made once whatever is going on has finished. */
  touch(): void {
    if (this.#isScheduled || this.#isClosed) return
    this.#isScheduled = true
    queueMicrotask(() => {
      this.#isScheduled = false
      this.#run()
    })
  }

  pictures(): QueuePicture[] {
    return [...this.#queues.values()].map(({ config }) => ({
      id: config.id,
      name: config.name,
      members: config.members.map(({ username }) => username),
      waiting: this.#waitingIn(config.id).map((entry, index) => ({
        contactId: entry.hunt.subject.contactId,
        from: entry.hunt.subject.from,
        position: index + 1,
        since: entry.enteredAt,
        ringing: [...entry.hunt.ringing.keys()],
      })),
    }))
  }

  close(): void {
    this.#isClosed = true
    this.#stopTimer?.()
    this.#entries.clear()
  }

  #run(): void {
    if (this.#isClosed) return
    const { settings, agents } = this.#parts
    for (const [contactId, entry] of this.#entries) if (entry.hunt.isOver) this.#entries.delete(contactId)
    this.#tellPositions()
    const { acts, wakeAt } = planDispatch(
      {
        entries: [...this.#entries].map(([contactId, entry]) => ({
          contactId,
          queueId: entry.queueId,
          enteredAt: entry.enteredAt,
          ringing: entry.hunt.ringing,
          tried: entry.tried,
        })),
        queues: this.#queues,
        freeAgents: agents.free(),
      },
      settings.clock.now(),
    )
    for (const act of acts) this.#carryOut(act)
    this.#stopTimer?.()
    this.#stopTimer =
      wakeAt === null ? null : settings.clock.after(wakeAt - settings.clock.now(), () => this.touch())
  }

  #carryOut(act: DispatchAct): void {
    const entry = this.#entries.get(act.contactId)
    if (!entry) return
    switch (act.act) {
      case 'stop-ringing':
        entry.hunt.stopRinging(act.username)
        return
      case 'give-up': {
        const isMaxWait = act.because === 'max-wait'
        entry.hunt.fail({
          outcome: isMaxWait ? 'max-wait' : 'failed',
          statusCode: 480,
          reasonPhrase: isMaxWait ? 'Maximum Wait Reached' : undefined,
          reasonHeader: isMaxWait ? SIP_REASONS.maxWait : undefined,
        })
        this.touch()
        return
      }
      case 'ring': {
        const queue = this.#queues.get(entry.queueId)
        if (queue) queue.lastAsked = act.username
        const endpoint = this.#parts.registrar.findReachable(act.username)
        if (endpoint) entry.hunt.ring(endpoint)
        else this.noteTried(act.contactId, act.username)
      }
    }
  }

  #waitingIn(queueId: string): Entry[] {
    return [...this.#entries.values()].filter((entry) => entry.queueId === queueId && !entry.hunt.isOver)
  }

  #tellPositions(): void {
    for (const queueId of new Set([...this.#entries.values()].map((entry) => entry.queueId))) {
      const waiting = this.#waitingIn(queueId)
      waiting.forEach((entry, index) => {
        if (entry.position === index + 1) return
        const isNew = entry.position === 0
        entry.position = index + 1
        this.#parts.emit({
          type: 'queue.position',
          at: this.#parts.settings.clock.now(),
          contactId: entry.hunt.subject.contactId,
          queue: queueId,
          position: entry.position,
          waiting: waiting.length,
          isNew,
        })
        entry.onPosition(entry.position)
      })
    }
  }
}
