import { describe, expect, it } from 'vitest'
import { dependsOn, typedTextOf } from '../../shared/acts/decide.ts'
import type { Act, ActOf } from '../../shared/acts/registry.ts'
import type { CallFacts } from '../../shared/domain/call-facts.ts'
import { E164 } from '../../shared/domain/e164.ts'
import {
  callRecordIdOf,
  ContactId,
  CustomerId,
  PersonId,
  QueueId,
  TicketId,
  ticketIdOf,
} from '../../shared/domain/ids.ts'
import { dueAfter } from '../../shared/domain/sla.ts'
import type { Ticket, TicketKind } from '../../shared/domain/ticket.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'
import { callFacts, MemoryLedger } from './ledger-fixture.ts'

const contactId = ContactId.parse('contact-1')
const own = ticketIdOf(contactId)
const callId = callRecordIdOf(contactId)
const ann = PersonId.parse('p1001')
const wang = CustomerId.parse('c-wang')
const li = CustomerId.parse('c-li')
const number = E164.parse('+8613800138000')
const queueId = QueueId.parse('q-1')

const report = (over: Partial<CallFacts> = {}): Act => ({
  type: 'call.report',
  facts: callFacts({ number, ...over }),
})
const byRule = (over: Partial<ActOf<'ticket.openForContact'>> = {}): Act => ({
  type: 'ticket.openForContact',
  contactId,
  customerId: null,
  callerNumber: null,
  queueId: null,
  title: '',
  ...over,
})
const open = (id: string, over: Partial<ActOf<'ticket.open'>> = {}): Act => ({
  type: 'ticket.open',
  id: TicketId.parse(id),
  contactId: null,
  customerId: null,
  callerNumber: null,
  queueId: null,
  fields: { kind: 'enquiry', priority: 'P3', title: '怎么用', reason: null, product: null },
  ...over,
})
const update = (id: string, fields: ActOf<'ticket.update'>['fields']): Act => ({
  type: 'ticket.update',
  id: TicketId.parse(id),
  fields,
})
const ledgerAfter = (...acts: Act[]): MemoryLedger => {
  const ledger = new MemoryLedger()
  for (const act of acts) expect(ledger.do(act)).toMatchObject({ ok: true })
  return ledger
}
const line = { actor: { id: PersonId.parse('line'), role: 'agent', isLine: true } } as const

