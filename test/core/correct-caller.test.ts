import { expect, test } from 'vitest'
import { foundCallers } from '../../renderer/workspace/call/found-callers.ts'
import type { CustomerId } from '../../shared/domain/ids.ts'
import { createCustomer as create } from '../hub/support/test-desk.ts'
import { makeDesk, ON_ANSWER, WANG } from './support/call-desk.ts'
import type { TestConsole } from './support/test-console.ts'

/** The customer of a call is put right by a search, and what follows from it. */

async function talking(desk: TestConsole) {
  const { callId, contactId } = desk.phone.rings({ from: WANG, queue: ON_ANSWER })
  await desk.cardThat('the card', (card) => card.callId === callId)
  await desk.door.call('call.answer', { callId })
  const card = await desk.cardThat('its ticket', (one) => one.callId === callId && one.ticketId !== null)
  return { callId, contactId, ticketId: card.ticketId! }
}

test('a caller found by pinyin becomes the customer of call and ticket, whose title stays the automatic one', async () => {
  const desk = await makeDesk(create('c1', '王小明', WANG), create('c9', '李伟'))
  const { callId, ticketId } = await talking(desk)
  expect((await desk.door.call('ticket.get', { id: ticketId }))?.ticket.customerId).toBe('c1')

  const { hits } = await desk.door.call('search.find', { text: 'liwei', limit: 24 })
  const found = foundCallers(hits, 'liwei', 'c1' as CustomerId)
  expect(found.map(({ id, name }) => [id, name])).toEqual([['c9', '李伟']])
  await desk.door.call('call.chooseCustomer', { callId, customerId: found[0]!.id, remember: false })

  expect(desk.card().customer?.customer.name).toBe('李伟')
  const ticket = (await desk.door.call('ticket.get', { id: ticketId }))?.ticket
  // a title that nobody wrote is shown as the call of whoever is the customer now
  expect(ticket).toMatchObject({ customerId: 'c9', title: '' })
  // neither the call that goes on nor its own ticket speaks for whom it was given to
  expect(desk.card().candidates[0]).toMatchObject({
    customer: { id: 'c9' },
    lastContactAt: null,
    hasOpenTicket: false,
  })

  // it was said of this call alone: the next one is matched by the number again
  desk.phone.ended(callId, 'hungUpByPeer')
  const next = desk.phone.rings({ from: WANG, queue: ON_ANSWER })
  const card = await desk.cardThat('the next card', (one) => one.callId === next.callId)
  expect(card.candidates.map(({ customer }) => customer.id)).toEqual(['c1'])
})
