import type { AgentLineState } from '../line-events.ts'
import type { Clock } from './clock.ts'

interface AgentRecord {
  isReachable: boolean
  isAvailable: boolean
  idleSince: number
  state: AgentLineState
  stateSince: number
  readonly calls: Set<string>
  readonly ringing: Set<string>
}

/** What the switch knows of each agent: reachable, ready, ringing, talking; and since when free for a queue call. */
export class AgentDirectory {
  readonly #clock: Clock
  readonly #defaultAvailable: boolean
  readonly #onChange: () => void
  readonly #agents = new Map<string, AgentRecord>()

  constructor(clock: Clock, defaultAvailable: boolean, onChange: () => void) {
    this.#clock = clock
    this.#defaultAvailable = defaultAvailable
    this.#onChange = onChange
  }

  setAvailable(username: string, isAvailable: boolean): void {
    this.#change(username, (agent) => {
      if (isAvailable && !agent.isAvailable) agent.idleSince = this.#clock.now()
      agent.isAvailable = isAvailable
    })
  }

  setReachable(username: string, isReachable: boolean): void {
    this.#change(username, (agent) => {
      agent.isReachable = isReachable
    })
  }

  addRing(username: string, contactId: string): void {
    this.#change(username, (agent) => agent.ringing.add(contactId))
  }

  removeRing(username: string, contactId: string): void {
    this.#change(username, (agent) => agent.ringing.delete(contactId))
  }

  addCall(username: string, contactId: string): void {
    this.#change(username, (agent) => agent.calls.add(contactId))
  }

  removeCall(username: string, contactId: string): void {
    this.#change(username, (agent) => {
      if (agent.calls.delete(contactId) && agent.calls.size === 0) agent.idleSince = this.#clock.now()
    })
  }

  /** Agents who may be offered a queue call now: reachable, ready, and neither ringing nor talking. */
  free(): Map<string, { idleSince: number }> {
    const free = new Map<string, { idleSince: number }>()
    for (const [username, agent] of this.#agents) {
      if (agent.isReachable && agent.isAvailable && agent.calls.size === 0 && agent.ringing.size === 0)
        free.set(username, { idleSince: agent.idleSince })
    }
    return free
  }

  pictures() {
    return [...this.#agents].map(([username, agent]) => ({
      username,
      state: agent.state,
      stateSince: agent.stateSince,
      available: agent.isAvailable,
      contactIds: [...new Set([...agent.calls, ...agent.ringing])],
    }))
  }

  #change(username: string, change: (agent: AgentRecord) => void): void {
    let agent = this.#agents.get(username)
    if (!agent) {
      const now = this.#clock.now()
      agent = {
        isReachable: false,
        isAvailable: this.#defaultAvailable,
        idleSince: now,
        state: 'offline',
        stateSince: now,
        calls: new Set(),
        ringing: new Set(),
      }
      this.#agents.set(username, agent)
    }
    change(agent)
    const state = stateOf(agent)
    if (state !== agent.state) {
      agent.state = state
      agent.stateSince = this.#clock.now()
    }
    this.#onChange()
  }
}

const stateOf = (agent: AgentRecord): AgentLineState => {
  if (agent.calls.size > 0) return 'talking'
  if (!agent.isReachable) return 'offline'
  return agent.ringing.size > 0 ? 'ringing' : 'idle'
}
