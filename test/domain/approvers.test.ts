import { describe, expect, it } from 'vitest'
import type { ActOf } from '../../shared/acts/registry.ts'
import type { Decision } from '../../shared/acts/define-act.ts'
import {
  approvalBy,
  approvalNeed,
  ApprovalLimits,
  DEFAULT_APPROVAL_LIMITS,
  isApproved,
  limitOf,
  requestedAmount,
  secondApproversOf,
} from '../../shared/domain/approvers.ts'
import { CustomerId, OrderId, PersonId, TicketId } from '../../shared/domain/ids.ts'
import type { Order, OrderItem } from '../../shared/domain/order.ts'
import type { Role } from '../../shared/domain/people.ts'
import { reviewStepOf } from '../../shared/domain/review-rules.ts'
import { Ticket, TicketKind } from '../../shared/domain/ticket.ts'
import { MemoryLedger } from './ledger-fixture.ts'

const id = TicketId.parse('t1')
const wang = CustomerId.parse('c-wang')
const someone = (name: string, role: Role = 'agent') => ({ id: PersonId.parse(name), role })
const [ann, bo, cleo] = [someone('ann'), someone('bo'), someone('cleo')]
const [sue, tom] = [someone('sue', 'supervisor'), someone('tom', 'supervisor')]
const adam = someone('adam', 'administrator')

const item = (over: Partial<OrderItem> = {}): OrderItem => ({
  sku: 'A',
  name: 'AP-620',
  quantity: 1,
  unitPrice: 289_900,
  serial: null,
  warrantyUntil: null,
  ...over,
})
const NOW = Date.UTC(2026, 10, 22, 2)
const order = (...items: OrderItem[]): Order => ({
  id: OrderId.parse('o1'),
  number: '2026110988431',
  customerId: wang,
  status: 'delivered',
  placedAt: NOW,
  deliveredAt: NOW,
  items,
  total: 1,
  receiverName: null,
  receiverNumber: null,
  waybill: null,
})
const AP620 = { orderId: OrderId.parse('o1'), name: 'AP-620', serial: null }
const context = { at: NOW, timezone: 'Asia/Shanghai' }
const refusedWith = (code: string) => ({ ok: false, refusal: { code } })

describe('the amount of a request', () => {
  const amount = (product: Ticket['product'], ...items: OrderItem[]) =>
    requestedAmount({ product }, [order(...items)])
  it('is price times quantity of the order item, which its serial number or else its name tells', () => {
    expect(amount(AP620, item(), item({ name: 'F-30', unitPrice: 1 }))).toBe(289_900)
    expect(amount(AP620, item({ unitPrice: 19_900, quantity: 3 }))).toBe(59_700)
    expect(amount({ ...AP620, serial: '88' }, item(), item({ serial: '88', unitPrice: 5 }))).toBe(5)
    expect(amount(AP620, item({ unitPrice: 0 }))).toBe(0)
  })
  it('is not known without a product, an order, or one item that it must be', () => {
    expect(amount(null, item())).toBeNull()
    expect(amount({ ...AP620, orderId: null }, item())).toBeNull()
    expect(amount({ ...AP620, name: 'AP-100' }, item())).toBeNull()
    expect(amount({ ...AP620, serial: '99' }, item())).toBeNull()
    expect(requestedAmount({ product: AP620 }, [])).toBeNull()
    // which of the two comes back?
    expect(amount(AP620, item(), item({ unitPrice: 100 }))).toBeNull()
    expect(amount(AP620, item({ unitPrice: Number.MAX_SAFE_INTEGER, quantity: 2 }))).toBeNull()
  })
})

it('every kind that is reviewed has a limit, and a kind without one has none to spend', () => {
  const reviewed = TicketKind.options.filter((kind) => reviewStepOf(kind) !== undefined)
  expect(ApprovalLimits.keyof().options.toSorted()).toEqual(reviewed.toSorted())
  expect(limitOf('return', DEFAULT_APPROVAL_LIMITS)).toBe(150_000)
  expect(limitOf('complaint', DEFAULT_APPROVAL_LIMITS)).toBe(0)
})

/** A product of no order, so that nobody knows the amount. */
const NOT_ORDERED: Ticket['product'] = { orderId: null, name: 'AP-620', serial: null }

