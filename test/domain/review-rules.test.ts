import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Act, ActOf } from '../../shared/acts/registry.ts'
import { approvalChecklist } from '../../shared/domain/approval.ts'
import { CustomerId, OrderId, PersonId, TicketId } from '../../shared/domain/ids.ts'
import type { Order } from '../../shared/domain/order.ts'
import {
  DECIDED_FIELDS,
  isUnderReview,
  possibleStatuses,
  reviewStepOf,
} from '../../shared/domain/review-rules.ts'
import { isSameValue } from '../../shared/domain/same-value.ts'
import { isOpen, Ticket, TICKET_STEPS, TicketKind, TicketStatus } from '../../shared/domain/ticket.ts'
import { DAY_MS, HOUR_MS } from '../../shared/domain/time.ts'
import { MemoryLedger } from './ledger-fixture.ts'
import { runsOf } from '../support/property.ts'

const NOW = Date.UTC(2026, 10, 22, 2)
const TIMEZONE = 'Asia/Shanghai'
const id = TicketId.parse('t1')
const [wang, chen] = [CustomerId.parse('c-wang'), CustomerId.parse('c-chen')]
const order = (name: string, customerId: CustomerId, deliveredAt: number, warrantyUntil: number): Order => ({
  id: OrderId.parse(name),
  number: `2026110900${name}`,
  customerId,
  status: 'delivered',
  placedAt: deliveredAt - DAY_MS,
  deliveredAt,
  items: [{ sku: 'A', name: 'AP-300', quantity: 1, unitPrice: 1, serial: name, warrantyUntil }],
  total: 1,
  receiverName: null,
  receiverNumber: null,
  waybill: null,
})
const ORDERS = {
  fresh: order('fresh', wang, NOW - HOUR_MS, NOW + 300 * DAY_MS),
  late: order('late', wang, NOW - 400 * DAY_MS, NOW - DAY_MS),
  chens: order('chens', chen, NOW - HOUR_MS, NOW + 300 * DAY_MS),
}
const productOf = (one: Order): Ticket['product'] => ({ orderId: one.id, name: 'AP-300', serial: one.id })
const FRESH = productOf(ORDERS.fresh)

function ledgerWith(fields: Partial<ActOf<'ticket.open'>['fields']> = {}): MemoryLedger {
  const ledger = new MemoryLedger()
  for (const value of Object.values(ORDERS)) ledger.apply({ op: 'put', entity: 'order', id: value.id, value })
  ledger.do(
    {
      type: 'ticket.open',
      id,
      contactId: null,
      customerId: wang,
      callerNumber: null,
      queueId: null,
      fields: {
        kind: 'return',
        priority: 'P3',
        title: '退货',
        reason: 'preference',
        product: FRESH,
        ...fields,
      },
    },
    { at: NOW },
  )
  return ledger
}
const ticketIn = (ledger: MemoryLedger): Ticket => Ticket.parse(ledger.get('ticket', id))
const APPROVERS = [
  { id: PersonId.parse('p1002'), role: 'agent' },
  { id: PersonId.parse('p1100'), role: 'supervisor' },
] as const
const at = { at: NOW + HOUR_MS, timezone: TIMEZONE }
const completeStage = (ledger: MemoryLedger, fromStep: number) =>
  ledger.do({ type: 'ticket.completeStage', id, fromStep }, at)
const setStatus = (ledger: MemoryLedger, status: TicketStatus) =>
  ledger.do({ type: 'ticket.setStatus', id, status }, at)
const update = (ledger: MemoryLedger, fields: ActOf<'ticket.update'>['fields']) =>
  ledger.do({ type: 'ticket.update', id, fields }, at)
const decide = (
  ledger: MemoryLedger,
  verdict: 'approved' | 'rejected',
  comment = '',
  about?: ActOf<'ticket.decideRequest'>['about'],
) => ledger.do({ type: 'ticket.decideRequest', id, verdict, comment, ...(about ? { about } : {}) }, at)
/** Approves as whoever the rule lets; by two persons where one is not enough. */
function approve(ledger: MemoryLedger): void {
  const act = { type: 'ticket.decideRequest', id, verdict: 'approved', comment: '主管同意' } as const
  for (const actor of APPROVERS) if (isUnderReview(ticketIn(ledger))) ledger.do(act, { ...at, actor })
}
const refusedWith = (code: string) => ({ ok: false, refusal: { code } })

