import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import { CustomerId, OrderId, PersonId, TicketId } from '../../shared/domain/ids.ts'
import { lineToSay, type LineToSay } from '../../shared/domain/line-to-say.ts'
import { reviewStepOf } from '../../shared/domain/review-rules.ts'
import {
  isOpen,
  Ticket,
  TICKET_REASONS,
  TICKET_STEPS,
  TicketKind,
  TicketStatus,
} from '../../shared/domain/ticket.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import { runsOf } from '../support/property.ts'
import { MemoryLedger } from './ledger-fixture.ts'

/** Persons do anything to a ticket; a book kept beside the rules says what a customer may be told, and since when. */

const id = TicketId.parse('t1')
const wang = CustomerId.parse('c-wang')
const NOW = Date.UTC(2026, 10, 22, 2)
const ORDER = {
  id: OrderId.parse('o1'),
  number: '2026110988431',
  customerId: wang,
  status: 'delivered',
  placedAt: NOW,
  deliveredAt: NOW,
  items: [{ sku: 'A', name: 'AP', quantity: 1, unitPrice: 19_900, serial: null, warrantyUntil: null }],
  total: 19_900,
  receiverName: null,
  receiverNumber: null,
  waybill: null,
} as const
const PRODUCT = { orderId: ORDER.id, name: 'AP', serial: null }

const edits: fc.Arbitrary<Act> = fc
  .record(
    {
      title: fc.constantFrom('退货', '净化器异响'),
      priority: fc.constantFrom('P1' as const, 'P4' as const),
      assignee: fc.constantFrom(null, PersonId.parse('p1002')),
      dueAt: fc.constantFrom(null, NOW + 90 * MINUTE_MS),
    },
    { requiredKeys: [] },
  )
  .map((fields): Act => ({ type: 'ticket.update', id, fields }))
const moves: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.nat(5).map((fromStep): Act => ({ type: 'ticket.completeStage', id, fromStep })),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('approved' as const, 'rejected' as const)
      .map((verdict): Act => ({ type: 'ticket.decideRequest', id, verdict, comment: '看过了' })),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(...TicketStatus.options)
      .map((status): Act => ({ type: 'ticket.setStatus', id, status })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...TicketKind.options).map((kind): Act => ({
      type: 'ticket.update',
      id,
      fields: { kind, reason: TICKET_REASONS[kind][0] ?? null },
    })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(null, PRODUCT)
      .map((product): Act => ({ type: 'ticket.update', id, fields: { product } })),
  },
)
const note: Act = { type: 'note.add', id: 'n1' as never, about: { entity: 'ticket', id }, text: '客户来电' }
const acts = fc.array(
  fc.oneof({ weight: 5, arbitrary: moves }, { weight: 3, arbitrary: edits }, fc.constant(note)),
  {
    maxLength: 25,
  },
)

/** What of a ticket a customer's matter stands at; a new one is worked on from its first edit, and stands where it did. */
const standOf = ({ kind, step, status, decision, firstApproval }: Ticket): string =>
  JSON.stringify([kind, step, status === 'new' ? 'processing' : status, decision, firstApproval ?? null])

/** Sees that the sentence claims nothing that did not happen. */
function expectTrue(ticket: Ticket, line: LineToSay, wasRejected: boolean, told: string): void {
  const review = reviewStepOf(ticket.kind)
  const isWhole = ticket.step === TICKET_STEPS[ticket.kind].length - 1
  if (isOpen(ticket)) {
    expect(['rejected', 'undecided', 'unfinished', 'merged', 'resolved', 'closed'], told).not.toContain(
      line.key,
    )
    // who was told of a rejection is not told that the request has just come in
    if (wasRejected) expect(line.key, told).not.toMatch(/\.review$/)
    if (ticket.status === 'waiting') expect(line.promise, told).toBeNull()
    return
  }
  expect(line.promise, told).toBeNull()
  expect(line.key === 'rejected', told).toBe(ticket.decision?.verdict === 'rejected')
  if (line.key === 'resolved') expect(ticket.status, told).toBe('resolved')
  if (review === undefined || line.key === 'rejected') return
  // a request that is reviewed is settled only when it was approved and went all its way
  if (line.key === 'resolved' || line.key === 'closed')
    expect([ticket.decision?.verdict, isWhole], told).toEqual(['approved', true])
  else
    expect(line.key, told).toBe(
      ticket.decision === null && ticket.step <= review ? 'undecided' : 'unfinished',
    )
}

it('what a customer is told follows from where the ticket stands, and is as old as its last progress', () => {
  fc.assert(
    fc.property(acts, (done) => {
      const ledger = new MemoryLedger()
      ledger.apply({ op: 'put', entity: 'order', id: ORDER.id, value: { ...ORDER, items: [...ORDER.items] } })
      const opening = { contactId: null, customerId: wang, callerNumber: null, queueId: null }
      const fields = { kind: 'return', priority: 'P3', title: '', reason: null, product: PRODUCT } as const
      const actor = { id: PersonId.parse('p1001'), role: 'supervisor' } as const
      ledger.do({ type: 'ticket.open', id, ...opening, fields }, { at: NOW, actor })
      let movedAt = NOW
      let wasRejected = false
      done.forEach((act, index) => {
        const at = NOW + (index + 1) * MINUTE_MS
        const before = Ticket.parse(ledger.get('ticket', id))
        ledger.do(act, { at, actor })
        const after = Ticket.parse(ledger.get('ticket', id))
        if (standOf(before) !== standOf(after)) movedAt = at
        if (after.decision?.verdict === 'rejected') wasRejected = true
        // approved after all, or a matter that nobody reviews: the rejection is history
        if (after.decision?.verdict === 'approved' || reviewStepOf(after.kind) === undefined)
          wasRejected = false
        const line = lineToSay(after, at)
        const told = JSON.stringify({ act, before, after, line })
        expect(line.asOf, told).toBe(movedAt)
        expectTrue(after, line, wasRejected, told)
      })
    }),
    { numRuns: runsOf(3000) },
  )
})
