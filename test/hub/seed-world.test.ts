import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { entitySchema } from '../../shared/entities/registry.ts'
import { appendEntities, type CustomerBundle, type WorldEntity } from '../../hub/seed/bundle.ts'
import { SAMPLE_PEOPLE, SAMPLE_QUEUES, sampleTeam } from '../../hub/seed/sample-team.ts'
import { SURNAMES } from '../../hub/seed/surnames.ts'
import { generateEntities, generateWorld } from '../../hub/seed/world.ts'
import { isAnyWrapUpOwed } from '../../shared/domain/segments.ts'
import { Person, Queue } from '../../shared/domain/people.ts'
import { toE164 } from '../../shared/domain/phone-number.ts'
import { isOpen, TICKET_REASONS, TICKET_STEPS } from '../../shared/domain/ticket.ts'

const NOW = Date.UTC(2026, 10, 22, 8, 23)
const world = (customers: number, seed = 1): Generator<CustomerBundle> =>
  generateWorld({ seed, customers, now: NOW })

const fingerprint = (bundles: Iterable<CustomerBundle>): string => {
  const hash = createHash('sha256')
  for (const bundle of bundles) hash.update(JSON.stringify(bundle))
  return hash.digest('hex')
}

const sample = [...world(2500)]
const all = <K extends Exclude<keyof CustomerBundle, 'customer'>>(kind: K): CustomerBundle[K][number][] =>
  sample.flatMap((bundle) => bundle[kind] as CustomerBundle[K][number][])
const orders = all('orders')
const tickets = all('tickets')
const notes = all('notes')
const calls = all('calls')
const followUps = all('followUps')
/** Many customers, for what only many show. */
const crowd = Array.from(world(30_000, 3), ({ customer }) => customer)
const COMPOUND = SURNAMES.map(([surname]) => surname).filter((surname) => surname.length === 2)

describe('determinism', () => {
  test('the same seed gives the same world, another seed another one', () => {
    expect(fingerprint(world(400))).toBe(fingerprint(world(400)))
    expect(fingerprint(world(400, 2))).not.toBe(fingerprint(world(400)))
  })

  test('a customer is the same however many follow', () => {
    const few = [...world(150)]
    const many = [...world(600)].slice(0, 150)
    expect(few).toEqual(many)
  })

  test('batches hold the same world, and never cut a customer in two', () => {
    const expected: WorldEntity[] = []
    for (const bundle of world(120)) appendEntities(bundle, expected)
    const batches = [...generateEntities({ seed: 1, customers: 120, now: NOW, batchSize: 100 })]
    expect(batches.length).toBeGreaterThan(3)
    expect(batches.flat()).toEqual(expected)
    for (const batch of batches) expect(batch[0]?.entity).toBe('customer')
  })

  test('a world that cannot be is refused', () => {
    expect(() => [...world(-1)]).toThrow(RangeError)
    expect(() => [...world(7_000_000)]).toThrow('6000000 customers')
    expect(() => [...generateWorld({ seed: 1, customers: 1, now: NOW, people: [], queues: [] })]).toThrow(
      'at least one agent',
    )
  })
})

describe('every value', () => {
  test('passes the schema of its kind unchanged', () => {
    for (const bundle of sample) {
      const entities: WorldEntity[] = []
      appendEntities(bundle, entities)
      for (const { entity, value } of entities) expect(entitySchema(entity).parse(value)).toEqual(value)
    }
  })

  test('has an id of its own', () => {
    for (const values of [sample.map(({ customer }) => customer), orders, tickets, notes, calls, followUps])
      expect(new Set(values.map(({ id }) => id)).size).toBe(values.length)
    expect(new Set(calls.map(({ contactId }) => contactId)).size).toBe(calls.length)
    expect(new Set(orders.map(({ number }) => number)).size).toBe(orders.length)
    expect(new Set(tickets.map(({ number }) => number)).size).toBe(tickets.length)
  })

  test('has a number as people know it', () => {
    for (const order of orders) expect(order.number).toMatch(/^20\d{11}$/)
    for (const ticket of tickets) expect(ticket.number).toMatch(/^T-20\d{6}-\d{4}$/)
    for (const order of orders)
      for (const { serial } of order.items)
        if (serial) expect(serial).toMatch(/^[A-Z]+\d*T?\d*G?-\d{4}-\d{6}$/)
  })
})

