import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { furtherReadsOf, readsOf } from '../../shared/acts/decide.ts'
import type { Act, ActOf } from '../../shared/acts/registry.ts'
import {
  callRecordIdOf,
  ContactId,
  CustomerId,
  followUpIdOf,
  NoteId,
  OrderId,
  PersonId,
  TicketId,
  ticketIdOf,
} from '../../shared/domain/ids.ts'
import { E164 } from '../../shared/domain/e164.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts'
import { MemoryLedger } from './ledger-fixture.ts'

const contact = ContactId.parse('contact-1')
const wang = CustomerId.parse('c-wang')
const number = E164.parse('+8613800138000')

const report = (over: Partial<ActOf<'call.report'>['facts']> = {}): Act => ({
  type: 'call.report',
  facts: {
    contactId: contact,
    direction: 'inbound',
    number,
    queueId: null,
    agentId: PersonId.parse('p1001'),
    customerId: wang,
    startedAt: 900,
    answeredAt: 1000,
    endedAt: null,
    waitedMs: null,
    outcome: null,
    quality: null,
    ...over,
  },
})
const openForContact: Act = {
  type: 'ticket.openForContact',
  contactId: contact,
  customerId: wang,
  callerNumber: number,
  queueId: null,
  title: '来电 王小明',
}
const createWang: Act = {
  type: 'customer.create',
  id: wang,
  fields: {
    name: '王小明',
    level: 'gold',
    tags: [],
    numbers: [{ e164: number, label: 'mobile' }],
    addresses: [],
  },
}
const openTicket = (id: string, over: Partial<ActOf<'ticket.open'>> = {}): Act => ({
  type: 'ticket.open',
  id: TicketId.parse(id),
  contactId: null,
  customerId: wang,
  callerNumber: null,
  queueId: null,
  fields: {
    ...{ kind: 'return', priority: 'P3', title: '退货', reason: 'quality' },
    product: { orderId: null, name: '净化器', serial: null },
  },
  ...over,
})

describe('the ticket of a contact', () => {
  it('is one, whatever order and however often rule, report and agent act', () => {
    const acts: Act[] = [report(), openForContact, openTicket(ticketIdOf(contact), { contactId: contact })]
    fc.assert(
      fc.property(fc.array(fc.nat(acts.length - 1), { minLength: 1, maxLength: 12 }), (picks) => {
        const ledger = new MemoryLedger()
        ledger.do(createWang)
        for (const pick of picks) ledger.do(acts[pick]!)
        expect(ledger.all('ticket').length).toBeLessThanOrEqual(1)
        if (picks.includes(1)) expect(ledger.all('ticket').length).toBe(1)
      }),
    )
  })

  it("is the caller's newest open ticket where there is one", () => {
    const ledger = new MemoryLedger()
    ledger.do(createWang)
    ledger.do(openTicket('t-old'), { at: 10 })
    ledger.do(openTicket('t-new'), { at: 20 })
    ledger.do(report())
    ledger.do(openForContact)
    expect(ledger.get('call', callRecordIdOf(contact))?.ticketId).toBe('t-new')
    expect(ledger.all('ticket').length).toBe(2)
  })

  it('is a new one when the agent says so, though another is open', () => {
    const ledger = new MemoryLedger()
    ledger.do(createWang)
    ledger.do(openTicket('t-old'), { at: 10 })
    ledger.do(report())
    ledger.do(openForContact)
    ledger.do(openTicket(ticketIdOf(contact), { contactId: contact }))
    expect(ledger.get('call', callRecordIdOf(contact))?.ticketId).toBe(ticketIdOf(contact))
  })

  it('owes a first plan within a day once the caller was talked to, else a first contact within the hour', () => {
    const talked = new MemoryLedger()
    talked.do(report())
    talked.do(openForContact)
    const missed = new MemoryLedger()
    missed.do(report({ answeredAt: null }))
    missed.do(openForContact)
    expect(talked.get('ticket', ticketIdOf(contact))?.dueAt).toBe(1000 + DAY_MS)
    expect(missed.get('ticket', ticketIdOf(contact))?.dueAt).toBe(1000 + HOUR_MS)
  })
})