describe('the ticket that the rule opens', () => {
  it('learns later who calls and who answered, and keeps what it knows', () => {
    const ledger = ledgerAfter(report(), byRule())
    expect(ledger.get('ticket', own)).toMatchObject({ customerId: null, assignee: null, callerNumber: null })
    ledger.do(byRule({ customerId: wang, callerNumber: number, queueId }))
    expect(ledger.get('ticket', own)).toMatchObject({
      customerId: wang,
      callerNumber: number,
      queueId,
      assignee: null,
    })
    ledger.do(report({ agentId: ann, answeredAt: 500 }))
    ledger.do(
      byRule({ customerId: li, callerNumber: E164.parse('+8613900139000'), queueId: QueueId.parse('q-2') }),
    )
    expect(ledger.get('ticket', own)).toMatchObject({
      customerId: wang,
      callerNumber: number,
      queueId,
      assignee: ann,
    })
    expect(ledger.do(byRule())).toEqual({ ok: true, changes: [] })
  })

  it('is due for a plan once the call was answered, unless somebody set another time', () => {
    const plan = dueAfter('firstPlan', 'P3', 500)
    const ledger = ledgerAfter(report(), byRule())
    expect(ledger.get('ticket', own)?.dueAt).toBe(dueAfter('firstContact', 'P3', 1000))
    ledger.do(report({ agentId: ann, answeredAt: 500 }))
    ledger.do(byRule())
    expect(ledger.get('ticket', own)?.dueAt).toBe(plan)

    const set = ledgerAfter(report(), byRule())
    set.apply({ op: 'set', entity: 'ticket', id: own, fields: { dueAt: 77 } })
    set.do(report({ agentId: ann, answeredAt: 500 }))
    set.do(byRule())
    expect(set.get('ticket', own)?.dueAt).toBe(77)
  })

  it('belongs to whom the agent of the call gave it, not to who answers later', () => {
    const ledger = ledgerAfter(report(), byRule())
    const bo = PersonId.parse('p1002')
    ledger.apply({ op: 'set', entity: 'ticket', id: own, fields: { assignee: bo } })
    ledger.do(report({ agentId: ann, answeredAt: 500 }))
    ledger.do(byRule())
    expect(ledger.get('ticket', own)?.assignee).toBe(bo)
    const unknown = ledgerAfter(report({ answeredAt: 500 }), byRule())
    unknown.do(byRule())
    expect(unknown.get('ticket', own)?.assignee).toBeNull()
  })

  it('is left for the open ticket of the caller as long as nobody has touched it', () => {
    const ledger = ledgerAfter(open('t-1', { customerId: wang }), report(), byRule())
    expect(ledger.get('call', callId)?.ticketId).toBe(own)
    ledger.do(byRule({ customerId: wang }))
    expect(ledger.get('ticket', own)).toMatchObject({ status: 'closed', mergedInto: 't-1', customerId: wang })
    expect(ledger.get('call', callId)?.ticketId).toBe('t-1')
    // and the contact stays there
    expect(ledger.do(byRule({ customerId: wang }))).toEqual({ ok: true, changes: [] })
  })

  it.each<[string, Partial<Ticket>]>([
    ['sorted', { kind: 'return' }],
    ['begun', { status: 'processing' }],
    ['moved on', { step: 1 }],
    ['decided', { decision: { verdict: 'approved', by: ann, at: 1, comment: '' } }],
  ])('stays where it was %s', (_how, fields) => {
    const ledger = ledgerAfter(open('t-1', { customerId: wang }), report(), byRule())
    ledger.apply({ op: 'set', entity: 'ticket', id: own, fields })
    expect(ledger.do(byRule({ customerId: wang }))).toEqual({ ok: true, changes: [] })
    expect(ledger.get('ticket', own)?.customerId).toBeNull()
  })

  it('stays with the customer that it has, whoever else has an open ticket', () => {
    const ledger = ledgerAfter(report(), byRule({ customerId: li }), open('t-1', { customerId: wang }))
    ledger.do(byRule({ customerId: wang }))
    expect(ledger.get('ticket', own)).toMatchObject({ customerId: li, status: 'new' })
  })

  it('is nobody’s where a line reports it, and the agent’s where a console does', () => {
    const atLine = new MemoryLedger()
    atLine.do(byRule(), line)
    expect(atLine.get('ticket', own)?.assignee).toBeNull()
    expect(ledgerAfter(byRule()).get('ticket', own)?.assignee).toBe(ann)
    expect(
      ledgerAfter(report({ agentId: PersonId.parse('p1002') }), byRule()).get('ticket', own)?.assignee,
    ).toBe('p1002')
  })

  it('is not its own second ticket', () => {
    const ledger = ledgerAfter(report(), byRule({ customerId: wang }))
    expect(ledger.do(byRule({ customerId: wang }))).toEqual({ ok: true, changes: [] })
  })
})

describe('a ticket that an agent opens', () => {
  it('links the call of its contact, once', () => {
    const ledger = ledgerAfter(report())
    expect(ledger.do(open('t-2', { contactId }))).toMatchObject({
      ok: true,
      changes: [
        { op: 'put', entity: 'ticket', id: 't-2' },
        { op: 'set', entity: 'call', id: callId, fields: { ticketId: 't-2' } },
      ],
    })
    expect(ledger.do(open('t-2', { contactId }))).toEqual({ ok: true, changes: [] })
  })

  it('loses a title that an earlier console composed, and keeps every other', () => {
    const titleOf = (title: string, of: Partial<ActOf<'ticket.open'>> = { contactId }): string | undefined =>
      ledgerAfter(
        open('t-2', {
          ...of,
          fields: { kind: 'enquiry', priority: 'P2', title, reason: null, product: null },
        }),
      ).get('ticket', 't-2')?.title
    expect(titleOf('来电 王小明')).toBe('')
    expect(titleOf('Call from 138 0013 8000')).toBe('')
    expect(titleOf('客户来电 催促')).toBe('客户来电 催促')
    expect(titleOf('来电 王小明', {})).toBe('来电 王小明')
    const ledger = ledgerAfter(
      open('t-3', {
        contactId,
        fields: { kind: 'enquiry', priority: 'P1', title: '来电 王', reason: null, product: null },
      }),
    )
    expect(ledger.get('ticket', 't-3')).toMatchObject({
      kind: 'enquiry',
      priority: 'P1',
      reason: null,
      product: null,
    })
  })
})

