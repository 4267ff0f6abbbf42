import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseAgents } from '../../hub/lines/switch/acd.ts'
import type { Candidate, Choice, Strategy } from '../../hub/lines/switch/acd.ts'
import { planDispatch } from '../../hub/lines/switch/dispatch.ts'
import type { DispatchEntry } from '../../hub/lines/switch/dispatch.ts'
import { simQueue } from '../support/sim-switch.ts'

const SKILLS = ['退货', '维修', 'english']

const candidates = fc.uniqueArray(
  fc.record({
    username: fc.integer({ min: 1001, max: 1012 }).map(String),
    penalty: fc.integer({ min: 0, max: 2 }),
    skills: fc.dictionary(fc.constantFrom(...SKILLS), fc.integer({ min: 0, max: 5 })),
    idleSince: fc.integer({ min: 0, max: 1_000_000 }),
  }),
  { selector: ({ username }) => username, minLength: 1 },
)
const required = fc.uniqueArray(fc.constantFrom(...SKILLS))

const choose = (strategy: Strategy, free: readonly Candidate[], more: Partial<Choice> = {}) =>
  chooseAgents({
    strategy,
    candidates: free,
    memberOrder: free.map(({ username }) => username),
    lastAsked: null,
    requiredSkills: [],
    ...more,
  })

const lowestPenalty = (free: readonly Candidate[]) => {
  const lowest = Math.min(...free.map(({ penalty }) => penalty))
  return free.filter(({ penalty }) => penalty === lowest)
}
const named = (free: readonly Candidate[], username: string | undefined) =>
  free.find((candidate) => candidate.username === username)

describe('chooseAgents', () => {
  it('ring-all: everyone free of the lowest penalty, in member order', () => {
    fc.assert(
      fc.property(candidates, (free) => {
        expect(choose('ring-all', free)).toEqual(lowestPenalty(free).map(({ username }) => username))
      }),
    )
  })

  it('round-robin: even to one call over any number of calls', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 60 }), (agents, calls) => {
        const free = Array.from({ length: agents }, (_, index) => ({
          username: String(1001 + index),
          penalty: 0,
          skills: {},
          idleSince: 0,
        }))
        const taken = new Map<string, number>()
        let lastAsked: string | null = null
        for (let call = 0; call < calls; call++) {
          const [username = ''] = choose('round-robin', free, { lastAsked })
          taken.set(username, (taken.get(username) ?? 0) + 1)
          lastAsked = username
        }
        const counts = free.map(({ username }) => taken.get(username) ?? 0)
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('round-robin: skips who is not free, and goes on from the one asked last even when that one left', () => {
    const free = ['1001', '1004'].map((username) => ({ username, penalty: 0, skills: {}, idleSince: 0 }))
    const memberOrder = ['1001', '1002', '1003', '1004']
    expect(choose('round-robin', free, { memberOrder, lastAsked: '1002' })).toEqual(['1004'])
    expect(choose('round-robin', free, { memberOrder, lastAsked: '1004' })).toEqual(['1001'])
    expect(choose('round-robin', free, { memberOrder, lastAsked: 'gone' })).toEqual(['1001'])
  })

  it('longest-idle: nobody of the same penalty has been free for longer', () => {
    fc.assert(
      fc.property(candidates, (free) => {
        const chosen = named(free, choose('longest-idle', free)[0])
        const idle = lowestPenalty(free).map(({ idleSince }) => idleSince)
        expect(chosen?.idleSince).toBe(Math.min(...idle))
      }),
    )
  })

  it('skills: has every required skill, and nobody of the same penalty is better', () => {
    fc.assert(
      fc.property(candidates, required, (free, requiredSkills) => {
        const [username] = choose('skills', free, { requiredSkills })
        const able = free.filter(({ skills }) => requiredSkills.every((skill) => (skills[skill] ?? 0) >= 1))
        if (able.length === 0) {
          expect(username).toBeUndefined()
          return
        }
        const level = ({ skills }: Candidate) =>
          requiredSkills.reduce((sum, skill) => sum + (skills[skill] ?? 0), 0)
        const group = lowestPenalty(able)
        const chosen = named(group, username)
        const best = Math.max(...group.map(level))
        expect(chosen && level(chosen)).toBe(best)
        const equals = group.filter((candidate) => level(candidate) === best)
        expect(chosen?.idleSince).toBe(Math.min(...equals.map(({ idleSince }) => idleSince)))
      }),
    )
  })
})

