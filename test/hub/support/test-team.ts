import type { NewTeam } from '../../../hub/auth/create-team.ts'
import type { PersonId, QueueId } from '../../../shared/domain/ids.ts'
import type { Person, Queue, Role } from '../../../shared/domain/people.ts'

const person = (extension: string, name: string, role: Role): Person => ({
  id: `p-${extension}` as PersonId,
  name,
  extension,
  role,
  skills: {},
  active: true,
})

const queue = (extension: string, members: string[], more: Partial<Queue> = {}): Queue => ({
  id: `q-${extension}` as QueueId,
  name: `queue ${extension}`,
  extension,
  strategy: 'longest-idle',
  ringSeconds: 15,
  maxWaitSeconds: 300,
  wrapUpSeconds: 0,
  serviceLevelSeconds: 20,
  ticketRule: 'onAnswer',
  autoAnswer: false,
  members: members.map((member) => `p-${member}` as PersonId),
  requiredSkills: [],
  ...more,
})

/** Two agents with a queue in common, a third in another one, a supervisor and an administrator. */
export const TEAM: NewTeam = {
  people: [
    person('1001', 'Ann', 'agent'),
    person('1002', 'Bo', 'agent'),
    person('1003', 'Cleo', 'agent'),
    person('1100', 'Sue', 'supervisor'),
    person('1900', 'Adam', 'administrator'),
  ],
  queues: [
    queue('5000', ['1001', '1002']),
    queue('5001', ['1003'], { ticketRule: 'onRinging' }),
    queue('5002', ['1001'], { wrapUpSeconds: 30, ticketRule: 'never' }),
  ],
  passwords: new Map(
    ['1001', '1002', '1003', '1100', '1900'].map((extension) => [extension, passwordOf(extension)]),
  ),
}

export function passwordOf(extension: string): string {
  return `secret-${extension}`
}
export const personId = (extension: string): PersonId => `p-${extension}` as PersonId
export const queueId = (extension: string): QueueId => `q-${extension}` as QueueId