/** A ticket at its review, for which Ann asks; `items` are those of its order. */
function atReview(...items: OrderItem[]): MemoryLedger {
  const ledger = new MemoryLedger()
  const value = order(...(items.length > 0 ? items : [item()]))
  ledger.apply({ op: 'put', entity: 'order', id: value.id, value })
  const fields = { kind: 'return', priority: 'P3', title: '', reason: 'quality', product: AP620 } as const
  const opening = { contactId: null, customerId: wang, callerNumber: null, queueId: null }
  ledger.do({ type: 'ticket.open', id, ...opening, fields }, { ...context, actor: ann })
  ledger.do({ type: 'ticket.completeStage', id, fromStep: 0 }, { ...context, actor: ann })
  return ledger
}
const ticketIn = (ledger: MemoryLedger): Ticket => Ticket.parse(ledger.get('ticket', id))
const decide = (
  ledger: MemoryLedger,
  actor: typeof ann,
  over: Partial<ActOf<'ticket.decideRequest'>> = {},
  limits = DEFAULT_APPROVAL_LIMITS,
): Decision =>
  ledger.do(
    { type: 'ticket.decideRequest', id, verdict: 'approved', comment: '质量问题', ...over },
    { ...context, actor, approvalLimits: limits },
  )
const completeStage = (ledger: MemoryLedger, fromStep: number, actor = ann): Decision =>
  ledger.do({ type: 'ticket.completeStage', id, fromStep }, { ...context, actor })
const update = (
  ledger: MemoryLedger,
  actor: typeof ann,
  fields: ActOf<'ticket.update'>['fields'],
): Decision => ledger.do({ type: 'ticket.update', id, fields }, { ...context, actor })
const setPrice = (ledger: MemoryLedger, unitPrice: number): void => {
  const value = order(item({ unitPrice }))
  ledger.apply({ op: 'put', entity: 'order', id: value.id, value })
}

describe('up to the limit', () => {
  it('one person approves, who may be the one who asked for it', () => {
    const ledger = atReview(item({ unitPrice: 150_000 }))
    expect(decide(ledger, ann)).toMatchObject({ ok: true })
    expect(ticketIn(ledger)).toMatchObject({
      step: 2,
      decision: { verdict: 'approved', by: 'ann', about: { kind: 'return', amount: 150_000 } },
    })
    expect(ticketIn(ledger).decision?.first).toBeUndefined()
  })
})

