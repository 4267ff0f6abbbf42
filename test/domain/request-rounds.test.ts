import { describe, expect, it } from 'vitest'
import { approvalChecklist } from '../../shared/domain/approval.ts'
import { CustomerId, OrderId, PersonId } from '../../shared/domain/ids.ts'
import { lineToSay } from '../../shared/domain/line-to-say.ts'
import type { Order } from '../../shared/domain/order.ts'
import {
  isSameRequest,
  isUnderReview,
  possibleStatuses,
  reviewStepOf,
  roundAfterReopening,
  roundAfterUpdate,
  withoutDecision,
} from '../../shared/domain/review-rules.ts'
import {
  MOST_REQUESTERS,
  MOST_VOID_DECISIONS,
  type Ticket,
  type TicketKind,
  type VoidDecision,
} from '../../shared/domain/ticket.ts'
import { DAY_MS } from '../../shared/domain/time.ts'

const ann = PersonId.parse('p1001')
const bo = PersonId.parse('p1002')
const decision = { verdict: 'approved' as const, by: ann, at: 50, comment: '质量问题' }
const ticket = (over: Partial<Ticket> = {}): Ticket =>
  ({
    id: 't-1',
    kind: 'return',
    status: 'processing',
    step: 2,
    product: null,
    customerId: CustomerId.parse('c-wang'),
    reason: null,
    decision,
    dueAt: null,
    updatedAt: 70,
    progressAt: 60,
    ...over,
  }) as Ticket
const context = { actor: { id: bo }, at: 100 }
const voided = (cause: VoidDecision['cause']): VoidDecision => ({
  ...decision,
  cause,
  voidedBy: bo,
  voidedAt: 100,
})

describe('a decision', () => {
  it.each<[string, Partial<Ticket>]>([
    ['product', { product: { orderId: OrderId.parse('o-1'), name: 'AP-300', serial: null } }],
    ['customer', { customerId: CustomerId.parse('c-li') }],
  ])('is void when the %s changes, and the request stands before its review again', (_what, fields) => {
    expect(roundAfterUpdate(ticket(), fields, context)).toEqual({
      decision: null,
      voidDecisions: [voided('changed')],
      step: 1,
      requesters: [bo],
    })
  })

  it('is void when the kind changes, which begins at its first step of work', () => {
    expect(roundAfterUpdate(ticket(), { kind: 'complaint' }, context)).toEqual({
      decision: null,
      voidDecisions: [voided('changed')],
      step: 1,
    })
    expect(roundAfterUpdate(ticket(), { kind: 'enquiry' }, context).step).toBe(1)
    expect(roundAfterUpdate(ticket({ decision: null, step: 0 }), { kind: 'unsorted' }, context)).toEqual({
      step: 1,
    })
  })

  it('holds where the same is written again, or nothing that it is about', () => {
    const same = { kind: 'return', customerId: CustomerId.parse('c-wang') } as const
    expect(roundAfterUpdate(ticket(), same, context)).toEqual({})
    expect(roundAfterUpdate(ticket(), {}, context)).toEqual({})
    const before = ticket({ decision: null, step: 0 })
    expect(roundAfterUpdate(before, { customerId: null }, context)).toEqual({})
  })

  it('that is void opens a request that had ended, and no other kind of ticket', () => {
    const ended = ticket({ status: 'resolved' })
    expect(roundAfterUpdate(ended, { customerId: null }, context)).toMatchObject({
      status: 'processing',
      step: 1,
    })
    expect(roundAfterUpdate(ended, { kind: 'complaint' }, context).status).toBeUndefined()
    expect(roundAfterUpdate(ticket(), { customerId: null }, context).status).toBeUndefined()
  })

  it('of a ticket without a review stays where the ticket is', () => {
    const complaint = ticket({ kind: 'complaint', step: 2 })
    expect(roundAfterUpdate(complaint, { customerId: null }, context)).toMatchObject({
      decision: null,
      step: 2,
    })
  })

  it('is kept among the void ones, of which the newest stay', () => {
    const many = Array.from({ length: MOST_VOID_DECISIONS }, (_, at) => ({ ...voided('changed'), at }))
    const { voidDecisions } = withoutDecision(ticket({ voidDecisions: many }), 'reopened', context)
    expect(voidDecisions).toHaveLength(MOST_VOID_DECISIONS)
    expect(voidDecisions?.[0]?.at).toBe(1)
    expect(voidDecisions?.at(-1)).toEqual(voided('reopened'))
    expect(withoutDecision(ticket({ decision: null }), 'reopened', context)).toEqual({})
  })
})

