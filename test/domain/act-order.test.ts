import { describe, expect, test } from 'vitest'
import { dependsOn } from '../../shared/acts/decide.ts'
import { offlineModeOf } from '../../shared/acts/offline-mode.ts'
import type { Act } from '../../shared/acts/registry.ts'
import { isTold } from '../../shared/domain/overwritten-value.ts'
import type { CustomerId, NoteId, TicketId } from '../../shared/domain/ids.ts'

const ticket = (id: string): TicketId => id as TicketId
const open = (id: string, customerId: string | null = null): Act => ({
  type: 'ticket.open',
  id: ticket(id),
  contactId: null,
  customerId: customerId as CustomerId | null,
  callerNumber: null,
  queueId: null,
  fields: { kind: 'return', priority: 'P3', title: '', reason: null, product: null },
})
const note = (id: string): Act => ({
  type: 'note.add',
  id: 'n1' as NoteId,
  about: { entity: 'ticket', id },
  text: '记录',
})
const decideOn = (id: string): Act => ({
  type: 'ticket.decideRequest',
  id: ticket(id),
  verdict: 'approved',
  comment: '',
})
const completeStage = (id: string): Act => ({ type: 'ticket.completeStage', id: ticket(id), fromStep: 2 })
const titled = (id: string): Act => ({ type: 'ticket.update', id: ticket(id), fields: { title: '标题' } })
const sorted = (id: string): Act => ({ type: 'ticket.update', id: ticket(id), fields: { kind: 'repair' } })
const create = (id: string): Act => ({
  type: 'customer.create',
  id: id as CustomerId,
  fields: { name: '王', level: 'standard', tags: [], numbers: [], addresses: [] },
})

describe('an act waits behind an earlier one', () => {
  test.for([
    ['a note behind the ticket that it is on', note('t1'), open('t1')],
    ['a ticket behind its customer', open('t1', 'c1'), create('c1')],
    ['a step behind the decision before it', completeStage('t1'), decideOn('t1')],
    ['a step behind another kind', completeStage('t1'), sorted('t1')],
  ] as const)('%s', (row) => expect(dependsOn(row[1], row[2])).toBe(true))
})

describe('an act does not wait', () => {
  test.for([
    ['a note behind a decision', note('t1'), decideOn('t1')],
    ['a note behind another note', note('t1'), note('t1')],
    ['a title behind a decision', titled('t1'), decideOn('t1')],
    ['a step behind one of another ticket', completeStage('t1'), decideOn('t2')],
    ['making a ticket behind making it', open('t1'), open('t1')],
  ] as const)('%s', (row) => expect(dependsOn(row[1], row[2])).toBe(false))
})

test('without the hub most is final; what leaves the house or needs a second look is an intent', () => {
  expect(offlineModeOf('note.add')).toBe('final')
  expect(offlineModeOf('ticket.decideRequest')).toBe('intent')
  expect(offlineModeOf('presence:force')).toBe('online')
  expect(offlineModeOf('ticket.completeStage', { kind: 'return', step: 4 })).toBe('intent')
  expect(offlineModeOf('ticket.completeStage', { kind: 'return', step: 2 })).toBe('final')
  expect(offlineModeOf('ticket.completeStage', { kind: 'complaint', step: 2 })).toBe('final')
})

test('a overwritten value is told where the winner is older, or had not seen it', () => {
  const own = { at: 100, revision: 7 }
  expect(isTold(own, { actedAt: 90, basedOn: 8 })).toBe(true)
  expect(isTold(own, { actedAt: 110, basedOn: 6 })).toBe(true)
  expect(isTold(own, { actedAt: 110, basedOn: 7 })).toBe(false)
  expect(isTold(own, { actedAt: null, basedOn: null })).toBe(false)
})
