import { describe, expect, it } from 'vitest'
import { agentRows, isOverdue, queueRows, summaryOf } from '../../shared/domain/live-board.ts'
import { Person, Queue } from '../../shared/domain/people.ts'
import { QueuePicture } from '../../shared/domain/queue.ts'

const NOW = 1_800_000_000_000
const SKEW = 60_000
const person = (id: string, role: 'agent' | 'supervisor' = 'agent') =>
  Person.parse({
    id,
    name: id.toUpperCase(),
    extension: id.replace('p', '100'),
    role,
    skills: {},
    active: true,
  })
const queue = (id: string, members: string[]) =>
  Queue.parse({
    id,
    name: id,
    extension: '5000',
    strategy: 'ring-all',
    ringSeconds: 20,
    maxWaitSeconds: 300,
    wrapUpSeconds: 30,
    serviceLevelSeconds: 20,
    ticketRule: 'onAnswer',
    autoAnswer: false,
    members,
    requiredSkills: [],
  })
const people = [person('p1'), person('p2'), person('p3'), person('p9', 'supervisor')]
const queues = [queue('after-sales', ['p1', 'p2']), queue('complaints', ['p2', 'p3'])]
// the hub's clock is a minute ahead of this computer's
const hubTime = (ago: number): number => NOW + SKEW - ago
const picture = QueuePicture.parse({
  version: 1,
  at: hubTime(0),
  queues: [
    {
      id: 'after-sales',
      waiting: [
        { contactId: 'c2', number: null, since: hubTime(5000), ringing: [] },
        { contactId: 'c1', number: '+8613800138000', since: hubTime(25_000), ringing: ['p1'] },
      ],
      totals: { offered: 10, answered: 8, inTime: 6, abandoned: 2 },
    },
  ],
  agents: [
    { id: 'p1', state: { activity: 'ringing', pauseReason: null, since: hubTime(3000) }, contactId: null },
    { id: 'p2', state: { activity: 'ready', pauseReason: null, since: hubTime(9000) }, contactId: null },
  ],
})

describe('the live board', () => {
  it('counts waits by this computer’s clock, longest first, and marks who waits too long', () => {
    const [first] = queueRows(queues, picture, SKEW)
    expect(first?.waiting.map((caller) => NOW - caller.since)).toEqual([25_000, 5000])
    expect(first?.longestSince).toBe(NOW - 25_000)
    expect(isOverdue(first!, NOW)).toBe(true)
    expect(isOverdue(first!, NOW - 10_000)).toBe(false)
  })
  it('counts an agent whose phone rings as ringing, and not as talking', () => {
    expect(queueRows(queues, picture, SKEW)[0]?.agents).toMatchObject({ ready: 1, ringing: 1, talking: 0 })
  })
  it('leaves out queues and agents that the viewer’s picture does not name: what they do would be a guess', () => {
    expect(queueRows(queues, picture, SKEW).map(({ id }) => id)).toEqual(['after-sales'])
    expect(agentRows(people, queues, picture, SKEW).map(({ id }) => id)).not.toContain('p3')
  })
  it('lists agents by what they do', () => {
    const rows = agentRows(people, queues, picture, SKEW)
    expect(rows.map(({ id, state }) => [id, state.activity])).toEqual([
      ['p2', 'ready'],
      ['p1', 'ringing'],
    ])
    expect(rows[0]?.queues).toEqual(['after-sales', 'complaints'])
  })
  it('counts an agent of two queues once', () => {
    const summary = summaryOf(queueRows(queues, picture, SKEW), agentRows(people, queues, picture, SKEW))
    expect(summary).toMatchObject({ waiting: 2, ready: 1, talking: 0, abandoned: 2, serviceLevel: 0.6 })
  })
})