/** A ticket that was approved and is one step on. */
function approved(): MemoryLedger {
  const ledger = ledgerWith()
  completeStage(ledger, 0)
  expect(decide(ledger, 'approved')).toMatchObject({ ok: true })
  expect(ticketIn(ledger)).toMatchObject({ step: 2, decision: { verdict: 'approved' } })
  return ledger
}

describe('a decision is void', () => {
  it.each([
    ['the kind', { kind: 'exchange' }],
    ['the product', { product: productOf(ORDERS.late) }],
    [
      'the order of the same product',
      { product: { orderId: ORDERS.late.id, name: 'AP-300', serial: 'fresh' } },
    ],
    ['the customer', { customerId: chen }],
    ['the customer, who is nobody now', { customerId: null }],
  ] as const)('when %s changes, and the request waits for another', (_what, fields) => {
    const ledger = approved()
    update(ledger, fields)
    expect(ticketIn(ledger)).toMatchObject({
      ...fields,
      step: 1,
      status: 'processing',
      decision: null,
      voidDecisions: [{ verdict: 'approved', cause: 'changed', voidedBy: 'p1001', voidedAt: at.at }],
    })
    expect(completeStage(ledger, 1)).toMatchObject(refusedWith('needsDecision'))
    approve(ledger)
    expect(ticketIn(ledger)).toMatchObject({ decision: { verdict: 'approved', comment: '主管同意' } })
  })

  it('not when these are saved as they are, nor when anything else changes', () => {
    const ledger = approved()
    const { kind, product, customerId } = ticketIn(ledger)
    update(ledger, {
      kind,
      product: product && { ...product },
      customerId,
      title: '退货，急',
      priority: 'P1',
    })
    expect(ticketIn(ledger)).toMatchObject({ step: 2, decision: { verdict: 'approved' } })
    expect(ticketIn(ledger).voidDecisions).toBeUndefined()
  })

  it('on reopening: a new round, with a new time', () => {
    const ledger = ledgerWith()
    completeStage(ledger, 0)
    decide(ledger, 'rejected', '已过七天')
    setStatus(ledger, 'closed')
    setStatus(ledger, 'processing')
    expect(ticketIn(ledger)).toMatchObject({
      step: 1,
      status: 'processing',
      decision: null,
      voidDecisions: [{ verdict: 'rejected', comment: '已过七天', cause: 'reopened' }],
    })
    expect(ticketIn(ledger).dueAt).toBeGreaterThan(at.at)
    expect(decide(ledger, 'approved', '客户补了照片')).toMatchObject({ ok: true })
  })

  it('on a ticket that is over, too, which then is open: nothing that waits is out of sight', () => {
    const ledger = ledgerWith()
    completeStage(ledger, 0)
    decide(ledger, 'rejected', '不是本公司商品')
    update(ledger, { product: productOf(ORDERS.late) })
    expect(ticketIn(ledger)).toMatchObject({ step: 1, status: 'processing', decision: null })
  })

  it('and a closed ticket that turns out to be a request is open', () => {
    const ledger = ledgerWith({ kind: 'enquiry', reason: null })
    setStatus(ledger, 'closed')
    update(ledger, { kind: 'return' })
    expect(ticketIn(ledger)).toMatchObject({ step: 1, status: 'processing' })
  })
})