describe('the first of two approvals', () => {
  const about = {
    kind: 'return',
    product: null,
    customerId: CustomerId.parse('c-wang'),
    amount: null,
  } as const
  const first = { by: ann, at: 50, comment: '质量问题', about }
  const waiting = ticket({ step: 1, decision: null, firstApproval: first, requesters: [ann] })

  it('is void when the request changes before the second, and the request is also asked for by who changed it', () => {
    expect(roundAfterUpdate(waiting, { customerId: null }, context)).toEqual({
      requesters: [ann, bo],
      decision: null,
      firstApproval: null,
      voidDecisions: [{ verdict: 'approved', ...first, cause: 'changed', voidedBy: bo, voidedAt: 100 }],
    })
  })
  it('holds where the same is written again', () => {
    expect(roundAfterUpdate(waiting, { kind: 'return' }, context)).toEqual({})
  })
  it('ends with its round', () => {
    expect(withoutDecision(waiting, 'reopened', context)).toMatchObject({
      firstApproval: null,
      voidDecisions: [{ by: ann, cause: 'reopened' }],
    })
  })
  it('of many who asked for it, who brought it and the newest are kept', () => {
    const many = Array.from({ length: MOST_REQUESTERS }, (_, nth) => PersonId.parse(`p${nth}`))
    const { requesters = [] } = roundAfterUpdate(
      { ...waiting, requesters: many },
      { customerId: null },
      context,
    )
    expect(requesters).toHaveLength(MOST_REQUESTERS)
    expect([requesters[0], requesters[1], requesters.at(-1)]).toEqual(['p0', 'p2', bo])
  })
})

describe('a reopened ticket', () => {
  it.each([
    [0, {}],
    [1, { step: 1, requesters: [bo] }],
    [2, { step: 1, requesters: [bo] }],
    [5, { step: 1, requesters: [bo] }],
  ])('at step %d stands before its review where it was there or past it', (step, back) => {
    expect(roundAfterReopening(ticket({ step, decision: null }), context)).toEqual(back)
  })
  it('without a review stays at its step', () => {
    expect(roundAfterReopening(ticket({ kind: 'complaint', step: 3, decision: null }), context)).toEqual({})
  })
})

describe('a review', () => {
  it('is the second step of what moves goods, and no step of anything else', () => {
    const steps = (
      ['return', 'exchange', 'repair', 'complaint', 'enquiry', 'account', 'unsorted'] as TicketKind[]
    ).map(reviewStepOf)
    expect(steps).toEqual([1, 1, 1, undefined, undefined, undefined, undefined])
  })
  it('waits for a decision while the ticket is open and stands there', () => {
    expect(isUnderReview(ticket({ step: 1 }))).toBe(true)
    expect(isUnderReview(ticket({ step: 2 }))).toBe(false)
    expect(isUnderReview(ticket({ step: 1, status: 'resolved' }))).toBe(false)
    expect(isUnderReview(ticket({ step: 1, kind: 'complaint' }))).toBe(false)
    expect(possibleStatuses(ticket({ step: 1 }))).toEqual(['waiting'])
    expect(possibleStatuses(ticket({ step: 2 }))).toEqual(['waiting', 'resolved', 'closed'])
  })
  it('is about kind, product, customer and, where both say it, the amount', () => {
    const about = { kind: 'return', product: null, customerId: null } as const
    expect(isSameRequest(about, { ...about })).toBe(true)
    expect(isSameRequest(about, { ...about, amount: 5 })).toBe(true)
    expect(isSameRequest({ ...about, amount: 5 }, { ...about, amount: 5 })).toBe(true)
    expect(isSameRequest({ ...about, amount: null }, { ...about, amount: 5 })).toBe(false)
    expect(isSameRequest(about, { ...about, kind: 'repair' })).toBe(false)
    expect(isSameRequest(about, { ...about, customerId: CustomerId.parse('c') })).toBe(false)
    expect(isSameRequest(about, { ...about, product: { orderId: null, name: 'x', serial: null } })).toBe(
      false,
    )
  })
})

