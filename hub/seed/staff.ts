import type { PersonId } from '../../shared/domain/ids.ts'
import type { Person, Queue } from '../../shared/domain/people.ts'
import type { TicketKind } from '../../shared/domain/ticket.ts'
import type { Random } from './random.ts'

/** Who worked at the hotline in the past that is made up here: the team's own people and queues. */
export class Staff {
  readonly agents: readonly PersonId[]
  readonly supervisors: readonly PersonId[]
  readonly afterSales: Queue
  readonly technical: Queue
  readonly complaints: Queue
  readonly #members: ReadonlyMap<string, readonly PersonId[]>

  /** A RangeError where the team has no agent or no queue: then nobody could have taken the calls. */
  constructor(people: readonly Person[], queues: readonly Queue[]) {
    const first = queues[0]
    this.agents = people.filter((person) => person.role === 'agent').map((person) => person.id)
    if (!first || this.agents.length === 0)
      throw new RangeError('a sample world needs a team with at least one agent and one queue')
    const supervisors = people.filter((person) => person.role === 'supervisor').map((person) => person.id)
    this.supervisors = supervisors.length > 0 ? supervisors : this.agents
    this.technical = queues.find((queue) => /技术|维修|tech|support/i.test(queue.name)) ?? first
    this.complaints = queues.find((queue) => /投诉|complaint/i.test(queue.name)) ?? first
    this.afterSales = queues.find((queue) => queue !== this.technical && queue !== this.complaints) ?? first
    this.#members = new Map(
      queues.map((queue) => [queue.id, queue.members.length > 0 ? queue.members : this.agents]),
    )
  }

  /** The queue that a customer with such a wish dials, most of the time. */
  queueFor(random: Random, kind: TicketKind): Queue {
    if (kind === 'complaint') return random.chance(0.75) ? this.complaints : this.afterSales
    if (kind === 'repair') return random.chance(0.65) ? this.technical : this.afterSales
    if (kind === 'enquiry') return random.chance(0.2) ? this.technical : this.afterSales
    return this.afterSales
  }

  agentOf(random: Random, queue: Queue): PersonId {
    return random.pick(this.#members.get(queue.id) ?? this.agents)
  }

  supervisor(random: Random): PersonId {
    return random.pick(this.supervisors)
  }

  /** The agent at that place of the team, counted round: for tales that name one. */
  agentAt(position: number): PersonId {
    return this.agents[position % this.agents.length] as PersonId
  }
}
