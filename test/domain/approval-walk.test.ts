import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import {
  approvalBy,
  approvalNeed,
  type ApprovalLimits,
  DEFAULT_APPROVAL_LIMITS,
  secondApproversOf,
} from '../../shared/domain/approvers.ts'
import { CustomerId, OrderId, PersonId, TicketId } from '../../shared/domain/ids.ts'
import type { Order, OrderItem } from '../../shared/domain/order.ts'
import type { Role } from '../../shared/domain/people.ts'
import { isUnderReview } from '../../shared/domain/review-rules.ts'
import { isOpen, Ticket, TICKET_STEPS, TicketKind, TicketStatus } from '../../shared/domain/ticket.ts'
import { MemoryLedger } from './ledger-fixture.ts'
import { runsOf } from '../support/property.ts'

/**
 * Several persons do anything to one ticket, in any order, while the shop changes its orders (prices, quantities, items that are
 * gone, called otherwise, or there twice) and the team its limits. A book kept beside the rules, which knows
 * nothing of how they are written, says who asked for what and who approved it.
 */

interface Somebody {
  readonly id: PersonId
  readonly role: Role
}
const somebody = (name: string, role: Role): Somebody => ({ id: PersonId.parse(name), role })
const LARGE_TEAM = [
  somebody('ann', 'agent'),
  somebody('bo', 'agent'),
  somebody('sue', 'supervisor'),
  somebody('tom', 'supervisor'),
  somebody('adam', 'administrator'),
]
const OUTSIDE = somebody('ada', 'administrator')
/** The smallest team in which three persons can be found for one request. */
const SMALL_TEAM = LARGE_TEAM.slice(0, 3)
const id = TicketId.parse('t1')
const [wang, chen] = [CustomerId.parse('c-wang'), CustomerId.parse('c-chen')]
const NOW = Date.UTC(2026, 10, 22, 2)
const orderOf = (name: string, customerId: CustomerId, unitPrice: number, quantity = 1): Order => ({
  id: OrderId.parse(name),
  number: name,
  customerId,
  status: 'delivered',
  placedAt: NOW,
  deliveredAt: NOW,
  items: [{ sku: 'A', name: 'AP', quantity, unitPrice, serial: null, warrantyUntil: null }],
  total: 1,
  receiverName: null,
  receiverNumber: null,
  waybill: null,
})
const ORDERS = [
  orderOf('cheap', wang, 19_900),
  orderOf('dear', wang, 289_900),
  orderOf('many', wang, 50_000, 4),
  orderOf('chens', chen, 19_900),
]
const productOf = (orderId: string): Ticket['product'] => ({
  orderId: OrderId.parse(orderId),
  name: 'AP',
  serial: null,
})

/** What the shop does to the items of an order. */
const SHOP = {
  cheaper: (item) => [{ ...item, unitPrice: 19_900 }],
  middle: (item) => [{ ...item, unitPrice: 40_000 }],
  dearer: (item) => [{ ...item, unitPrice: 289_900 }],
  more: (item) => [{ ...item, quantity: 4 }],
  one: (item) => [{ ...item, quantity: 1 }],
  gone: () => [],
  renamed: (item) => [{ ...item, name: 'AP-2' }],
  twice: (item) => [item, { ...item, unitPrice: 9_900 }],
} satisfies Record<string, (item: OrderItem) => OrderItem[]>
type Event =
  | { readonly by: number; readonly act: Act }
  | { readonly shop: keyof typeof SHOP; readonly of: number }
  /** Somebody sets the team's limits; null: whoever administers the team, who has no part in the ticket. */
  | { readonly limits: ApprovalLimits; readonly by: number | null }
const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('approved', 'approved', 'approved', 'rejected').map(decided) },
  {
    weight: 4,
    arbitrary: fc.nat(4).map((fromStep): Act => ({ type: 'ticket.completeStage', id, fromStep })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record(
        {
          kind: fc.constantFrom(...TicketKind.options),
          product: fc.constantFrom(null, ...ORDERS.map((one) => productOf(one.id)), productOf('unheard')),
          customerId: fc.constantFrom(null, wang, chen),
        },
        { requiredKeys: [] },
      )
      .map((fields): Act => ({ type: 'ticket.update', id, fields })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...TicketStatus.options)
      .map((status): Act => ({ type: 'ticket.setStatus', id, status })),
  },
)
function decided(verdict: 'approved' | 'rejected'): Act {
  return { type: 'ticket.decideRequest', id, verdict, comment: '看过了' }
}
/** Nothing, the price of one, of several, and everything; another one for each kind. */
const limit = fc.constantFrom(0, 19_900, 150_000, 1_000_000)
const limitsOfTeam = fc.record({ return: limit, exchange: limit, repair: limit })
const eventsOf = (team: readonly Somebody[]): fc.Arbitrary<readonly Event[]> =>
  fc.array(
    fc.oneof(
      {
        weight: 12,
        arbitrary: fc.record({ by: fc.nat(team.length - 1), act: acts }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          shop: fc.constantFrom(...(Object.keys(SHOP) as (keyof typeof SHOP)[])),
          of: fc.nat(ORDERS.length - 1),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          limits: limitsOfTeam,
          by: fc.option(fc.nat(team.length - 1), { freq: 2 }),
        }),
      },
    ),
    { maxLength: 30 },
  )