describe('phone numbers', () => {
  test('are valid public numbers', () => {
    const numbers = sample.flatMap(({ customer }) => customer.numbers.map(({ e164 }) => e164))
    const receivers = orders.flatMap(({ receiverNumber }) => receiverNumber ?? [])
    const callers = calls.flatMap(({ number }) => number ?? [])
    for (const number of new Set([...numbers, ...receivers, ...callers])) expect(toE164(number)).toBe(number)
  })

  test('belong to one customer, but for 1 to 2 % of households that share one', () => {
    const owners = new Map<string, number>()
    for (const { numbers } of crowd)
      for (const { e164 } of numbers) owners.set(e164, (owners.get(e164) ?? 0) + 1)
    const shared = [...owners.values()].filter((count) => count > 1)
    expect(shared.every((count) => count === 2)).toBe(true)
    const households = crowd.length - shared.length
    expect(shared.length / households).toBeGreaterThan(0.01)
    expect(shared.length / households).toBeLessThan(0.02)
  })

  test('who shares a landline shares the home', () => {
    const homes = new Map<string, string>()
    let pairs = 0
    for (const { customer } of sample)
      for (const { e164, label } of customer.numbers) {
        if (label !== 'household') continue
        const home = JSON.stringify(customer.addresses[0])
        if (homes.has(e164)) pairs += 1
        expect(homes.get(e164) ?? home).toBe(home)
        homes.set(e164, home)
      }
    expect(pairs).toBeGreaterThan(20)
  })
})

describe('the world as a whole', () => {
  test('has names as often as the country has them', () => {
    const counts = new Map<string, number>()
    let singles = 0
    let compounds = 0
    for (const { name } of crowd) {
      const surname = COMPOUND.find((candidate) => name.startsWith(candidate))
      const known = surname ?? name.slice(0, 1)
      counts.set(known, (counts.get(known) ?? 0) + 1)
      if (surname) compounds += 1
      if (name.length === known.length + 1) singles += 1
    }
    const total = SURNAMES.reduce((sum, [, percent]) => sum + percent, 0)
    for (const [surname, percent] of SURNAMES.slice(0, 12)) {
      const expected = percent / total
      expect(Math.abs((counts.get(surname) ?? 0) / crowd.length - expected)).toBeLessThan(expected * 0.15)
    }
    expect(SURNAMES.length).toBeGreaterThanOrEqual(100)
    expect(new Set(SURNAMES.map(([surname]) => surname)).size).toBe(SURNAMES.length)
    expect(compounds).toBeGreaterThan(10)
    expect(singles / crowd.length).toBeGreaterThan(0.2)
    expect(singles / crowd.length).toBeLessThan(0.5)
  })

  test('has as much history as planned', () => {
    const customers = sample.length
    expect(orders.length / customers).toBeGreaterThan(1.4)
    expect(orders.length / customers).toBeLessThan(1.8)
    expect(tickets.length / customers).toBeGreaterThan(1.0)
    expect(tickets.length / customers).toBeLessThan(1.4)
    expect(calls.length / customers).toBeGreaterThan(3.4)
    expect(calls.length / customers).toBeLessThan(4.2)
    expect(sample.some((bundle) => bundle.calls.length === 0 && bundle.orders.length === 0)).toBe(true)
    expect(sample.some((bundle) => bundle.calls.length > 12)).toBe(true)
  })

  test('has a little work waiting, and none of it forgotten for long', () => {
    const open = tickets.filter(isOpen)
    const owed = followUps.filter(({ status }) => status === 'owed')
    expect(open.length / tickets.length).toBeGreaterThan(0.005)
    expect(open.length / tickets.length).toBeLessThan(0.05)
    expect(owed.length).toBeGreaterThan(3)
    expect(owed.length / followUps.length).toBeLessThan(0.05)
    for (const ticket of open) expect(NOW - ticket.createdAt).toBeLessThan(90 * 86_400_000)
    for (const { createdAt } of owed) expect(NOW - createdAt).toBeLessThan(30 * 86_400_000)
    expect(calls.filter(isAnyWrapUpOwed)).toEqual([])
  })

  test('tells of every kind and reason in the words of a hotline', () => {
    const told = new Set(tickets.map(({ kind, reason }) => `${kind} ${reason}`))
    for (const [kind, reasons] of Object.entries(TICKET_REASONS))
      for (const reason of reasons) expect(told).toContain(`${kind} ${reason}`)
    const text = [...notes.map((note) => note.text), ...tickets.map(({ title }) => title)].join('\n')
    for (const word of ['退货', '维修', '换货', '投诉', '滤网', '异响', '退款', '漏水', '保修'])
      expect(text.split(word).length - 1, word).toBeGreaterThan(20)
    expect(text).not.toMatch(/[{}]|undefined|NaN|null/)
    expect(new Set(notes.map((note) => note.text)).size / notes.length).toBeGreaterThan(0.4)
  })

  test('streams 100,000 customers through a heap that could not hold a tenth of them', async () => {
    const world = new URL('../../hub/seed/world.ts', import.meta.url).href
    const program = `
      import { generateWorld } from ${JSON.stringify(world)}
      let customers = 0
      for (const { customer } of generateWorld({ seed: 1, customers: 100_000, now: ${NOW} })) customers += customer.id ? 1 : 0
      console.log(customers)`
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--max-old-space-size=40',
      '--input-type=module',
      '--eval',
      program,
    ])
    expect(stdout.trim()).toBe('100000')
  }, 60_000)
})

