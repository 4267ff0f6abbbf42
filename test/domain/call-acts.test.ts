import { describe, expect, it } from 'vitest'
import { dependsOn, referencesOf } from '../../shared/acts/decide.ts'
import type { Act } from '../../shared/acts/registry.ts'
import type { CallFacts } from '../../shared/domain/call-facts.ts'
import {
  callRecordIdOf,
  ContactId,
  CustomerId,
  followUpIdOf,
  PersonId,
  TicketId,
} from '../../shared/domain/ids.ts'
import { callFacts, MemoryLedger } from './ledger-fixture.ts'

const contactId = ContactId.parse('contact-1')
const callId = callRecordIdOf(contactId)
const wang = CustomerId.parse('c-wang')
const ticketId = TicketId.parse('t-1')

const report = (over: Partial<CallFacts> = {}): Act => ({
  type: 'call.report',
  facts: callFacts({ agentId: PersonId.parse('p1001'), answeredAt: 200, endedAt: 300, ...over }),
})
const owed: Act = {
  type: 'followUp.openForContact',
  contactId,
  cause: 'missed',
  number: null,
  customerId: wang,
  queueId: null,
}
const customer: Act = {
  type: 'customer.create',
  id: wang,
  fields: { name: '王小明', level: 'standard', tags: [], numbers: [], addresses: [] },
}
const ticket: Act = {
  type: 'ticket.open',
  id: ticketId,
  contactId: null,
  customerId: null,
  callerNumber: null,
  queueId: null,
  fields: { kind: 'enquiry', priority: 'P3', title: '', reason: null, product: null },
}
const ledgerAfter = (...acts: Act[]): MemoryLedger => {
  const ledger = new MemoryLedger()
  for (const act of acts) expect(ledger.do(act).ok).toBe(true)
  return ledger
}

describe('a report of a call', () => {
  it('that says nothing new changes nothing', () => {
    const ledger = ledgerAfter(report())
    expect(ledger.do(report())).toEqual({ ok: true, changes: [] })
  })

  it('settles the follow-up of a contact that was answered after all, as long as nobody tried', () => {
    const ledger = ledgerAfter(owed)
    expect(ledger.do(report())).toEqual({
      ok: true,
      changes: [
        { op: 'put', entity: 'call', id: callId, value: ledger.get('call', callId) },
        {
          op: 'set',
          entity: 'followUp',
          id: followUpIdOf(contactId),
          // it was owed for a contact of which nobody had told
          fields: { isContactUnknown: false, status: 'done' },
        },
      ],
    })
  })

  it('leaves a follow-up alone that somebody has begun, or that is settled', () => {
    const attempt: Act = {
      type: 'followUp.logAttempt',
      id: followUpIdOf(contactId),
      outcome: 'noAnswer',
      text: '',
      contactId: null,
      nextAt: null,
    }
    const begun = ledgerAfter(owed, attempt)
    begun.do(report())
    expect(begun.get('followUp', followUpIdOf(contactId))?.status).toBe('owed')
    const cancelled = ledgerAfter(owed, {
      type: 'followUp.cancel',
      id: followUpIdOf(contactId),
      why: '客户已来电',
    })
    cancelled.do(report())
    expect(cancelled.get('followUp', followUpIdOf(contactId))?.status).toBe('cancelled')
    const missed = ledgerAfter(owed)
    missed.do(report({ answeredAt: null, outcome: 'missed' }))
    expect(missed.get('followUp', followUpIdOf(contactId))?.status).toBe('owed')
  })
})

describe('a correction of a call', () => {
  const assign = (over: { customerId?: CustomerId | null; ticketId?: TicketId | null }): Act => ({
    type: 'call.assign',
    contactId,
    ...over,
  })

  it('sets what it names and leaves the rest', () => {
    const ledger = ledgerAfter(report(), customer, ticket)
    expect(ledger.do(assign({ customerId: wang }))).toEqual({
      ok: true,
      changes: [{ op: 'set', entity: 'call', id: callId, fields: { customerId: wang } }],
    })
    expect(ledger.do(assign({ ticketId }))).toEqual({
      ok: true,
      changes: [{ op: 'set', entity: 'call', id: callId, fields: { ticketId } }],
    })
    expect(ledger.do(assign({ customerId: null, ticketId: null }))).toEqual({
      ok: true,
      changes: [{ op: 'set', entity: 'call', id: callId, fields: { customerId: null, ticketId: null } }],
    })
  })

  it('is refused where call, customer or ticket is not there', () => {
    const notFound = { ok: false, refusal: { code: 'notFound' } }
    expect(new MemoryLedger().do(assign({}))).toMatchObject(notFound)
    const ledger = ledgerAfter(report(), customer, ticket)
    expect(ledger.do(assign({ customerId: CustomerId.parse('none') }))).toMatchObject(notFound)
    expect(ledger.do(assign({ ticketId: TicketId.parse('none') }))).toMatchObject(notFound)
    expect(ledger.do(assign({ customerId: wang, ticketId }))).toMatchObject({ ok: true })
  })

  it('waits for the customer and the ticket that it names', () => {
    expect(referencesOf(assign({ customerId: wang, ticketId }))).toEqual([
      `call/${callId}`,
      `ticket/${ticketId}`,
      `customer/${wang}`,
    ])
    expect(dependsOn(assign({ ticketId }), ticket)).toBe(true)
    expect(dependsOn(assign({ customerId: wang }), ticket)).toBe(false)
  })
})

describe('what an agent says a call was about', () => {
  it('is written down; what the same agent says later takes its place', () => {
    const ledger = ledgerAfter(report())
    const wrapUp: Act = { type: 'call.wrapUp', contactId, disposition: 'solved' }
    expect(ledger.do(wrapUp)).toMatchObject({
      ok: true,
      changes: [{ op: 'set', entity: 'call', id: callId }],
    })
    expect(ledger.get('call', callId)).toMatchObject({
      disposition: 'solved',
      wrappedUpAt: 1000,
      wrappedUpBy: 'p1001',
    })
    ledger.do({ ...wrapUp, disposition: 'informationGiven' })
    expect(ledger.get('call', callId)).toMatchObject({ disposition: 'informationGiven' })
    expect(ledger.get('call', callId)?.furtherOutcomes).toBeUndefined()
    expect(new MemoryLedger().do(wrapUp)).toMatchObject({ ok: false, refusal: { code: 'notFound' } })
  })
})