describe('a decision is refused', () => {
  it('before the review, after it, and on what is over', () => {
    const ledger = ledgerWith()
    expect(decide(ledger, 'approved', '好')).toMatchObject(refusedWith('nothingToDecide'))
    setStatus(ledger, 'closed')
    expect(decide(ledger, 'rejected', '不行')).toMatchObject(refusedWith('nothingToDecide'))
    expect(decide(ledgerWith({ kind: 'complaint', reason: null }), 'approved')).toMatchObject(
      refusedWith('nothingToDecide'),
    )
    expect(decide(approved(), 'rejected', '不行')).toMatchObject(refusedWith('alreadyDecided'))
  })

  it('without a comment where a check speaks against an approval, by the time at which it was pressed', () => {
    const ledger = ledgerWith({ product: productOf(ORDERS.late) })
    completeStage(ledger, 0)
    for (const comment of ['', '  '])
      expect(decide(ledger, 'approved', comment)).toMatchObject(refusedWith('reasonNeeded'))
    expect(decide(ledger, 'rejected')).toMatchObject(refusedWith('reasonNeeded'))
    // the same ticket on the day after the delivery
    const then = { ...at, at: (ORDERS.late.deliveredAt ?? 0) + DAY_MS }
    expect(ledger.do({ type: 'ticket.decideRequest', id, verdict: 'approved', comment: '' }, then).ok).toBe(
      true,
    )
  })

  it('where it was about what the ticket is not any more', () => {
    const ledger = ledgerWith()
    completeStage(ledger, 0)
    const about = { kind: 'return', product: FRESH, customerId: wang } as const
    update(ledger, { product: productOf(ORDERS.late) })
    expect(decide(ledger, 'approved', '好', about)).toMatchObject(refusedWith('changedMeanwhile'))
    update(ledger, { product: FRESH })
    expect(decide(ledger, 'approved', '', about)).toMatchObject({ ok: true })
  })

  it('not when the same person presses twice: it is one', () => {
    const ledger = approved()
    expect(decide(ledger, 'approved')).toEqual({ ok: true, changes: [] })
  })
})

describe('a request under review', () => {
  it('cannot be resolved or closed, and is not offered it', () => {
    const ledger = ledgerWith()
    completeStage(ledger, 0)
    for (const status of ['resolved', 'closed'] as const)
      expect(setStatus(ledger, status)).toMatchObject(refusedWith('needsDecision'))
    setStatus(ledger, 'waiting')
    expect(setStatus(ledger, 'closed')).toMatchObject(refusedWith('needsDecision'))
    expect(possibleStatuses(ticketIn(ledger))).toEqual(['processing'])
  })

  it('cannot be advanced past it from a ticket that is over', () => {
    const ledger = approved()
    setStatus(ledger, 'closed')
    expect(completeStage(ledger, 2)).toMatchObject(refusedWith('ticketEnded'))
  })

  it('is not left by an act that was meant for a later step', () => {
    const ledger = approved()
    completeStage(ledger, 2)
    update(ledger, { kind: 'complaint' })
    expect(completeStage(ledger, 3)).toMatchObject(refusedWith('putBack'))
    expect(ticketIn(ledger)).toMatchObject({ kind: 'complaint', step: 1 })
  })
})

const product = fc.constantFrom(null, FRESH, productOf(ORDERS.late), productOf(ORDERS.chens))
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  fc
    .record(
      {
        kind: fc.constantFrom(...TicketKind.options),
        product,
        customerId: fc.constantFrom(null, wang, chen),
        priority: fc.constantFrom('P1', 'P3'),
      },
      { requiredKeys: [] },
    )
    .map((fields): Act => ({ type: 'ticket.update', id, fields })),
  fc.constantFrom(...TicketStatus.options).map((status): Act => ({ type: 'ticket.setStatus', id, status })),
  fc.nat(5).map((fromStep): Act => ({ type: 'ticket.completeStage', id, fromStep })),
  fc
    .record({
      verdict: fc.constantFrom('approved', 'rejected'),
      comment: fc.constantFrom('', ' ', '主管同意'),
    })
    .map((decision): Act => ({ type: 'ticket.decideRequest', id, ...decision })),
)
/** The next act of somebody who works the ticket to its end, by what the screen offers. */
function nextAct(ticket: Ticket): Act {
  if (ticket.step < TICKET_STEPS[ticket.kind].length - 1)
    return { type: 'ticket.completeStage', id, fromStep: ticket.step }
  return { type: 'ticket.setStatus', id, status: 'resolved' }
}
/** Works the ticket to its end, reopens it and does so again: there is no dead end. */
function expectWayOn(from: MemoryLedger): void {
  const ledger = new MemoryLedger()
  for (const [key, value] of from.items) ledger.items.set(key, value)
  for (const round of [1, 2]) {
    for (let acts = 0; isOpen(ticketIn(ledger)); acts += 1) {
      const before = ticketIn(ledger)
      const told = `round ${round}, ${JSON.stringify(before)}`
      if (isUnderReview(before) && before.product === null) update(ledger, { product: FRESH })
      else if (isUnderReview(before)) approve(ledger)
      else expect(ledger.do(nextAct(before), at), told).toMatchObject({ ok: true })
      expect(ticketIn(ledger), told).not.toEqual(before)
      expect(acts).toBeLessThan(9)
    }
    const { decision, kind, step } = ticketIn(ledger)
    const review = reviewStepOf(kind)
    if (round === 2 && review !== undefined && step >= review)
      expect(decision, JSON.stringify(ticketIn(ledger))).not.toBeNull()
    expect(setStatus(ledger, 'processing')).toMatchObject({ ok: true })
    expect(isOpen(ticketIn(ledger))).toBe(true)
  }
}