const supervisorsOf = (team: readonly Somebody[]) =>
  secondApproversOf(team.map((one) => ({ ...one, active: true })))
const ticketIn = (ledger: MemoryLedger): Ticket => Ticket.parse(ledger.get('ticket', id))
/** Everything of the request that an approval must be about, in one text. */
function requestIn(ledger: MemoryLedger): { readonly text: string; readonly amount: number | null } {
  const { kind, product, customerId } = ticketIn(ledger)
  const order = product?.orderId ? ledger.get('order', product.orderId) : undefined
  const [item, ...others] = order?.items.filter(({ name }) => name === product?.name) ?? []
  const amount = item && others.length === 0 ? item.unitPrice * item.quantity : null
  return { text: JSON.stringify([kind, product, customerId, amount]), amount }
}

/** Who asked for the request that stands now, who approved it, and by which limits of the team. */
class Book {
  asker: PersonId | null = null
  approvals: { readonly by: Somebody; readonly text: string }[] = []
  limits: ApprovalLimits = DEFAULT_APPROVAL_LIMITS
  /** What was approved by enough people when it went past its review: limits that are set later do not undo it. */
  approved: string | null = null

  /** Whether what was said so far lets this request past its review. */
  isEnoughFor({ text, amount }: { text: string; amount: number | null }, kind: TicketKind): boolean {
    const upTo = this.limits[kind as keyof ApprovalLimits] ?? 0
    const about = this.approvals.filter((one) => one.text === text).map(({ by }) => by)
    if (amount !== null && amount <= upTo && this.asker !== null) return about.length > 0
    return about.some(
      (second, at) =>
        second.role !== 'agent' &&
        second.id !== this.asker &&
        about.slice(0, at).some((first) => first.id !== second.id && first.id !== this.asker),
    )
  }
}

const reviewOf = (ticket: Ticket): number =>
  (TICKET_STEPS[ticket.kind] as readonly string[]).indexOf('review')
const isPast = (ticket: Ticket): boolean => reviewOf(ticket) >= 0 && ticket.step > reviewOf(ticket)

function start(requester: Somebody | null): { ledger: MemoryLedger; book: Book } {
  const ledger = new MemoryLedger()
  for (const value of ORDERS) ledger.apply({ op: 'put', entity: 'order', id: value.id, value })
  const opening = { contactId: null, customerId: wang, callerNumber: null, queueId: null }
  const fields = {
    kind: 'return',
    priority: 'P3',
    title: '',
    reason: null,
    product: productOf('dear'),
  } as const
  ledger.do({ type: 'ticket.open', id, ...opening, fields }, { at: NOW })
  const book = new Book()
  if (requester) {
    ledger.do({ type: 'ticket.completeStage', id, fromStep: 0 }, { at: NOW, actor: requester })
    book.asker = requester.id
    // as a version without requesters left it
  } else ledger.apply({ op: 'set', entity: 'ticket', id, fields: { step: 1, status: 'processing' } })
  return { ledger, book }
}