describe('above the limit', () => {
  it('who asked for it cannot approve, neither first nor second, in no role; but can reject', () => {
    const ledger = atReview()
    expect(decide(ledger, ann)).toMatchObject(refusedWith('ownRequest'))
    decide(ledger, bo)
    expect(decide(ledger, ann)).toMatchObject(refusedWith('ownRequest'))
    expect(decide(ledger, { ...ann, role: 'administrator' })).toMatchObject(refusedWith('ownRequest'))
    expect(decide(ledger, ann, { verdict: 'rejected' })).toMatchObject({ ok: true })
    expect(ticketIn(ledger)).toMatchObject({
      status: 'resolved',
      firstApproval: null,
      decision: { verdict: 'rejected', by: 'ann', first: { by: 'bo' } },
    })
  })

  it.each([
    ['a supervisor', sue],
    ['an administrator', adam],
  ])('the first approval leaves it at its review, and the second one of %s lets it on', (_who, second) => {
    const ledger = atReview()
    expect(decide(ledger, bo, { comment: '照片已看' })).toMatchObject({ ok: true })
    expect(ticketIn(ledger)).toMatchObject({ step: 1, decision: null, firstApproval: { by: 'bo' } })
    expect(completeStage(ledger, 1, sue)).toMatchObject(refusedWith('needsDecision'))
    expect(decide(ledger, second)).toMatchObject({ ok: true })
    expect(ticketIn(ledger)).toMatchObject({
      step: 2,
      status: 'processing',
      firstApproval: null,
      decision: {
        verdict: 'approved',
        by: second.id,
        about: { kind: 'return', product: AP620, customerId: wang, amount: 289_900 },
        first: { by: 'bo', at: NOW, comment: '照片已看' },
      },
    })
  })

  it('the second is another person than the first, and no agent', () => {
    const ledger = atReview()
    decide(ledger, sue)
    expect(decide(ledger, sue, { comment: '再说一次' })).toMatchObject(refusedWith('secondPersonNeeded'))
    // pressed twice it is one
    expect(decide(ledger, sue)).toEqual({ ok: true, changes: [] })
    for (const agent of [bo, cleo])
      expect(decide(ledger, agent)).toMatchObject(refusedWith('supervisorNeeded'))
    expect(decide(ledger, tom)).toMatchObject({ ok: true })
    expect(ticketIn(ledger)).toMatchObject({ decision: { by: 'tom', first: { by: 'sue' } } })
  })

  it('each of the two gives the reason that a check asks for', () => {
    const ledger = atReview()
    update(ledger, cleo, { reason: 'preference', customerId: CustomerId.parse('c-li') })
    for (const actor of [bo, sue]) {
      expect(decide(ledger, actor, { comment: '' })).toMatchObject(refusedWith('reasonNeeded'))
      expect(decide(ledger, actor)).toMatchObject({ ok: true })
    }
  })

  it('the first approval does not count for another request', () => {
    const ledger = atReview()
    decide(ledger, bo)
    update(ledger, cleo, { kind: 'exchange', reason: 'quality' })
    expect(ticketIn(ledger)).toMatchObject({
      firstApproval: null,
      voidDecisions: [{ verdict: 'approved', by: 'bo', cause: 'changed', voidedBy: 'cleo' }],
    })
    expect(decide(ledger, sue)).toMatchObject({ ok: true })
    expect(ticketIn(ledger)).toMatchObject({ step: 1, firstApproval: { by: 'sue' } })
    // it is Cleo's request, too, now
    expect(decide(ledger, { ...cleo, role: 'supervisor' })).toMatchObject(refusedWith('ownRequest'))
  })

  it('nor for another amount: the order’s price changed', () => {
    const ledger = atReview()
    decide(ledger, bo)
    setPrice(ledger, 300_000)
    expect(decide(ledger, sue)).toMatchObject({ ok: true })
    expect(ticketIn(ledger)).toMatchObject({
      step: 1,
      firstApproval: { by: 'sue', about: { amount: 300_000 } },
      voidDecisions: [{ by: 'bo', about: { amount: 289_900 } }],
    })
  })

  it('a request without a product is approved by nobody, with whatever reason, and rejected as ever', () => {
    const ledger = atReview(item({ unitPrice: 1 }))
    update(ledger, ann, { product: null })
    for (const one of [bo, sue]) expect(decide(ledger, one)).toMatchObject(refusedWith('productMissing'))
    expect(decide(ledger, ann)).toMatchObject(refusedWith('ownRequest'))
    expect(ticketIn(ledger)).toMatchObject({ step: 1, decision: null })
    expect(decide(ledger, bo, { verdict: 'rejected' })).toMatchObject({ ok: true })
  })

  it('what is not known counts as above: the amount, and who asked for it', () => {
    const none = atReview()
    update(none, ann, { product: NOT_ORDERED })
    expect(decide(none, ann)).toMatchObject(refusedWith('ownRequest'))
    const nobodys = atReview(item({ unitPrice: 1 }))
    nobodys.items.set('ticket/t1', { ...ticketIn(nobodys), requesters: undefined })
    expect(decide(nobodys, bo)).toMatchObject({ ok: true })
    expect(ticketIn(nobodys)).toMatchObject({ step: 1, firstApproval: { by: 'bo' } })
    expect(decide(nobodys, sue)).toMatchObject({ ok: true })
    expect(ticketIn(nobodys).step).toBe(2)
  })

  it('a team sets its limit for each kind', () => {
    const limits = { ...DEFAULT_APPROVAL_LIMITS, return: 289_900 }
    const ledger = atReview()
    expect(decide(ledger, ann, {}, { ...limits, return: 289_899 })).toMatchObject(refusedWith('ownRequest'))
    expect(decide(ledger, ann, {}, limits)).toMatchObject({ ok: true })
    const none = atReview(item({ unitPrice: 0 }))
    expect(decide(none, ann, {}, { ...limits, return: 0 })).toMatchObject({ ok: true })
  })

  it('a limit that was raised meanwhile lets one person end it', () => {
    const ledger = atReview()
    decide(ledger, bo)
    expect(decide(ledger, bo, {}, { ...DEFAULT_APPROVAL_LIMITS, return: 1_000_000 })).toMatchObject({
      ok: true,
    })
    expect(ticketIn(ledger)).toMatchObject({ step: 2, firstApproval: null, decision: { by: 'bo' } })
  })
})

