import type { IncomingMessage } from 'node:http'
import { HUB_LINE } from '../../shared/contract/sip.ts'
import { toE164 } from '../../shared/domain/phone-number.ts'
import type { Queue } from '../../shared/domain/people.ts'
import type { TeamBook } from '../store/team-book.ts'
import type { CallerAccounts } from './caller-accounts.ts'
import type { Line } from './line.ts'
import type { Clock } from './switch/clock.ts'
import type { SimulatedCustomers } from './switch/simulated-customers.ts'
import { createSwitch } from './switch/switch.ts'
import type { QueueConfig, SwitchLog } from './switch/switch-options.ts'

/** The domain part of every address on the built-in switch. */
export const SIP_DOMAIN = 'ringdesk'
/** Where the switch takes WebSockets on the hub's own port. */
export const SIP_PATH = HUB_LINE.path

const configOf = (queue: Queue, team: TeamBook): QueueConfig => ({
  id: queue.id,
  name: queue.name,
  extension: queue.extension,
  strategy: queue.strategy,
  ringSeconds: queue.ringSeconds,
  maxWaitSeconds: queue.maxWaitSeconds,
  requiredSkills: queue.requiredSkills,
  members: queue.members.flatMap((personId) => {
    const person = team.person(personId)
    return person?.active ? [{ username: person.extension, skills: person.skills }] : []
  }),
})

export interface SwitchLineOptions {
  readonly team: TeamBook
  readonly callers: CallerAccounts
  readonly log: SwitchLog
  readonly addressOf: (request: IncomingMessage) => string
  readonly clock: Clock
  /** Who answers for the customers of a trial; absent for a real team. */
  readonly simulated: SimulatedCustomers | undefined
}

/** The built-in switch as the hub's line: agents by their extension, test callers by their number. */
export function createSwitchLine(options: SwitchLineOptions): Line {
  const { team, callers, log, addressOf, clock, simulated } = options
  const lineSwitch = createSwitch({
    domain: SIP_DOMAIN,
    clock,
    log,
    addressOf,
    simulated,
    normaliseNumber: (dialled) => toE164(dialled, team.numberPlan) ?? dialled,
    queues: team.queues.map((queue) => configOf(queue, team)),
    accounts: (username) => {
      const person = team.personByExtension(username)
      const passwords = person ? team.sipPasswordsOf(person.id) : []
      if (person?.active) return { username, displayName: person.name, kind: 'agent', passwords }
      const caller = callers.find(username)
      return (
        caller && { username, displayName: caller.displayName, kind: 'caller', password: caller.password }
      )
    },
  })
  return {
    onEvent: (listener) => lineSwitch.on('*', listener),
    setAvailable: (username, available) => lineSwitch.setAgentAvailability(username, { available }),
    endRegistration: (username) => lineSwitch.dropAccount(username),
    teamChanged: () => lineSwitch.setQueues(team.queues.map((queue) => configOf(queue, team))),
    handleUpgrade: (request, socket, head) => lineSwitch.handleUpgrade(request, socket, head),
    unreadableMessages: () => lineSwitch.unreadableMessages,
    close: () => lineSwitch.close(),
  }
}