describe('a change of a ticket', () => {
  it('makes a new one one that is worked on, and leaves every other status', () => {
    const ledger = ledgerAfter(open('t-1'))
    ledger.do(update('t-1', { title: '新标题' }))
    expect(ledger.get('ticket', 't-1')).toMatchObject({ status: 'processing', title: '新标题' })
    ledger.do({ type: 'ticket.setStatus', id: TicketId.parse('t-1'), status: 'waiting' })
    ledger.do(update('t-1', { title: '再改' }))
    expect(ledger.get('ticket', 't-1')?.status).toBe('waiting')
  })

  it('keeps the reason while the kind stays, drops it with another kind, and takes a new one', () => {
    const ledger = ledgerAfter(open('t-1'), update('t-1', { reason: 'usage' }))
    ledger.do(update('t-1', { priority: 'P1' }))
    expect(ledger.get('ticket', 't-1')).toMatchObject({ reason: 'usage', priority: 'P1' })
    ledger.do(update('t-1', { kind: 'enquiry' }))
    expect(ledger.get('ticket', 't-1')?.reason).toBe('usage')
    ledger.do(update('t-1', { reason: null }))
    expect(ledger.get('ticket', 't-1')?.reason).toBeNull()
    ledger.do(update('t-1', { reason: 'delivery' }))
    ledger.do(update('t-1', { kind: 'account' }))
    expect(ledger.get('ticket', 't-1')).toMatchObject({ kind: 'account', reason: null })
    expect(ledger.do(update('t-1', { kind: 'repair', reason: 'login' }))).toMatchObject({
      refusal: { code: 'reasonOfOtherKind' },
    })
  })

  it('is a step of its ticket where kind or reason change, and typed where a title is', () => {
    expect(dependsOn(update('t-1', { kind: 'repair' }), update('t-1', { reason: 'usage' }))).toBe(true)
    expect(dependsOn(update('t-1', { title: 'x' }), update('t-1', { kind: 'repair' }))).toBe(false)
    expect(typedTextOf(update('t-1', { title: 'x' }))).toBe('x')
    expect(typedTextOf(update('t-1', { priority: 'P1' }))).toBeNull()
  })
})

describe('a stage', () => {
  const completeStage = (fromStep: number): Act => ({
    type: 'ticket.completeStage',
    id: TicketId.parse('t-1'),
    fromStep,
  })
  const at = (kind: TicketKind, over: Partial<Ticket> = {}): MemoryLedger => {
    const ledger = ledgerAfter(open('t-1'))
    ledger.apply({ op: 'set', entity: 'ticket', id: 't-1', fields: { kind, ...over } })
    return ledger
  }

  it('follows the one before, and the last one resolves', () => {
    const ledger = at('complaint')
    for (const step of [1, 2]) {
      ledger.do(completeStage(step - 1))
      expect(ledger.get('ticket', 't-1')).toMatchObject({ step, status: 'processing' })
    }
    ledger.do(completeStage(2))
    expect(ledger.get('ticket', 't-1')).toMatchObject({ step: 3, status: 'resolved' })
  })

  it('done already is no change; one that was put back, ended or is the last is refused', () => {
    expect(at('complaint', { step: 2 }).do(completeStage(1))).toEqual({ ok: true, changes: [] })
    expect(at('complaint', { step: 1 }).do(completeStage(2))).toMatchObject({ refusal: { code: 'putBack' } })
    expect(at('complaint', { status: 'resolved' }).do(completeStage(0))).toMatchObject({
      refusal: { code: 'ticketEnded' },
    })
    expect(at('complaint', { step: 3, status: 'processing' }).do(completeStage(3))).toMatchObject({
      refusal: { code: 'atLastStage' },
    })
    expect(at('return', { step: 1 }).do(completeStage(1))).toMatchObject({
      refusal: { code: 'needsDecision' },
    })
  })
})

describe('a status', () => {
  const setStatus = (status: Ticket['status']): Act => ({
    type: 'ticket.setStatus',
    id: TicketId.parse('t-1'),
    status,
  })

  it('under review needs the decision to end, and nothing else does', () => {
    const review = ledgerAfter(open('t-1'))
    review.apply({
      op: 'set',
      entity: 'ticket',
      id: 't-1',
      fields: { kind: 'return', step: 1, status: 'processing' },
    })
    expect(review.do(setStatus('closed'))).toMatchObject({ refusal: { code: 'needsDecision' } })
    expect(review.do(setStatus('new'))).toMatchObject({ refusal: { code: 'wrongStatus' } })
    const closed = ledgerAfter(open('t-1'), setStatus('closed'))
    expect(closed.do(setStatus('waiting'))).toMatchObject({ refusal: { code: 'wrongStatus' } })
    expect(closed.do(setStatus('closed'))).toEqual({ ok: true, changes: [] })
  })

  it('that reopens a ticket gives it a time of its own', () => {
    const ledger = ledgerAfter(open('t-1'), setStatus('resolved'))
    ledger.do(setStatus('processing'), { at: 5 * HOUR_MS })
    expect(ledger.get('ticket', 't-1')).toMatchObject({
      status: 'processing',
      dueAt: dueAfter('nextStep', 'P3', 5 * HOUR_MS),
      updatedAt: 5 * HOUR_MS,
    })
  })
})