describe('the checks before a decision', () => {
  const NOW = Date.UTC(2026, 10, 22, 4)
  const order: Order = {
    id: OrderId.parse('o-1'),
    number: '1',
    customerId: CustomerId.parse('c-wang'),
    status: 'delivered',
    placedAt: NOW,
    deliveredAt: NOW - DAY_MS,
    items: [
      { sku: 'A', name: 'AP-300', quantity: 1, unitPrice: 1, serial: '88', warrantyUntil: NOW },
      { sku: 'B', name: 'AP-100', quantity: 1, unitPrice: 1, serial: null, warrantyUntil: null },
    ],
    total: 1,
    receiverName: null,
    receiverNumber: null,
    waybill: null,
  }
  const product = (name: string, serial: string | null) => ({ orderId: order.id, name, serial })
  const checks = (over: Partial<Ticket>, orders = [order], now = NOW) =>
    Object.fromEntries(
      approvalChecklist(ticket({ kind: 'repair', ...over }), orders, now, 'Asia/Shanghai').map(
        ({ id, ...rest }) => [id, rest],
      ),
    )

  it.each([
    ['a serial number of the order', product('anything', '88'), { verdict: 'pass', why: 'matches' }],
    ['another serial number', product('AP-300', '99'), { verdict: 'fail', why: 'otherItem' }],
    [
      'a name of the order, without a serial number',
      product('AP-100', null),
      { verdict: 'pass', why: 'matches' },
    ],
    ['another name, without a serial number', product('AP-999', null), { verdict: 'fail', why: 'otherItem' }],
    ['no product', null, { verdict: 'warn', why: 'noProduct' }],
  ])('find the product by %s', (_how, one, itemMatches) => {
    expect(checks({ product: one })).toMatchObject({ itemMatches })
  })

  it('say that there is no such order, or that it is another customer’s', () => {
    expect(checks({ product: product('AP-300', '88') }, [])).toMatchObject({
      itemMatches: { verdict: 'warn', why: 'noOrder' },
    })
    expect(checks({ product: product('AP-300', '88'), customerId: CustomerId.parse('c-li') })).toMatchObject({
      itemMatches: { verdict: 'fail', why: 'otherCustomer' },
    })
  })

  it('ask for the warranty of what is repaired or exchanged: to its last moment, and where it is known', () => {
    const known = { product: product('AP-300', '88') }
    expect(checks(known)).toMatchObject({ warranty: { verdict: 'pass', until: NOW } })
    expect(checks(known, [order], NOW + 1)).toMatchObject({ warranty: { verdict: 'fail' } })
    expect(checks({ product: product('AP-100', null) })).toMatchObject({
      warranty: { verdict: 'warn', until: null },
    })
    expect(checks({ ...known, kind: 'exchange' })).toHaveProperty('warranty')
    expect(checks({ ...known, kind: 'return' })).not.toHaveProperty('warranty')
    expect(checks(known)).not.toHaveProperty('noReasonWindow')
  })

  it('take a return after the seven days for a warning where the seller answers for the reason', () => {
    const late = (reason: Ticket['reason']) =>
      checks(
        { kind: 'return', reason },
        [{ ...order, deliveredAt: NOW - 20 * DAY_MS }].map((one) => one),
        NOW,
      )
    expect(late('preference')).toMatchObject({ noReasonWindow: { verdict: 'warn', day: null } })
    const found = (reason: Ticket['reason']) =>
      checks({ kind: 'return', reason, product: product('AP-300', '88') }, [
        { ...order, deliveredAt: NOW - 20 * DAY_MS },
      ])
    expect(found('preference')).toMatchObject({ noReasonWindow: { verdict: 'fail', day: 20 } })
    expect(found(null)).toMatchObject({ noReasonWindow: { verdict: 'fail' } })
    for (const reason of ['quality', 'notAsDescribed', 'damagedInTransit'])
      expect(found(reason)).toMatchObject({ noReasonWindow: { verdict: 'warn' } })
  })
})

describe('the sentence for the customer', () => {
  it('of a ticket that waits promises nothing', () => {
    expect(lineToSay(ticket({ status: 'waiting', dueAt: 500 }), 100)).toEqual({
      key: 'return.sentBack',
      promise: null,
      comment: null,
      asOf: 60,
    })
  })
  it('promises a time only where there is one', () => {
    expect(lineToSay(ticket({ dueAt: null }), 100).promise).toBeNull()
    expect(lineToSay(ticket({ dueAt: 500 }), 100).promise).toEqual({ kind: 'by', at: 500 })
    expect(lineToSay(ticket({ dueAt: 500 }), 500).promise).toEqual({ kind: 'late', at: 500 })
  })
  it('of a ticket that ended before its review says that nothing was decided', () => {
    const ended = { status: 'closed', decision: null } as const
    expect(lineToSay(ticket({ ...ended, step: 1 }), 100).key).toBe('undecided')
    expect(lineToSay(ticket({ ...ended, step: 2 }), 100).key).toBe('unfinished')
    expect(lineToSay(ticket({ ...ended, step: 1, decision }), 100).key).toBe('unfinished')
    expect(lineToSay(ticket({ ...ended, step: 5, decision }), 100).key).toBe('closed')
    expect(lineToSay(ticket({ ...ended, kind: 'complaint', step: 1 }), 100).key).toBe('closed')
    expect(lineToSay(ticket({ ...ended, status: 'resolved', step: 5 }), 100).key).toBe('resolved')
  })
  it('of a step beyond the last one is that of the last', () => {
    expect(lineToSay(ticket({ step: 9 }), 100).key).toBe('return.refunded')
    expect(lineToSay(ticket({ step: 5 }), 100).key).toBe('return.refunded')
  })
})