describe('a ticket', () => {
  const ledgerWith = (): MemoryLedger => {
    const ledger = new MemoryLedger()
    ledger.do(openTicket('t1'))
    return ledger
  }
  const id = TicketId.parse('t1')

  it('waits for a decision at its review, then goes on to the end, where it is resolved', () => {
    const ledger = ledgerWith()
    expect(ledger.do({ type: 'ticket.completeStage', id, fromStep: 0 }).ok).toBe(true)
    expect(ledger.do({ type: 'ticket.completeStage', id, fromStep: 1 })).toMatchObject({
      refusal: { code: 'needsDecision' },
    })
    const approve: Act = { type: 'ticket.decideRequest', id, verdict: 'approved', comment: '质量问题' }
    // nobody knows the amount, so two others must approve
    const [bo, sue] = [PersonId.parse('p1002'), PersonId.parse('p1100')]
    expect(ledger.do(approve, { actor: { id: bo, role: 'agent' } }).ok).toBe(true)
    expect(ledger.do(approve, { actor: { id: sue, role: 'supervisor' } }).ok).toBe(true)
    for (let step = 2; step < 5; step += 1) ledger.do({ type: 'ticket.completeStage', id, fromStep: step })
    expect(ledger.get('ticket', id)).toMatchObject({ step: 5, status: 'resolved' })
    expect(ledger.do({ type: 'ticket.completeStage', id, fromStep: 5 }).ok).toBe(false)
  })

  it('is decided once', () => {
    const ledger = ledgerWith()
    ledger.do({ type: 'ticket.completeStage', id, fromStep: 0 })
    ledger.do({ type: 'ticket.decideRequest', id, verdict: 'rejected', comment: '超过七天' })
    expect(ledger.do({ type: 'ticket.decideRequest', id, verdict: 'approved', comment: '' })).toMatchObject({
      refusal: { code: 'alreadyDecided' },
    })
    expect(ledger.get('ticket', id)).toMatchObject({
      status: 'resolved',
      decision: { verdict: 'rejected', by: 'p1001' },
    })
  })

  it('drops a reason that does not fit its new kind, and refuses one that fits none', () => {
    const ledger = ledgerWith()
    ledger.do({ type: 'ticket.update', id, fields: { kind: 'repair' } })
    expect(ledger.get('ticket', id)).toMatchObject({
      kind: 'repair',
      reason: null,
      status: 'processing',
      step: 1,
    })
    expect(ledger.do({ type: 'ticket.update', id, fields: { reason: 'size' } })).toMatchObject({
      refusal: { code: 'reasonOfOtherKind' },
    })
  })

  it('reopens, but does not jump', () => {
    const ledger = ledgerWith()
    ledger.do({ type: 'ticket.setStatus', id, status: 'closed' })
    expect(ledger.do({ type: 'ticket.setStatus', id, status: 'waiting' }).ok).toBe(false)
    expect(ledger.do({ type: 'ticket.setStatus', id, status: 'processing' }).ok).toBe(true)
  })
})

describe('a follow-up', () => {
  const id = followUpIdOf(contact)
  const open: Act = {
    type: 'followUp.openForContact',
    contactId: contact,
    cause: 'abandoned',
    number,
    customerId: null,
    queueId: null,
  }
  const attempt = (outcome: ActOf<'followUp.logAttempt'>['outcome']): Act => ({
    type: 'followUp.logAttempt',
    id,
    outcome,
    text: '',
    contactId: null,
    nextAt: null,
  })

  it('is opened once for a contact, due within a quarter of an hour', () => {
    const ledger = new MemoryLedger()
    ledger.do(open)
    ledger.do(open, { at: 5000 })
    expect(ledger.all('followUp')).toMatchObject([
      { cause: 'abandoned', status: 'owed', dueAt: 1000 + 15 * MINUTE_MS },
    ])
  })

  it('schedules its next attempt by itself and is settled when somebody is reached', () => {
    const ledger = new MemoryLedger()
    ledger.do(open)
    ledger.do(attempt('busy'))
    expect(ledger.get('followUp', id)).toMatchObject({ dueAt: 1000 + 10 * MINUTE_MS, assignee: 'p1001' })
    ledger.do(attempt('reached'))
    expect(ledger.get('followUp', id)).toMatchObject({
      status: 'done',
      attempts: [{ outcome: 'busy' }, { outcome: 'reached' }],
    })
    expect(ledger.do(attempt('busy'))).toMatchObject({ refusal: { code: 'alreadySettled' } })
  })

  it('is given up, visibly, after five attempts that reached nobody', () => {
    const ledger = new MemoryLedger()
    ledger.do(open)
    for (let index = 0; index < 5; index += 1) ledger.do(attempt('noAnswer'))
    expect(ledger.get('followUp', id)).toMatchObject({ status: 'cancelled' })
  })
})

