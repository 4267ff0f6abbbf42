import { describe, expect, test } from 'vitest'
import type { CustomerBundle } from '../../hub/seed/bundle.ts'
import { levelOf } from '../../hub/seed/orders.ts'
import {
  OUYANG_RECEIVER,
  SAMPLE_CUSTOMERS,
  SAMPLE_NUMBERS,
  SHARED_LANDLINE,
} from '../../hub/seed/sample-facts.ts'
import { spokenOrderNumber } from '../../hub/seed/sample-orders.ts'
import { SAMPLE_PEOPLE, SAMPLE_QUEUES, samplePersonId } from '../../hub/seed/sample-team.ts'
import { generateWorld } from '../../hub/seed/world.ts'
import { Person, Queue } from '../../shared/domain/people.ts'
import { isOpen } from '../../shared/domain/ticket.ts'

const NOW = Date.UTC(2026, 10, 22, 8, 23)
const SAMPLES = Object.values(SAMPLE_CUSTOMERS)
const bundlesOf = (seed: number, now = NOW): CustomerBundle[] => [
  ...generateWorld({ seed, customers: SAMPLES.length, now }),
]
const bundles = bundlesOf(1)
const bundleOf = (sample: { id: string }): CustomerBundle => {
  const found = bundles.find(({ customer }) => customer.id === sample.id)
  if (!found) throw new Error(`no bundle of ${sample.id}`)
  return found
}

describe('the sample team', () => {
  test('has six agents, a supervisor and an administrator', () => {
    const roles = SAMPLE_PEOPLE.map((person) => Person.parse(person).role)
    expect(roles.filter((role) => role === 'agent')).toHaveLength(6)
    expect(SAMPLE_PEOPLE.map(({ extension }) => extension)).toEqual(
      expect.arrayContaining(['1001', '1006', '1100', '1900']),
    )
    expect(SAMPLE_PEOPLE[0]).toMatchObject({ id: samplePersonId('1001'), name: '李静' })
  })

  test('staffs its queues with people who are there and able', () => {
    const ids = new Map(SAMPLE_PEOPLE.map((person) => [person.id, person]))
    for (const queue of SAMPLE_QUEUES) {
      Queue.parse(queue)
      for (const member of queue.members)
        for (const skill of queue.requiredSkills) expect(ids.get(member)?.skills[skill]).toBeGreaterThan(0)
    }
    expect(SAMPLE_QUEUES[0]).toMatchObject({ name: '售后', extension: '5000', ticketRule: 'onAnswer' })
  })
})

describe('the sample customers', () => {
  test('come first and do not depend on the seed', () => {
    expect(bundlesOf(99)).toEqual(bundles)
    expect(bundles.map(({ customer }) => customer.name)).toEqual(SAMPLES.map(({ name }) => name))
    expect([...generateWorld({ seed: 1, customers: 3, now: NOW })]).toHaveLength(3)
  })

  test('have the level of what they spent', () => {
    for (const { customer, orders } of bundles)
      expect(levelOf(orders.reduce((sum, { total }) => sum + total, 0)), customer.name).toBe(customer.level)
  })

  test('have numbers that nobody else gets', () => {
    let owned = 0
    for (const { customer } of generateWorld({ seed: 4, customers: 5000, now: NOW }))
      for (const { e164 } of customer.numbers) if (SAMPLE_NUMBERS.has(e164)) owned += 1
    // 欧阳明 is nobody's number, the shared landline is two people's
    expect(owned).toBe(SAMPLE_NUMBERS.size - 1 + 1)
  })

  test('王小明 is the known customer without open work', () => {
    const { customer, orders, tickets, calls } = bundleOf(SAMPLE_CUSTOMERS.wangXiaoming)
    expect(customer).toMatchObject({ level: 'gold', numbers: [{ e164: '+8613800138000' }] })
    expect(orders).toHaveLength(2)
    expect(tickets.map(({ kind, status }) => [kind, status])).toEqual([['enquiry', 'closed']])
    expect(calls).toHaveLength(3)
    expect(orders[0]?.number).toBe(spokenOrderNumber(NOW))
    expect(spokenOrderNumber(NOW)).toBe('2026110988431')
  })

  test('陈丽 waits for a repair, 林志远 for a call', () => {
    const open = bundleOf(SAMPLE_CUSTOMERS.chenLi).tickets.filter(isOpen)
    expect(open.map(({ kind, reason }) => [kind, reason])).toEqual([['repair', 'noise']])
    expect(bundleOf(SAMPLE_CUSTOMERS.linZhiyuan).followUps).toMatchObject([
      { status: 'owed', cause: 'abandoned', assignee: null },
    ])
    const others = bundles.filter(({ customer }) => customer.id !== SAMPLE_CUSTOMERS.chenLi.id)
    expect(others.flatMap(({ tickets }) => tickets).filter(isOpen)).toEqual([])
  })

  test('father and daughter share a landline', () => {
    const owners = bundles.filter(({ customer }) =>
      customer.numbers.some(({ e164 }) => e164 === SHARED_LANDLINE),
    )
    expect(owners.map(({ customer }) => customer.name)).toEqual(['周建国', '周婷'])
  })

  test('欧阳雪 has a parcel on its way to somebody else', () => {
    expect(bundleOf(SAMPLE_CUSTOMERS.ouyangXue).orders).toMatchObject([
      { status: 'shipped', receiverNumber: OUYANG_RECEIVER.e164 },
    ])
  })

  test('are past at any hour of the day', () => {
    for (let hour = 0; hour < 24; hour++) {
      const now = NOW + hour * 3_600_000
      for (const { orders, calls, tickets, notes } of bundlesOf(1, now)) {
        for (const { placedAt } of orders) expect(placedAt).toBeLessThan(now)
        for (const { endedAt } of calls) expect(endedAt).toBeLessThan(now)
        for (const { updatedAt } of tickets) expect(updatedAt).toBeLessThan(now)
        for (const { at } of notes) expect(at).toBeLessThan(now)
      }
    }
  })
})
