import { afterEach, describe, expect, it } from 'vitest'
import type { Strategy } from '../../hub/lines/switch/acd.ts'
import { SimSwitch, simQueue } from '../support/sim-switch.ts'
import { waitUntil } from '../support/sim-wait.ts'

let line: SimSwitch
afterEach(() => line.stop())

const CALLS = 20
const AGENTS = [
  { username: '1001', skills: { 维修: 2 } },
  { username: '1002', skills: { 维修: 5 } },
  { username: '1003' },
]

/** Twenty calls one after the other to three agents; gives who answered each. */
const callInARow = async (strategy: Strategy): Promise<string[]> => {
  line = await SimSwitch.start({
    queues: [simQueue({ strategy, members: AGENTS, requiredSkills: ['维修'] })],
  })
  for (const { username } of AGENTS) await line.agent(username)
  const caller = await line.caller('13800138000')
  for (let count = 1; count <= CALLS; count++) {
    const call = caller.call('after-sales')
    await call.answered()
    await call.hangUp()
    await waitUntil(() => line.eventsOf('contact.ended').length === count, `the end of call ${count}`)
  }
  expect(line.eventsOf('contact.ended').every(({ outcome }) => outcome === 'answered')).toBe(true)
  expect(new Set(line.eventsOf('contact.ended').map(({ contactId }) => contactId)).size).toBe(CALLS)
  return line.eventsOf('contact.answered').map(({ agent }) => agent)
}

const rotation = Array.from({ length: CALLS }, (_, index) => AGENTS[index % 3]?.username)

describe('20 calls in a row to 3 agents', () => {
  it('go round evenly with round-robin', async () => {
    expect(await callInARow('round-robin')).toEqual(rotation)
  })

  it('go to who has been idle the longest, which in a row is the same rotation', async () => {
    const answered = await callInARow('longest-idle')
    const counts = AGENTS.map(({ username }) => answered.filter((agent) => agent === username).length)
    expect([...counts].sort()).toEqual([6, 7, 7])
    // after the first round, it is always the one whose last call ended first
    answered.slice(3).forEach((agent, index) => expect(agent).toBe(answered[index]))
  })

  it('go to the best of those with the skill, and never to one without', async () => {
    expect(new Set(await callInARow('skills'))).toEqual(new Set(['1002']))
    const callers = await Promise.all(['131', '132', '133'].map((number) => line.caller(number)))
    const [first, second, third] = callers.map((caller) => caller.call('after-sales'))
    await Promise.all([first?.answered(), second?.answered()])
    await waitUntil(() => third?.progress.includes('182/1'), 'the third to wait for somebody with the skill')
    expect(
      line
        .eventsOf('contact.answered')
        .slice(-2)
        .map(({ agent }) => agent),
    ).toEqual(['1002', '1001'])
  })

  it('ring everybody with ring-all, and one of them takes each', async () => {
    const answered = await callInARow('ring-all')
    expect(answered).toHaveLength(CALLS)
    expect(line.eventsOf('agent.ringing')).toHaveLength(CALLS * 3)
    const reasons = line.eventsOf('agent.ring-ended').map(({ reason }) => reason)
    expect(reasons).toEqual(Array.from({ length: CALLS * 2 }, () => 'answered-elsewhere'))
  })
})

describe('50 calls at once', () => {
  it('all are answered, survive a re-INVITE each, and end cleanly', { timeout: 60_000 }, async () => {
    const usernames = Array.from({ length: 50 }, (_, index) => String(2001 + index))
    const members = usernames.map((username) => ({ username }))
    line = await SimSwitch.start({
      queues: [simQueue({ strategy: 'longest-idle', members, maxWaitSeconds: 60 })],
      // fifty callers stand for fifty addresses
      limits: { unprovenPerAddress: 50 },
    })
    await Promise.all(usernames.map((username) => line.agent(username)))
    const callers = await Promise.all(usernames.map((username) => line.caller(`138${username}`)))

    const calls = callers.map((caller) => caller.call('after-sales'))
    await Promise.all(calls.map((call) => call.answered()))
    expect(line.switch.snapshot().contacts).toHaveLength(50)
    expect(new Set(line.eventsOf('contact.answered').map(({ agent }) => agent)).size).toBe(50)

    const replies = await Promise.all(calls.map((call) => call.reinvite()))
    expect(new Set(replies.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
    expect(calls.every((call) => call.isTalking)).toBe(true)

    await Promise.all(calls.map((call) => call.hangUp()))
    await waitUntil(() => line.eventsOf('contact.ended').length === 50, 'all to end')
    expect(line.switch.snapshot().contacts).toEqual([])
    expect(line.switch.snapshot().agents.every(({ state }) => state === 'idle')).toBe(true)
  })
})