describe('the English world', () => {
  const english = [...generateWorld({ seed: 1, customers: 600, now: NOW, language: 'en' })]

  test('says nothing in Chinese, passes the schemas, and tells of every kind and reason', () => {
    const entities: WorldEntity[] = []
    for (const bundle of english) appendEntities(bundle, entities)
    for (const { entity, value } of entities) expect(entitySchema(entity).parse(value)).toEqual(value)
    const text = JSON.stringify(english)
    expect(text).not.toMatch(/\p{Script=Han}|[\u3000-\u303f\uff00-\uffef]/u)
    expect(text).not.toMatch(/[^:]\{\w+\}|undefined|NaN/)
    const told = new Set(english.flatMap((bundle) => bundle.tickets.map(({ kind }) => kind)))
    for (const kind of Object.keys(TICKET_REASONS)) if (kind !== 'unsorted') expect(told).toContain(kind)
    for (const { text } of english.flatMap((bundle) => bundle.notes)) expect(text).toMatch(/^[^a-z]/)
  })

  test('is told of the same team under other names, and of sample customers with the same numbers and orders', () => {
    const { people, queues } = sampleTeam('en')
    for (const person of people) Person.parse(person)
    for (const queue of queues) Queue.parse(queue)
    expect(people.map(({ id, extension }) => [id, extension])).toEqual(
      SAMPLE_PEOPLE.map(({ id, extension }) => [id, extension]),
    )
    expect(JSON.stringify([people, queues])).not.toMatch(/\p{Script=Han}/u)
    for (const queue of queues)
      for (const member of queue.members)
        for (const skill of queue.requiredSkills)
          expect(people.find(({ id }) => id === member)?.skills[skill]).toBeGreaterThan(0)
    const chinese = [...world(8)]
    english.slice(0, 8).forEach(({ customer, orders: own, tickets: theirs }, index) => {
      const other = chinese[index]
      expect(customer.numbers).toEqual(other?.customer.numbers)
      expect(own.map(({ number }) => number)).toEqual(other?.orders.map(({ number }) => number))
      expect(theirs.map(({ id }) => id)).toEqual(other?.tickets.map(({ id }) => id))
    })
    expect(english[0]?.customer.name).toBe('Michael Wang')
  })
})

describe('what refers to something', () => {
  const people = new Set(SAMPLE_PEOPLE.map(({ id }) => id))
  const queues = new Set(SAMPLE_QUEUES.map(({ id }) => id))

  test('finds it in the bundle of the customer, or in the team', () => {
    const lost: string[] = []
    const find = (what: string, found: boolean): void => {
      if (!found) lost.push(what)
    }
    for (const bundle of sample) {
      const owner = bundle.customer.id
      const isOwner = (id: string | null): boolean => id === null || id === owner
      const orderIds = new Set(bundle.orders.map(({ id }) => id))
      const ticketIds = new Set(bundle.tickets.map(({ id }) => id))
      const contacts = new Map(bundle.calls.map((call) => [call.contactId, call]))
      for (const order of bundle.orders) find(`customer of order ${order.id}`, order.customerId === owner)
      for (const { id, customerId, product, contactId, assignee, decision } of bundle.tickets) {
        find(`customer of ticket ${id}`, isOwner(customerId))
        find(`order of ticket ${id}`, !product?.orderId || orderIds.has(product.orderId))
        find(`call that opened ticket ${id}`, contactId !== null && contacts.get(contactId)?.ticketId === id)
        find(`assignee of ticket ${id}`, assignee !== null && people.has(assignee))
        find(`judge of ticket ${id}`, decision === null || people.has(decision.by))
      }
      for (const { id, customerId, ticketId, queueId, agentId, direction } of bundle.calls) {
        find(`customer of call ${id}`, isOwner(customerId))
        find(`ticket of call ${id}`, ticketId === null || ticketIds.has(ticketId))
        find(
          `queue of call ${id}`,
          direction === 'outbound' ? !queueId : queueId !== null && queues.has(queueId),
        )
        find(`agent of call ${id}`, agentId === null || people.has(agentId))
      }
      for (const { id, about, by } of bundle.notes) {
        find(
          `subject of note ${id}`,
          about.entity === 'ticket' ? ticketIds.has(about.id) : about.id === owner,
        )
        find(`author of note ${id}`, people.has(by))
      }
      for (const { id, customerId, ticketId, contactId, attempts } of bundle.followUps) {
        find(`customer of follow-up ${id}`, isOwner(customerId))
        find(`ticket of follow-up ${id}`, ticketId === null || ticketIds.has(ticketId))
        find(`missed call of ${id}`, contactId === null || contacts.get(contactId)?.answeredAt === null)
        for (const attempt of attempts)
          find(
            `call of an attempt of ${id}`,
            attempt.contactId !== null && contacts.get(attempt.contactId)?.direction === 'outbound',
          )
      }
    }
    expect(lost).toEqual([])
  })

  test('a team of its own does the work where one is given', () => {
    const agent = Person.parse({
      id: 'a',
      name: 'A',
      extension: '201',
      role: 'agent',
      skills: {},
      active: true,
    })
    const queue = Queue.parse({ ...SAMPLE_QUEUES[0], id: 'q', name: 'Service', members: ['a'] })
    for (const bundle of generateWorld({
      seed: 1,
      customers: 80,
      now: NOW,
      people: [agent],
      queues: [queue],
    })) {
      for (const call of bundle.calls) expect(['a', null]).toContain(call.agentId)
      for (const call of bundle.calls) expect(['q', null]).toContain(call.queueId)
      for (const ticket of bundle.tickets) expect(ticket.assignee).toBe('a')
    }
  })
})

