import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import type { CallFacts } from '../../shared/domain/call-facts.ts'
import { contactActs, type ContactIdentity } from '../../shared/domain/contact-rule.ts'
import {
  callRecordIdOf,
  ContactId,
  CustomerId,
  PersonId,
  QueueId,
  TicketId,
} from '../../shared/domain/ids.ts'
import { E164 } from '../../shared/domain/e164.ts'
import type { TicketRule } from '../../shared/domain/people.ts'
import { isOpen } from '../../shared/domain/ticket.ts'
import { MemoryLedger } from './ledger-fixture.ts'
import { runsOf } from '../support/property.ts'

const CONTACT = ContactId.parse('contact')
const NUMBER = E164.parse('+8613800138000')
const WANG = CustomerId.parse('wang')
const ANN = PersonId.parse('ann')
type Facts = Omit<CallFacts, 'customerId'>

const ringing: Facts = {
  contactId: CONTACT,
  direction: 'inbound',
  number: NUMBER,
  queueId: QueueId.parse('q'),
  agentId: null,
  startedAt: 1000,
  answeredAt: null,
  endedAt: null,
  waitedMs: null,
  outcome: null,
  quality: null,
}
const answered: Facts = { ...ringing, agentId: ANN, answeredAt: 2000, waitedMs: 1000, outcome: 'answered' }
const ended: Facts = { ...answered, endedAt: 9000 }
const abandoned: Facts = { ...ringing, endedAt: 3000, outcome: 'abandoned' }
const missed: Facts = { ...ringing, endedAt: 3000, outcome: 'missed' }

/** A contact as a console and the hub see it, step by step; each may see less than all of it. */
const COURSES: readonly (readonly Facts[])[] = [
  [ringing, answered, ended],
  [ringing, abandoned],
  [ringing, missed],
]

const UNKNOWN: ContactIdentity = { customerId: null, isCertain: false }
const SHARED: ContactIdentity = { customerId: WANG, isCertain: false }
const CERTAIN: ContactIdentity = { customerId: WANG, isCertain: true }

/** One report of a contact by somebody who knows so much of it. */
interface Report {
  readonly source: 'hub' | 'console'
  readonly facts: Facts
  readonly identity: ContactIdentity
}
const actsOf = ({ facts, identity }: Report, rule: TicketRule): Act[] => {
  const { report, ticket, followUp } = contactActs(facts, rule, identity)
  return [report, ...(ticket ? [ticket] : []), ...(followUp ? [followUp] : [])]
}

/** What a team sees of the contact in the end. Times of writing are left out: they differ with who was first. */
function outcomeOf(reports: readonly Report[], rule: TicketRule, hasOpenTicket: boolean) {
  const ledger = new MemoryLedger()
  const asAnn = { actor: { id: ANN, role: 'agent' as const }, at: 5000 }
  const asLine = { actor: { id: PersonId.parse('line'), role: 'agent' as const, isLine: true }, at: 5000 }
  ledger.do({
    type: 'customer.create',
    id: WANG,
    fields: { name: '王', level: 'gold', tags: [], numbers: [], addresses: [] },
  })
  if (hasOpenTicket)
    ledger.do(
      {
        type: 'ticket.open',
        id: TicketId.parse('open'),
        contactId: null,
        customerId: WANG,
        callerNumber: null,
        queueId: null,
        fields: { kind: 'return', priority: 'P3', title: '退货', reason: null, product: null },
      },
      { ...asAnn, at: 10 },
    )
  for (const report of reports)
    for (const act of actsOf(report, rule)) {
      const decision = ledger.do(act, report.source === 'hub' ? asLine : asAnn)
      expect(decision).toMatchObject({ ok: true })
    }
  return {
    call: ledger.get('call', callRecordIdOf(CONTACT)),
    tickets: ledger
      .all('ticket')
      .filter(isOpen)
      .map(({ id, customerId, callerNumber, queueId, assignee, dueAt }) => ({
        id,
        customerId,
        callerNumber,
        queueId,
        assignee,
        dueAt,
      })),
    followUps: ledger
      .all('followUp')
      .filter(({ status }) => status === 'owed')
      .map(({ id, cause, number, customerId, queueId }) => ({ id, cause, number, customerId, queueId })),
  }
}