describe('customers and notes', () => {
  it('remember whose number it is, and the number joins the others', () => {
    const ledger = new MemoryLedger()
    const landline = E164.parse('+8657187654321')
    ledger.do(createWang)
    ledger.do({ type: 'customer.linkNumber', id: wang, e164: landline })
    ledger.do({ type: 'customer.linkNumber', id: wang, e164: landline })
    expect(ledger.get('customer', wang)?.numbers.map(({ e164 }) => e164)).toEqual([number, landline])
    expect(ledger.all('numberLink')).toMatchObject([{ e164: landline, customerId: wang }])
  })

  it('refuse a note about nothing and keep one that is sent twice once', () => {
    const ledger = new MemoryLedger()
    const note: Act = {
      type: 'note.add',
      id: NoteId.parse('n1'),
      about: { entity: 'ticket', id: 't1' },
      text: '开机异响',
    }
    expect(ledger.do(note)).toMatchObject({ refusal: { code: 'notFound' } })
    ledger.do(openTicket('t1'))
    ledger.do(note)
    ledger.do(note)
    expect(ledger.all('note')).toHaveLength(1)
  })
})

describe('a decision about a request', () => {
  it('names the order of its product, which is known once the ticket is', () => {
    const ledger = new MemoryLedger()
    const decide: Act = {
      type: 'ticket.decideRequest',
      id: TicketId.parse('t1'),
      verdict: 'approved',
      comment: '',
    }
    expect(furtherReadsOf(decide, ledger)).toEqual([])
    const product = { orderId: OrderId.parse('o1'), name: 'AP-300', serial: null }
    ledger.do(
      openTicket('t1', { fields: { kind: 'return', priority: 'P3', title: '', reason: null, product } }),
    )
    expect(furtherReadsOf(decide, ledger)).toEqual([{ kind: 'entity', entity: 'order', id: 'o1' }])
    ledger.do({ type: 'ticket.completeStage', id: TicketId.parse('t1'), fromStep: 0 })
    const asked: string[] = []
    const get = ledger.get.bind(ledger)
    ledger.get = (entity, id) => {
      asked.push(`${entity}/${id}`)
      return get(entity, id)
    }
    ledger.do(decide)
    expect(new Set(asked)).toEqual(new Set(['ticket/t1', 'teamSettings/team', 'order/o1']))
  })
})

describe('needs', () => {
  it('name everything that a decision looks at', () => {
    const acts: Act[] = [createWang, report(), openForContact, openTicket('t1', { contactId: contact })]
    for (const act of acts) {
      const ledger = new MemoryLedger()
      const named = new Set(
        readsOf(act).map((need) =>
          need.kind === 'entity' ? `${need.entity}/${need.id}` : `open/${need.customerId}`,
        ),
      )
      const asked = new Set<string>()
      const get = ledger.get.bind(ledger)
      ledger.get = (entity, id) => {
        asked.add(`${entity}/${id}`)
        return get(entity, id)
      }
      ledger.openTicketsOf = (id) => {
        asked.add(`open/${id}`)
        return []
      }
      ledger.do(act)
      expect([...asked].filter((need) => !named.has(need))).toEqual([])
    }
  })
})
