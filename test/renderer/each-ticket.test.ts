import { expect, test } from 'vitest'
import type { DeskClient } from '../../renderer/ui/desk-client-types.ts'
import {
  doWithEach,
  takeBackFromEach,
  withWayBack,
  type Wish,
} from '../../renderer/workspace/tickets/each-ticket.ts'
import type { Act } from '../../shared/acts/registry.ts'
import { CustomerId, TicketId } from '../../shared/domain/ids.ts'
import { Ticket, TicketStatus } from '../../shared/domain/ticket.ts'
import { MemoryLedger } from '../domain/ledger-fixture.ts'

/** What is done with many tickets, and taken back, by the rules of the ledger itself. */

const id = TicketId.parse('t1')

function ledgerAt(status: TicketStatus): MemoryLedger {
  const ledger = new MemoryLedger()
  const customerId = CustomerId.parse('c1')
  const fields = { kind: 'enquiry', priority: 'P3', title: '问价', reason: null, product: null } as const
  const opened = ledger.do({
    type: 'ticket.open',
    id,
    contactId: null,
    customerId,
    callerNumber: null,
    queueId: null,
    fields,
  })
  expect(opened.ok).toBe(true)
  if (status !== 'new') expect(ledger.do({ type: 'ticket.setStatus', id, status }).ok).toBe(true)
  return ledger
}
const ticketIn = (ledger: MemoryLedger): Ticket => Ticket.parse(ledger.get('ticket', id))
const deskOn = (ledger: MemoryLedger): DeskClient =>
  ({
    callCore: async (name: string, input: { readonly acts: readonly Act[] }) => {
      if (name === 'ticket.get') return { ticket: ticketIn(ledger) }
      const decision = ledger.do(input.acts[0]!)
      if (!decision.ok) throw new Error(JSON.stringify(decision))
      return null
    },
  }) as never
const run = () => ({ onProgress: () => undefined, signal: new AbortController().signal })

const PAIRS = TicketStatus.options.flatMap((from) =>
  TicketStatus.options.filter((to) => to !== 'new' && to !== from).map((to) => [from, to] as const),
)

test.each(PAIRS)(
  'a status that went from %s to %s is taken back wholly, or no undo is offered',
  async (from, to) => {
    const ledger = ledgerAt(from)
    const wish: Wish = { kind: 'status', status: to }
    const listed = ticketIn(ledger)
    const { done } = await doWithEach(deskOn(ledger), [listed], wish, run())
    const offered = withWayBack(done, wish)
    const isBothWays = done.length > 0 && [from, to].every((one) => one === 'processing' || one === 'waiting')
    expect(offered).toHaveLength(isBothWays ? 1 : 0)
    const back = await takeBackFromEach(deskOn(ledger), offered, wish, 'changed', run())
    expect(back.refused).toEqual([])
    if (isBothWays) expect(ticketIn(ledger).status).toBe(from)
  },
)

test('what is taken back is what stood there just before, not what the list showed', async () => {
  const ledger = ledgerAt('processing')
  const listed = ticketIn(ledger)
  ledger.do({ type: 'ticket.setStatus', id, status: 'resolved' })
  const wish: Wish = { kind: 'status', status: 'processing' }
  const { done } = await doWithEach(deskOn(ledger), [{ ...listed, status: 'waiting' }], wish, run())
  expect(done.map(({ status }) => status)).toEqual(['resolved'])
  expect(withWayBack(done, wish)).toEqual([])
})