/** Both courses shuffled into one, each in its own order. */
const interleaved = (hub: readonly Report[], console: readonly Report[]): fc.Arbitrary<Report[]> =>
  fc
    .shuffledSubarray(
      [...hub.map(() => 'hub'), ...console.map(() => 'console')].map((source, at) => ({ source, at })),
      {
        minLength: hub.length + console.length,
      },
    )
    .map((order) => {
      const left = { hub: [...hub], console: [...console] }
      return order.map(({ source }) => left[source as 'hub' | 'console'].shift()!)
    })

const scene = fc
  .record({
    course: fc.constantFrom(...COURSES),
    hubKnows: fc.constantFrom(UNKNOWN, CERTAIN),
    /** The console learns who calls at this step; before, it does not know. */
    consoleKnows: fc.constantFrom(UNKNOWN, SHARED, CERTAIN),
    learnsAt: fc.nat(2),
    rule: fc.constantFrom<TicketRule>('onRinging', 'onAnswer', 'onMissed', 'never'),
    hasOpenTicket: fc.boolean(),
    isConsoleAwayAtFirst: fc.boolean(),
  })
  .chain(({ course, hubKnows, consoleKnows, learnsAt, isConsoleAwayAtFirst, ...rest }) => {
    const hub = course.map((facts): Report => ({ source: 'hub', facts, identity: hubKnows }))
    const console = course.slice(isConsoleAwayAtFirst ? course.length - 1 : 0).map((facts, step): Report => ({
      source: 'console',
      facts,
      identity: step >= learnsAt || step === course.length - 1 ? consoleKnows : UNKNOWN,
    }))
    return fc.record({
      one: interleaved(hub, console),
      other: interleaved(hub, console),
      ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, fc.constant(value)])),
    }) as fc.Arbitrary<{ one: Report[]; other: Report[]; rule: TicketRule; hasOpenTicket: boolean }>
  })

test('console and hub come to the same, whoever is first, with shared numbers and late identity', () => {
  fc.assert(
    fc.property(scene, ({ one, other, rule, hasOpenTicket }) => {
      expect(outcomeOf(one, rule, hasOpenTicket)).toEqual(outcomeOf(other, rule, hasOpenTicket))
    }),
    { numRuns: runsOf(2000) },
  )
})

describe('a contact', () => {
  const hub = (facts: Facts, identity = UNKNOWN): Report => ({ source: 'hub', facts, identity })
  const console = (facts: Facts, identity = UNKNOWN): Report => ({ source: 'console', facts, identity })

  test('has one ticket, with who calls as soon as somebody knows', () => {
    const { call, tickets } = outcomeOf(
      [hub(ringing), hub(answered), console(answered, SHARED)],
      'onAnswer',
      false,
    )
    expect(tickets).toMatchObject([{ customerId: WANG, assignee: ANN }])
    expect(call).toMatchObject({ customerId: WANG, ticketId: tickets[0]?.id })
  })

  test('goes to the caller’s open ticket, also where the hub opened another before it was known who calls', () => {
    const { call, tickets } = outcomeOf([hub(answered), console(answered, CERTAIN)], 'onAnswer', true)
    expect(tickets).toMatchObject([{ id: 'open' }])
    expect(call).toMatchObject({ ticketId: 'open' })
  })

  test('owes no call once somebody has answered, whoever reports first', () => {
    expect(outcomeOf([console(abandoned), hub(ended)], 'never', false).followUps).toEqual([])
    expect(outcomeOf([hub(ended), console(abandoned)], 'never', false).followUps).toEqual([])
    expect(outcomeOf([console(missed), hub(abandoned)], 'never', false).followUps).toMatchObject([
      { cause: 'abandoned' },
    ])
  })

  test('is named after an uncertain customer only when somebody talks to them', () => {
    expect(contactActs(ringing, 'onAnswer', SHARED).report.facts.customerId).toBeNull()
    expect(contactActs(answered, 'onAnswer', SHARED).report.facts.customerId).toBe(WANG)
  })

  test('past all queues is served as most queues do it', () => {
    expect(contactActs(ringing, undefined, UNKNOWN).ticket).toBeNull()
    expect(contactActs(answered, undefined, UNKNOWN).ticket).not.toBeNull()
    expect(contactActs({ ...answered, direction: 'outbound' }, undefined, UNKNOWN).ticket).toBeNull()
  })
})