describe('in whatever order people act', () => {
  type Decided = Pick<Ticket, (typeof DECIDED_FIELDS)[number]>
  /** What must hold of a ticket between any two acts; `decided` is what the last decision was about. */
  function expectSound(ticket: Ticket, decided: Decided | undefined): void {
    const review = reviewStepOf(ticket.kind)
    const told = JSON.stringify(ticket)
    if (ticket.decision)
      for (const field of DECIDED_FIELDS) expect(ticket[field], told).toEqual(decided?.[field])
    if (review === undefined) return expect(ticket.decision, told).toBeNull()
    if (ticket.step > review) expect(ticket.decision?.verdict, told).toBe('approved')
    if (ticket.step === review && isOpen(ticket)) expect(ticket.decision, told).toBeNull()
    if (ticket.step >= review && !isOpen(ticket)) expect(ticket.decision, told).not.toBeNull()
  }

  it('an approval is about what the ticket is now, no step past the review is without one, and there is a way on', () => {
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 25 }), (acts) => {
        const ledger = ledgerWith()
        let decided: Decided | undefined
        for (const act of acts) {
          const before = ticketIn(ledger)
          const offered = possibleStatuses(before)
          const decision = ledger.do(act, at)
          const after = ticketIn(ledger)
          if (act.type === 'ticket.setStatus')
            expect(decision.ok).toBe(offered.includes(act.status) || act.status === before.status)
          if (act.type === 'ticket.decideRequest' && decision.ok && decision.changes.length > 0) {
            const { kind, product, customerId } = before
            decided = { kind, product, customerId }
            const checks = approvalChecklist(before, Object.values(ORDERS), at.at, TIMEZONE)
            const isSpokenAgainst = checks.some(({ verdict }) => verdict !== 'pass')
            if (act.verdict === 'rejected' || isSpokenAgainst) expect(act.comment.trim()).not.toBe('')
            expect(isUnderReview(before)).toBe(true)
          }
          const isChanged = DECIDED_FIELDS.some((field) => !isSameValue(before[field], after[field]))
          if (before.decision && isChanged) expect(after.voidDecisions?.at(-1)).toMatchObject(before.decision)
          expectSound(after, decided)
        }
        expectWayOn(ledger)
      }),
      { numRuns: runsOf(1500) },
    )
  })

  it('a ticket as older versions may have left it has a way on, too', () => {
    const left = fc.record({
      kind: fc.constantFrom(...TicketKind.options),
      status: fc.constantFrom(...TicketStatus.options),
      step: fc.nat(5),
      verdict: fc.constantFrom(null, 'approved' as const, 'rejected' as const),
    })
    fc.assert(
      fc.property(left, ({ kind, status, step, verdict }) => {
        const ledger = ledgerWith()
        const decision = verdict && { verdict, by: PersonId.parse('p1100'), at: NOW, comment: '' }
        const most = TICKET_STEPS[kind].length - 1
        ledger.apply({
          op: 'set',
          entity: 'ticket',
          id,
          fields: { kind, status, step: Math.min(step, most), decision },
        })
        expectWayOn(ledger)
      }),
    )
  })
})