describe('time', () => {
  test('runs forwards and ends with the present', () => {
    for (const order of orders) {
      expect(order.placedAt).toBeLessThan(NOW)
      if (order.deliveredAt) expect(order.deliveredAt).toBeGreaterThan(order.placedAt)
      expect(order.deliveredAt ?? 0).toBeLessThan(NOW)
    }
    for (const call of calls) {
      const answered = call.answeredAt ?? call.startedAt
      expect(answered).toBeGreaterThanOrEqual(call.startedAt)
      expect(call.endedAt).toBeGreaterThanOrEqual(answered)
      expect(call.wrappedUpAt ?? call.endedAt).toBeLessThanOrEqual(NOW)
      expect(call.outcome === 'answered').toBe(call.answeredAt !== null)
      expect(call.outcome === 'answered').toBe(call.quality !== null)
    }
    for (const ticket of tickets) {
      expect(ticket.updatedAt).toBeGreaterThanOrEqual(ticket.createdAt)
      expect(ticket.updatedAt).toBeLessThanOrEqual(NOW)
      if (ticket.decision) expect(ticket.decision.at).toBeGreaterThanOrEqual(ticket.createdAt)
    }
    for (const note of notes) expect(note.at).toBeLessThanOrEqual(NOW)
    for (const followUp of followUps) {
      expect(followUp.createdAt).toBeLessThanOrEqual(NOW)
      for (const attempt of followUp.attempts) expect(attempt.at).toBeLessThanOrEqual(NOW)
    }
  })

  test('nobody is a customer of the shop before they are one', () => {
    for (const { customer, orders: own, calls: their } of sample) {
      for (const { placedAt } of own) expect(placedAt).toBeGreaterThanOrEqual(customer.createdAt)
      const day = 86_400_000
      for (const { startedAt, customerId } of their)
        if (customerId) expect(startedAt).toBeGreaterThan(customer.createdAt - day)
    }
  })

  test('states fit the age', () => {
    for (const order of orders) {
      const age = NOW - order.placedAt
      if (order.status === 'paid' || order.status === 'shipped') expect(age).toBeLessThan(25 * 86_400_000)
      expect(['paid', 'shipped', 'cancelled'].includes(order.status)).toBe(order.deliveredAt === null)
      if (order.status === 'paid') expect(order.waybill).toBeNull()
    }
    for (const ticket of tickets) {
      const steps: readonly string[] = TICKET_STEPS[ticket.kind]
      expect(ticket.step).toBeLessThan(steps.length)
      const isDone = !isOpen(ticket)
      const isRefused = ticket.decision?.verdict === 'rejected'
      expect(isDone).toBe(isRefused || ticket.step === steps.length - 1)
      const review = steps.indexOf('review')
      if (review >= 0) expect(ticket.decision !== null).toBe(isRefused || ticket.step > review)
      else expect(ticket.decision).toBeNull()
      expect(ticket.dueAt !== null).toBe(!isDone)
    }
  })
})
