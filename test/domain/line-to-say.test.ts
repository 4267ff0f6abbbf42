import { expect, test } from 'vitest'
import { resources } from '../../renderer/i18n/index.ts'
import { lineToSay } from '../../shared/domain/line-to-say.ts'
import { TICKET_STEPS, TicketKind, type Ticket } from '../../shared/domain/ticket.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'
import type { PersonId } from '../../shared/domain/ids.ts'

const NOW = 1_800_000_000_000
type Input = Parameters<typeof lineToSay>[0]
const ticket = (fields: Partial<Input> = {}): Input => ({
  kind: 'return',
  status: 'processing',
  step: 1,
  decision: null,
  dueAt: NOW + HOUR_MS,
  updatedAt: NOW - 12_000,
  ...fields,
})
const decision = (verdict: 'approved' | 'rejected', comment = ''): Ticket['decision'] => ({
  verdict,
  by: 'p1' as PersonId,
  at: NOW,
  comment,
})

test('says where the ticket stands, by when, and how fresh that is', () => {
  expect(lineToSay(ticket(), NOW)).toEqual({
    key: 'return.review',
    promise: { kind: 'by', at: NOW + HOUR_MS },
    comment: null,
    asOf: NOW - 12_000,
  })
})

test('what is late is said to be late, and no time is promised any more', () => {
  expect(lineToSay(ticket({ dueAt: NOW - 1 }), NOW).promise?.kind).toBe('late')
})

test('a rejection gives its reason; a reopened one speaks of the work again', () => {
  const rejected = ticket({ status: 'resolved', decision: decision('rejected', '已过期限') })
  expect(lineToSay(rejected, NOW)).toMatchObject({ key: 'rejected', comment: '已过期限', promise: null })
  expect(lineToSay({ ...rejected, status: 'processing' }, NOW).key).toBe('return.review')
})

test('a request that ended without a decision is not said to be settled', () => {
  for (const status of ['resolved', 'closed'] as const) {
    expect(lineToSay(ticket({ status }), NOW)).toMatchObject({ key: 'undecided', promise: null })
    expect(lineToSay(ticket({ status, step: 0 }), NOW).key).toBe('undecided')
    // no review was asked for, and a ticket of an older version that went all its way
    expect(lineToSay(ticket({ status, kind: 'enquiry' }), NOW).key).toBe(status)
    expect(lineToSay(ticket({ status, step: 5 }), NOW).key).toBe(status)
  }
})

test('what is over promises nothing', () => {
  for (const status of ['resolved', 'closed'] as const)
    expect(lineToSay(ticket({ status, step: 5, decision: decision('approved') }), NOW)).toMatchObject({
      key: status,
      promise: null,
    })
})

test('every step of every kind has its sentence in both languages', () => {
  for (const words of [resources['zh-CN'].ticket.say, resources.en.ticket.say])
    for (const kind of TicketKind.options)
      for (const step of TICKET_STEPS[kind]) expect(words).toHaveProperty(`${kind}.${step}`)
})
