import { expect, test } from 'vitest'
import en from '../../renderer/i18n/en/index.ts'
import zhCN from '../../renderer/i18n/zh-CN/index.ts'
import { lineToSay } from '../../shared/domain/line-to-say.ts'
import { TICKET_STEPS, TicketKind, type Ticket } from '../../shared/domain/ticket.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'
import type { PersonId, TicketId } from '../../shared/domain/ids.ts'

const NOW = 1_800_000_000_000
type Input = Parameters<typeof lineToSay>[0]
const ticket = (fields: Partial<Input> = {}): Input => ({
  kind: 'return',
  status: 'processing',
  step: 1,
  decision: null,
  dueAt: NOW + HOUR_MS,
  progressAt: NOW - 12_000,
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

test('a rejection gives its reason; a reopened one is not said to have just come in', () => {
  const rejected = ticket({ status: 'resolved', decision: decision('rejected', '已过期限') })
  expect(lineToSay(rejected, NOW)).toMatchObject({ key: 'rejected', comment: '已过期限', promise: null })
  // as an older version left it, and as a new round does
  expect(lineToSay({ ...rejected, status: 'processing' }, NOW).key).toBe('reviewAfterRejection')
  const voided = {
    ...decision('rejected')!,
    cause: 'reopened',
    voidedBy: 'p2' as PersonId,
    voidedAt: NOW,
  } as const
  const again = ticket({ voidDecisions: [voided] })
  expect(lineToSay(again, NOW)).toMatchObject({ key: 'reviewAfterRejection', promise: { kind: 'by' } })
  const changed = ticket({ voidDecisions: [{ ...voided, verdict: 'approved', cause: 'changed' }] })
  expect(lineToSay(changed, NOW).key).toBe('reviewAgain')
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

test('what is waited for is said where the stage says it, and not guessed elsewhere', () => {
  const waiting = (kind: TicketKind, step: number) =>
    lineToSay(ticket({ kind, step, status: 'waiting' }), NOW).key
  expect(waiting('repair', 2)).toBe('repair.parts')
  expect(waiting('return', 2)).toBe('return.sentBack')
  expect(waiting('exchange', 3)).toBe('exchange.received')
  expect(waiting('complaint', 3)).toBe('complaint.agreed')
  expect([waiting('return', 1), waiting('enquiry', 0), waiting('repair', 3)]).toEqual(
    Array(3).fill('waiting'),
  )
})

test('what was approved and not carried out, or went to another ticket, is not said to be settled', () => {
  const approved = decision('approved')
  for (const status of ['resolved', 'closed'] as const) {
    for (const step of [2, 3, 4])
      expect(lineToSay(ticket({ status, step, decision: approved }), NOW).key).toBe('unfinished')
    expect(lineToSay(ticket({ status, kind: 'unsorted', mergedInto: 't9' as TicketId }), NOW).key).toBe(
      'merged',
    )
  }
})

test('how old the progress is, is not made up where it was not written down', () => {
  expect(lineToSay(ticket({ progressAt: undefined }), NOW).asOf).toBeNull()
})

test('every step of every kind has its sentence in both languages', () => {
  for (const words of [zhCN.ticket.say, en.ticket.say])
    for (const kind of TicketKind.options)
      for (const step of TICKET_STEPS[kind]) expect(words).toHaveProperty(`${kind}.${step}`)
})
