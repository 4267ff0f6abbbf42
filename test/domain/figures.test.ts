import { describe, expect, it } from 'vitest'
import { nextAgentState, activityOf, type AgentFacts } from '../../shared/domain/agent.ts'
import { agentAlarm, queueAlarm, type WatchedQueue } from '../../shared/domain/board-alarm.ts'
import { dayNumber } from '../../shared/domain/calendar-day.ts'
import { ContactId, PersonId, QueueId } from '../../shared/domain/ids.ts'
import {
  agentRows,
  queueRows,
  summaryOf,
  type AgentRow,
  type QueueRow,
} from '../../shared/domain/live-board.ts'
import { Person, Queue } from '../../shared/domain/people.ts'
import { applyQueuePatch, type LiveQueue, type QueuePicture } from '../../shared/domain/queue.ts'
import { dueAfter, slaStateOf } from '../../shared/domain/sla.ts'
import { isSameValue } from '../../shared/domain/same-value.ts'
import { HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts'

const NONE = {
  ready: 0,
  paused: 0,
  ringing: 0,
  talking: 0,
  wrapUp: 0,
  unreachable: 0,
  signedOut: 0,
  unknown: 0,
}
const totals = (answered: number, abandoned: number, inTime = answered) => ({
  offered: answered + abandoned,
  answered,
  inTime,
  abandoned,
})

describe('a queue that a supervisor should look at', () => {
  const queue = (over: Partial<WatchedQueue> = {}): WatchedQueue => ({
    longestSince: null,
    serviceLevelSeconds: 20,
    totals: totals(0, 0),
    agents: { ...NONE, talking: 1 },
    ...over,
  })
  it('has nobody free while somebody waits', () => {
    expect(queueAlarm(queue({ longestSince: 1000 }), 1000)).toBe('nobodyFree')
    expect(queueAlarm(queue({ longestSince: 1000, agents: { ...NONE, ringing: 1 } }), 1000)).toBeNull()
    expect(queueAlarm(queue({ longestSince: 1000, agents: { ...NONE, ready: 1 } }), 1000)).toBeNull()
    expect(
      queueAlarm(queue({ longestSince: 1000, agents: { ...NONE, ready: 1, ringing: 1 } }), 1000),
    ).toBeNull()
    expect(queueAlarm(queue(), 1000)).toBeNull()
  })
  it('lets somebody wait longer than its service level', () => {
    const waits = queue({ longestSince: 0, agents: { ...NONE, ready: 1 } })
    expect(queueAlarm(waits, 20_000)).toBeNull()
    expect(queueAlarm(waits, 20_001)).toBe('overdue')
  })
  it('is weak from five calls on, below 80 %', () => {
    expect(queueAlarm(queue({ totals: totals(4, 1, 3) }), 0)).toBe('weakServiceLevel')
    expect(queueAlarm(queue({ totals: totals(3, 1, 1) }), 0)).toBeNull()
    expect(queueAlarm(queue({ totals: totals(4, 1, 4) }), 0)).toBeNull()
  })
})

describe('an agent who stands out', () => {
  const state = (
    activity: 'paused' | 'wrapUp' | 'ready',
    pauseReason: 'meal' | 'technical' | null = null,
  ) => ({
    activity,
    pauseReason,
    since: 0,
  })
  it('has been away or in wrap-up for longer than the limit', () => {
    expect(agentAlarm(state('wrapUp'), 5 * MINUTE_MS)).toBeNull()
    expect(agentAlarm(state('wrapUp'), 5 * MINUTE_MS + 1)).toBe('longWrapUp')
    expect(agentAlarm(state('paused', 'technical'), 10 * MINUTE_MS)).toBeNull()
    expect(agentAlarm(state('paused', 'technical'), 10 * MINUTE_MS + 1)).toBe('longPause')
    expect(agentAlarm(state('paused', 'meal'), 59 * MINUTE_MS)).toBeNull()
    expect(agentAlarm(state('paused'), 15 * MINUTE_MS + 1)).toBe('longPause')
    expect(agentAlarm(state('ready'), HOUR_MS)).toBeNull()
  })
})

describe('an agent’s state', () => {
  const facts: AgentFacts = {
    isSignedIn: true,
    isRegistered: true,
    wish: { wish: 'paused', reason: 'meal' },
    ringingCalls: 0,
    liveCalls: 0,
    wrapUpUntil: null,
  }
  it('has a reason while it is a pause, and none else', () => {
    expect(nextAgentState(undefined, facts, 5)).toEqual({ activity: 'paused', pauseReason: 'meal', since: 5 })
    expect(nextAgentState(undefined, { ...facts, liveCalls: 1 }, 5).pauseReason).toBeNull()
    expect(nextAgentState(undefined, { ...facts, wish: { wish: 'ready' } }, 5).pauseReason).toBeNull()
  })
  it('names who set it, where it is a wish and was not the agent’s own; that is no new beginning', () => {
    const by = PersonId.parse('p-1100')
    const own = nextAgentState(undefined, facts, 5)
    const set = nextAgentState(own, { ...facts, wishedBy: by }, 9)
    expect(set).toEqual({ activity: 'paused', pauseReason: 'meal', since: 5, by })
    expect(nextAgentState(set, { ...facts, wishedBy: by }, 10)).toBe(set)
    expect(nextAgentState(set, { ...facts, wishedBy: by, wish: { wish: 'ready' } }, 10)).toEqual({
      activity: 'ready',
      pauseReason: null,
      since: 10,
      by,
    })
    const isAway = { ...facts, wishedBy: by, wish: { wish: 'ready' }, isRegistered: false } as const
    expect(nextAgentState(set, isAway, 10)).toMatchObject({ activity: 'unreachable', by })
    for (const busy of [{ liveCalls: 1 }, { ringingCalls: 1 }, { isSignedIn: false }, { wrapUpUntil: 20 }])
      expect(nextAgentState(set, { ...facts, wishedBy: by, ...busy }, 11)).not.toHaveProperty('by')
    expect(nextAgentState(set, facts, 12)).not.toHaveProperty('by')
  })
  it('has a new beginning when activity or reason change', () => {
    const paused = nextAgentState(undefined, facts, 5)
    expect(nextAgentState(paused, { ...facts, wish: { wish: 'paused', reason: 'break' } }, 9).since).toBe(9)
    expect(nextAgentState(paused, { ...facts, liveCalls: 1 }, 9).since).toBe(9)
    expect(nextAgentState(paused, { ...facts }, 9)).toBe(paused)
    expect(activityOf({ ...facts, wrapUpUntil: null, wish: { wish: 'ready' } }, -1)).toBe('ready')
  })
})

describe('the whole team in figures', () => {
  const row = (over: Partial<QueueRow>): QueueRow => ({
    id: QueueId.parse('q'),
    name: 'q',
    extension: '5000',
    waiting: [],
    longestSince: null,
    serviceLevel: null,
    serviceLevelSeconds: 20,
    totals: totals(0, 0),
    agents: NONE,
    ...over,
  })
  const agent = (activity: AgentRow['state']['activity']): AgentRow => ({
    id: PersonId.parse('p'),
    name: 'p',
    extension: '1001',
    state: { activity, pauseReason: null, since: 0 },
    queues: [],
  })
  const caller = { contactId: ContactId.parse('c'), number: null, since: 0, ringing: [] }

  it('sum up the queues, and count each agent once', () => {
    const queues = [
      row({ waiting: [caller, caller], longestSince: 70, totals: totals(3, 1, 2) }),
      row({ waiting: [caller], longestSince: 50, totals: totals(1, 3, 1) }),
      row({}),
    ]
    expect(summaryOf(queues, [agent('ready'), agent('talking'), agent('talking'), agent('paused')])).toEqual({
      waiting: 3,
      longestSince: 50,
      ready: 1,
      talking: 2,
      serviceLevel: 3 / 8,
      abandoned: 4,
    })
    expect(summaryOf([row({})], [])).toMatchObject({ waiting: 0, longestSince: null, serviceLevel: null })
  })
})

describe('the live picture as rows', () => {
  const person = (id: string, extension: string, active = true) =>
    Person.parse({ id, name: id, extension, role: 'agent', skills: {}, active })
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
  const live = (id: string, activity: 'ready' | 'paused', since: number) =>
    ({ id: PersonId.parse(id), state: { activity, pauseReason: null, since }, contactId: null }) as const
  const liveQueue = (id: string, over: Partial<LiveQueue> = {}): LiveQueue => ({
    id: QueueId.parse(id),
    waiting: [],
    totals: totals(0, 0),
    ...over,
  })
  const picture: QueuePicture = {
    version: 1,
    at: 1000,
    queues: [liveQueue('a'), liveQueue('b')],
    agents: [
      live('p1', 'ready', 900),
      live('p2', 'ready', 700),
      live('p3', 'paused', 100),
      live('p4', 'ready', 700),
    ],
  }
  const people = [
    person('p1', '1001'),
    person('p4', '1004'),
    person('p2', '1002'),
    person('p3', '1003'),
    person('p5', '1005'),
    person('gone', '1006', false),
  ]
  const queues = [queue('a', ['p1', 'p9']), queue('b', ['p2', 'p1'])]

  it('has free agents first, longest in their state first, then by extension', () => {
    const rows = agentRows(
      people,
      queues,
      { ...picture, agents: [...picture.agents, live('gone', 'ready', 1)] },
      50,
    )
    expect(rows.map(({ id, state, queues }) => [id, state.since, queues])).toEqual([
      ['p2', 650, ['b']],
      ['p4', 650, []],
      ['p1', 850, ['a', 'b']],
      ['p3', 50, []],
    ])
  })

  it('never begins before time did, and counts the agents it knows', () => {
    expect(agentRows(people, queues, picture, 5000).every(({ state }) => state.since === 0)).toBe(true)
    const [a] = queueRows(queues, picture, 0)
    expect(a).toMatchObject({ longestSince: null, agents: { ready: 1, paused: 0 } })
  })

  it('after a patch holds what changed, whole, and the rest as it was', () => {
    const busy = liveQueue('b', { totals: totals(3, 0) })
    const next = applyQueuePatch(picture, {
      version: 2,
      at: 2000,
      queues: [busy],
      agents: [live('p3', 'ready', 1500), live('p7', 'ready', 1)],
    })
    expect(next).toEqual({
      version: 2,
      at: 2000,
      queues: [picture.queues[0], busy],
      agents: [
        picture.agents[0],
        picture.agents[1],
        live('p3', 'ready', 1500),
        picture.agents[3],
        live('p7', 'ready', 1),
      ],
    })
  })
})

describe('days and deadlines', () => {
  it('are those of the team’s time zone', () => {
    const before = Date.UTC(2026, 0, 31, 15, 59)
    expect(dayNumber(before, 'Asia/Shanghai')).toBe(Date.UTC(2026, 0, 31) / 86_400_000)
    expect(dayNumber(before + MINUTE_MS, 'Asia/Shanghai')).toBe(Date.UTC(2026, 1, 1) / 86_400_000)
    expect(dayNumber(Date.UTC(2024, 11, 31, 23), 'Europe/Berlin')).toBe(Date.UTC(2025, 0, 1) / 86_400_000)
    expect(() => dayNumber(0, 'Nowhere/Else')).toThrow(RangeError)
  })
  it('warn a quarter of an hour before, exactly', () => {
    const ticket = { status: 'processing', dueAt: HOUR_MS } as const
    expect(slaStateOf(ticket, HOUR_MS - 15 * MINUTE_MS)).toBe('soon')
    expect(slaStateOf(ticket, HOUR_MS - 15 * MINUTE_MS - 1)).toBe('fine')
    expect(slaStateOf({ ...ticket, dueAt: null }, HOUR_MS)).toBe('none')
    expect(dueAfter('firstPlan', 'P2', 5)).toBe(5 + 12 * HOUR_MS)
  })
})

describe('two values', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ a: [1, { b: null }] }, { a: [1, { b: null }] }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [[1, 2], [1, 2, 3], false],
    ['1', 1, false],
    [1, { a: 1 }, false],
    [{ a: 1 }, 1, false],
    ['ab', ['a', 'b'], false],
    [['a', 'b'], 'ab', false],
    [null, {}, false],
    [{}, null, false],
    [null, null, true],
  ])('%j and %j are the same: %s', (a, b, isSame) => expect(isSameValue(a, b)).toBe(isSame))
})