/** Does one thing, writes it into the book, and sees that nothing went past the review that the book does not know. */
function happen(ledger: MemoryLedger, book: Book, team: readonly Somebody[], event: Event): void {
  if ('limits' in event) {
    const actor = event.by === null ? OUTSIDE : team[event.by]!
    const { limits } = event
    const ticket = JSON.stringify(ticketIn(ledger))
    const done = ledger.do(
      { type: 'teamSettings.setApprovalLimits', limits, seen: book.limits },
      { actor, at: NOW },
    )
    expect(done.ok).toBe(actor.role === 'administrator')
    if (done.ok) book.limits = limits
    // what waits waits, what is decided is decided
    expect(JSON.stringify(ticketIn(ledger))).toBe(ticket)
    return
  }
  if ('shop' in event) {
    const before = ORDERS[event.of]!
    const items = before.items.flatMap((item) => SHOP[event.shop](item))
    ledger.apply({ op: 'put', entity: 'order', id: before.id, value: { ...before, items } })
    return
  }
  const actor = team[event.by]!
  const { act } = event
  const before = ticketIn(ledger)
  const asked = requestIn(ledger)
  const supervisors = supervisorsOf(team)
  const approvalLimits = book.limits
  const need = approvalNeed(before, ledger.all('order'), approvalLimits)
  const part = approvalBy(actor, before, need, supervisors)
  const decision = ledger.do(act, { actor, at: NOW, supervisors: () => supervisors })
  const after = ticketIn(ledger)
  const isChanged = decision.ok && decision.changes.length > 0
  const told = JSON.stringify({ before, after, act, actor, book })

  if (act.type === 'ticket.decideRequest' && act.verdict === 'approved' && isUnderReview(before)) {
    // what the screen offers is what the rule takes; a second press of the same is silent
    expect(isChanged, told).toBe(part.part !== null)
    if (isChanged) book.approvals.push({ by: actor, text: asked.text })
  }
  const isOut = !isPast(before) && isPast(after)
  if (isOut) {
    expect(book.isEnoughFor(asked, before.kind), told).toBe(true)
    book.approved = asked.text
  }
  // past the review it is exactly what was approved that goes on, to the refund as well
  if (isChanged && act.type === 'ticket.completeStage' && isPast(before) && isPast(after))
    expect(requestIn(ledger).text, told).toBe(book.approved)
  if (isPast(after)) expect(after.decision?.verdict, told).toBe('approved')

  if (!isUnderReview(after)) return
  // a first approval is none that nobody could follow
  const left = approvalNeed(after, ledger.all('order'), approvalLimits)
  if (left.twoPersons !== null && left.first !== null)
    expect(
      team.some((one) => approvalBy(one, after, left, supervisors).part === 'second'),
      told,
    ).toBe(true)
  const isBrought = !isUnderReview(before) || before.kind !== after.kind
  // sent back for its amount, it is still the request of who asked for it
  const isSentBack = act.type === 'ticket.completeStage' && isPast(before)
  if (isBrought) {
    book.approvals = []
    if (!isSentBack) book.asker = actor.id
  }
  if (requestIn(ledger).text !== asked.text) book.approvals = []
}

/** Works the ticket to its end as people do who look at the screen: whoever can approve does, else it is rejected and asked anew. */
function expectWayOn(from: MemoryLedger, { limits: approvalLimits }: Book, team: readonly Somebody[]): void {
  const ledger = new MemoryLedger()
  for (const [key, value] of from.items) ledger.items.set(key, value)
  const [agent] = team
  const perform = (act: Act, actor = agent!): void => {
    const told = JSON.stringify({ ticket: ticketIn(ledger), act, actor })
    const done = ledger.do(act, { actor, at: NOW, supervisors: () => supervisorsOf(team) })
    expect(done.ok && done.changes.length > 0, `${told} ${JSON.stringify(done)}`).toBe(true)
  }
  if (!isOpen(ticketIn(ledger))) perform({ type: 'ticket.setStatus', id, status: 'processing' })
  for (let done = 0; isOpen(ticketIn(ledger)); done += 1) {
    expect(done).toBeLessThan(14)
    const ticket = ticketIn(ledger)
    if (isUnderReview(ticket) && ticket.product === null) {
      const need = approvalNeed(ticket, ledger.all('order'), approvalLimits)
      for (const one of team)
        expect(['ownRequest', 'productMissing']).toContain(
          approvalBy(one, ticket, need, supervisorsOf(team)).refusal,
        )
      perform({ type: 'ticket.update', id, fields: { product: productOf('cheap') } })
    } else if (isUnderReview(ticket)) {
      const need = approvalNeed(ticket, ledger.all('order'), approvalLimits)
      const approver = team.find((one) => approvalBy(one, ticket, need, supervisorsOf(team)).part !== null)
      if (approver) perform(decided('approved'), approver)
      else {
        perform(decided('rejected'))
        perform({ type: 'ticket.setStatus', id, status: 'processing' })
      }
    } else if (ticket.step < TICKET_STEPS[ticket.kind].length - 1)
      perform({ type: 'ticket.completeStage', id, fromStep: ticket.step })
    else perform({ type: 'ticket.setStatus', id, status: 'resolved' })
  }
  const { kind, step } = ticketIn(ledger)
  expect(step).toBe(TICKET_STEPS[kind].length - 1)
}

describe.each([
  ['a large team', LARGE_TEAM],
  ['the smallest team', SMALL_TEAM],
])('whatever %s does', (_name, team) => {
  it('nothing goes past its review, or on to the refund, without a valid approval of exactly that; and there is a way on', () => {
    const requester = fc.option(fc.constantFrom(...team))
    fc.assert(
      fc.property(requester, eventsOf(team), (first, events) => {
        const { ledger, book } = start(first)
        for (const event of events) happen(ledger, book, team, event)
        expectWayOn(ledger, book, team)
      }),
      { numRuns: runsOf(2500) },
    )
  })
})