describe('planDispatch', () => {
  const entry = (contactId: string, more: Partial<DispatchEntry> = {}): DispatchEntry => ({
    contactId,
    queueId: 'after-sales',
    enteredAt: 0,
    ringing: new Map(),
    tried: new Map(),
    ...more,
  })
  const free = (...usernames: string[]) => new Map(usernames.map((username) => [username, { idleSince: 0 }]))
  const queues = (strategy: Strategy, usernames: string[], more = {}) => {
    const members = usernames.map((username) => ({ username }))
    const config = simQueue({
      strategy,
      members,
      ringSeconds: 10,
      maxWaitSeconds: 100,
      retrySeconds: 5,
      ...more,
    })
    return new Map([[config.id, { config, lastAsked: null }]])
  }

  it('serves in order of arrival and rings no agent for two callers', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Strategy>('ring-all', 'round-robin', 'longest-idle', 'skills'),
        fc.integer({ min: 0, max: 6 }),
        fc.subarray(['1001', '1002', '1003', '1004']),
        (strategy, callers, ready) => {
          const entries = Array.from({ length: callers }, (_, index) => entry(`contact-${index}`))
          const { acts } = planDispatch(
            {
              entries,
              queues: queues(strategy, ['1001', '1002', '1003', '1004']),
              freeAgents: free(...ready),
            },
            1000,
          )
          const rung = acts.flatMap((act) => (act.act === 'ring' ? [act] : []))
          expect(new Set(rung.map(({ username }) => username)).size).toBe(rung.length)
          expect(rung.every(({ username }) => ready.includes(username))).toBe(true)
          const expected =
            strategy === 'ring-all' ? (callers > 0 ? ready.length : 0) : Math.min(callers, ready.length)
          expect(rung).toHaveLength(expected)
          const served = [...new Set(rung.map(({ contactId }) => contactId))]
          expect(served).toEqual(entries.slice(0, served.length).map(({ contactId }) => contactId))
        },
      ),
    )
  })

  it('stops ringing at the ring time, gives up at the maximum wait, and says when to look again', () => {
    const ringing = new Map([['1001', 2_000]])
    const plan = (now: number) =>
      planDispatch(
        { entries: [entry('a', { ringing })], queues: queues('round-robin', ['1001']), freeAgents: free() },
        now,
      )
    expect(plan(3_000)).toEqual({ acts: [], wakeAt: 12_000 })
    expect(plan(12_000)).toEqual({
      acts: [{ act: 'stop-ringing', contactId: 'a', username: '1001' }],
      wakeAt: 100_000,
    })
    expect(plan(100_000).acts).toEqual([{ act: 'give-up', contactId: 'a', because: 'max-wait' }])
  })

  it('asks others before those who were tried, and those again after the hold-off', () => {
    const tried = new Map([['1001', 10_000]])
    const plan = (ready: string[], now: number) =>
      planDispatch(
        {
          entries: [entry('a', { tried })],
          queues: queues('longest-idle', ['1001', '1002']),
          freeAgents: free(...ready),
        },
        now,
      )
    const rung = (ready: string[], now: number) =>
      plan(ready, now).acts.map((act) => (act.act === 'ring' ? act.username : act.act))
    expect(rung(['1001', '1002'], 20_000)).toEqual(['1002'])
    expect(rung(['1001'], 14_999)).toEqual([])
    expect(plan(['1001'], 14_000).wakeAt).toBe(15_000)
    expect(rung(['1001'], 15_000)).toEqual(['1001'])
  })

  it('does not wait for an unskilled newcomer when a skilled one can be asked again', () => {
    const members = [{ username: '1001', skills: { 维修: 3 } }, { username: '1002' }]
    const config = simQueue({ strategy: 'skills', requiredSkills: ['维修'], members, retrySeconds: 5 })
    const { acts } = planDispatch(
      {
        entries: [entry('a', { tried: new Map([['1001', 0]]) })],
        queues: new Map([[config.id, { config, lastAsked: null }]]),
        freeAgents: free('1001', '1002'),
      },
      6_000,
    )
    expect(acts).toEqual([{ act: 'ring', contactId: 'a', username: '1001' }])
  })

  it('adds an agent who becomes free to a ring-all that is ringing', () => {
    const { acts } = planDispatch(
      {
        entries: [entry('a', { ringing: new Map([['1001', 0]]) })],
        queues: queues('ring-all', ['1001', '1002']),
        freeAgents: free('1002'),
      },
      1_000,
    )
    expect(acts).toEqual([{ act: 'ring', contactId: 'a', username: '1002' }])
  })

  it('gives up on callers of a queue that is gone', () => {
    expect(
      planDispatch({ entries: [entry('a')], queues: new Map(), freeAgents: free('1001') }, 0).acts,
    ).toEqual([{ act: 'give-up', contactId: 'a', because: 'queue-gone' }])
  })
})
