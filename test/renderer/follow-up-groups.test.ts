import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  endOfDay,
  groupByDue,
  groupOf,
  type FollowUpListRow,
} from '../../renderer/workspace/follow-ups/follow-up-groups.ts'
import { FollowUp } from '../../shared/domain/follow-up.ts'

const NOW = new Date(2026, 10, 22, 15, 0).getTime()
const row = (dueAt: number, status: 'owed' | 'done' | 'cancelled' = 'owed', id = 'f'): FollowUpListRow => ({
  followUp: FollowUp.parse({
    id,
    cause: 'missed',
    status,
    number: '+8613800138000',
    customerId: null,
    ticketId: null,
    queueId: null,
    contactId: null,
    assignee: null,
    subject: '',
    createdAt: NOW - 86_400_000,
    dueAt,
    attempts: [],
  }),
  customerName: null,
  queueName: null,
  ticketNumber: null,
})

describe('grouping follow-ups', () => {
  it('calls it overdue from the moment it is due', () => {
    expect(groupOf(row(NOW), NOW)).toBe('overdue')
    expect(groupOf(row(NOW + 1), NOW)).toBe('today')
  })
  it('ends today at the local midnight', () => {
    expect(groupOf(row(endOfDay(NOW) - 1), NOW)).toBe('today')
    expect(groupOf(row(endOfDay(NOW)), NOW)).toBe('later')
  })
  it('puts what is settled last, whenever it was due', () => {
    expect(groupOf(row(NOW - 1, 'done'), NOW)).toBe('settled')
    expect(groupOf(row(NOW - 1, 'cancelled'), NOW)).toBe('settled')
  })
  it('loses none, doubles none, and orders by urgency', () => {
    const statuses = fc.constantFrom('owed' as const, 'done' as const, 'cancelled' as const)
    const offsets = fc.integer({ min: -5 * 86_400_000, max: 5 * 86_400_000 })
    fc.assert(
      fc.property(fc.array(fc.tuple(offsets, statuses), { maxLength: 30 }), (entries) => {
        const rows = entries.map(([offset, status], index) => row(NOW + offset, status, String(index)))
        const groups = groupByDue(rows, NOW)
        expect(groups.flatMap((group) => group.rows).toSorted(byId)).toEqual(rows.toSorted(byId))
        const owed = groups.filter(({ group }) => group !== 'settled').flatMap((group) => group.rows)
        const dues = owed.map(({ followUp }) => followUp.dueAt)
        expect(dues).toEqual(dues.toSorted((a, b) => a - b))
      }),
    )
  })
})
const byId = (a: FollowUpListRow, b: FollowUpListRow): number => (a.followUp.id < b.followUp.id ? -1 : 1)