describe('a decision', () => {
  it('is about the amount that was seen, where the console says it', () => {
    const ledger = atReview(item({ unitPrice: 1000 }))
    const about = { kind: 'return', product: AP620, customerId: wang } as const
    expect(decide(ledger, bo, { about: { ...about, amount: 999 } })).toMatchObject(
      refusedWith('changedMeanwhile'),
    )
    expect(decide(ledger, bo, { about: { ...about, amount: null } })).toMatchObject(
      refusedWith('changedMeanwhile'),
    )
    // a console of before amounts
    expect(decide(ledger, bo, { about })).toMatchObject({ ok: true })
  })

  it('holds on the way to the refund for the amount that was approved: another one goes back to the review', () => {
    const ledger = atReview(item({ unitPrice: 1000 }))
    decide(ledger, bo)
    completeStage(ledger, 2)
    setPrice(ledger, 200_000)
    expect(isApproved(ticketIn(ledger), ledger.all('order'))).toBe(false)
    expect(completeStage(ledger, 3, cleo)).toMatchObject({ ok: true })
    expect(ticketIn(ledger)).toMatchObject({
      step: 1,
      status: 'processing',
      decision: null,
      requesters: ['ann'],
      voidDecisions: [{ verdict: 'approved', by: 'bo', cause: 'changed', voidedBy: 'cleo' }],
    })
    expect(decide(ledger, ann)).toMatchObject(refusedWith('ownRequest'))
  })

  it('of an earlier version keeps its meaning, whatever it came to', () => {
    const ledger = atReview()
    const decision = { verdict: 'approved' as const, by: ann.id, at: NOW, comment: '' }
    ledger.apply({ op: 'set', entity: 'ticket', id, fields: { step: 2, decision } })
    for (const step of [2, 3, 4]) expect(completeStage(ledger, step)).toMatchObject({ ok: true })
    expect(ticketIn(ledger)).toMatchObject({ step: 5, status: 'resolved', decision })
  })

  it('that is missing past the review, or was a rejection, does not let it on', () => {
    for (const verdict of [null, 'rejected'] as const) {
      const ledger = atReview()
      const decision = verdict && { verdict, by: ann.id, at: NOW, comment: '' }
      ledger.apply({ op: 'set', entity: 'ticket', id, fields: { step: 4, decision } })
      completeStage(ledger, 4)
      expect(ticketIn(ledger)).toMatchObject({ step: 1, decision: null })
    }
  })

  it('of a reopened ticket is asked for by who reopened it', () => {
    const ledger = atReview()
    decide(ledger, bo, { verdict: 'rejected' })
    ledger.do({ type: 'ticket.setStatus', id, status: 'processing' }, { ...context, actor: cleo })
    expect(ticketIn(ledger).requesters).toEqual(['cleo'])
    expect(decide(ledger, cleo)).toMatchObject(refusedWith('ownRequest'))
    expect(decide(ledger, ann)).toMatchObject({ ok: true })
  })
})

it('the screen asks the function that decides', () => {
  const ledger = atReview()
  const partOf = (person: typeof ann) => {
    const ticket = ticketIn(ledger)
    const need = approvalNeed(ticket, ledger.all('order'), DEFAULT_APPROVAL_LIMITS)
    return approvalBy(person, ticket, need, [sue.id, adam.id])
  }
  expect(partOf(ann)).toEqual({ part: null, refusal: 'ownRequest' })
  expect([bo, sue].map((one) => partOf(one).part)).toEqual(['first', 'first'])
  decide(ledger, bo)
  expect(partOf(bo).refusal).toBe('secondPersonNeeded')
  expect(partOf(cleo).refusal).toBe('supervisorNeeded')
  expect([sue, adam].map((one) => partOf(one).part)).toEqual(['second', 'second'])
})

describe('where only one person could give the second approval', () => {
  const supervised = (...ids: PersonId[]) => ({ ...context, supervisors: () => ids })
  const approve = (ledger: MemoryLedger, actor: typeof ann, ...ids: PersonId[]): Decision =>
    ledger.do(
      { type: 'ticket.decideRequest', id, verdict: 'approved', comment: '质量问题' },
      { ...supervised(...ids), actor },
    )

  it('that one does not give the first, is told the way, and gives the second', () => {
    const ledger = atReview()
    expect(approve(ledger, sue, sue.id)).toMatchObject(refusedWith('onlySecondApprover'))
    expect(approve(ledger, bo, sue.id)).toMatchObject({ ok: true })
    expect(approve(ledger, sue, sue.id)).toMatchObject({ ok: true })
    expect(ticketIn(ledger)).toMatchObject({ step: 2, decision: { by: 'sue', first: { by: 'bo' } } })
  })

  it('the others who could are not those who asked for it', () => {
    const ledger = atReview()
    update(ledger, tom, { product: NOT_ORDERED })
    expect(approve(ledger, sue, sue.id, tom.id)).toMatchObject(refusedWith('onlySecondApprover'))
    expect(approve(ledger, sue, sue.id, tom.id, adam.id)).toMatchObject({ ok: true })
  })

  it('and where nobody could, nobody gives a first one; a rejection is possible as ever', () => {
    const ledger = atReview()
    update(ledger, sue, { product: NOT_ORDERED })
    expect(approve(ledger, bo, sue.id)).toMatchObject(refusedWith('noSecondApprover'))
    expect(approve(ledger, bo)).toMatchObject(refusedWith('noSecondApprover'))
    expect(ticketIn(ledger)).toMatchObject({ step: 1, decision: null })
    expect(decide(ledger, bo, { verdict: 'rejected' })).toMatchObject({ ok: true })
  })

  it('a team that is not known keeps nobody from anything', () => {
    expect(secondApproversOf([])).toBeNull()
    const team = [
      { ...ann, active: true },
      { ...sue, active: true },
      { ...tom, active: false },
      { ...adam, active: true },
    ]
    expect(secondApproversOf(team)).toEqual(['sue', 'adam'])
  })
})
