import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cache } from '../../main/core/cache/cache.ts'
import { createDrafts } from '../../main/core/drafts/drafts.ts'
import { createNames } from '../../main/core/names/names.ts'
import { createNumbers } from '../../main/core/numbers/numbers.ts'
import { createCustomerCards } from '../../main/core/queries/customer-cards.ts'
import { createLists, type Lists } from '../../main/core/queries/lists.ts'
import { takeSeq } from '../../main/core/outbox/desk-id.ts'
import { createSearch } from '../../main/core/search/search.ts'
import { FollowUpQuery } from '../../shared/contract/desk-queries.ts'
import { LISTED_WORK, MOST_COUNTED } from '../../shared/contract/my-work.ts'
import { FollowUp, isMissed } from '../../shared/domain/follow-up.ts'
import type { PersonId } from '../../shared/domain/ids.ts'
import { call, customer, makeCache, put, T0, ticket } from './support/test-cache.ts'
import { runsOf } from '../support/property.ts'

/** Lists of follow-ups and the worklist, against what reading everything would give. */

const ME = 'p-1001' as PersonId
const QUEUES = [
  { id: 'q-mine', extension: '5000', members: [ME] },
  { id: 'q-other', extension: '5001', members: ['p-1002'] },
]
function listsOf(cache: Cache): Lists {
  const names = createNames(cache)
  return createLists({
    cache,
    names,
    numbers: createNumbers(cache, names),
    search: createSearch(cache, names),
    customers: createCustomerCards(cache, names, () => T0),
    drafts: createDrafts(cache),
    outbox: { isPending: (_, id) => id === 'f-1' },
    now: () => T0 + 5,
  })
}
const aFollowUp = fc.record({
  n: fc.integer({ min: 0, max: 30 }),
  cause: fc.constantFrom(...FollowUp.shape.cause.options),
  status: fc.constantFrom('owed', 'owed', 'owed', 'done', 'cancelled'),
  number: fc.constantFrom(null, '+8613800138000', '+8613900139000'),
  customerId: fc.constantFrom(null, 'c-wang', 'c-chen'),
  queueId: fc.constantFrom(null, 'q-mine', 'q-other'),
  assignee: fc.constantFrom(null, ME, 'p-1002'),
  subject: fc.constantFrom('', '问退款', 'Ask for the Invoice'),
  due: fc.integer({ min: 0, max: 9 }),
})
type Made = typeof aFollowUp extends fc.Arbitrary<infer T> ? T : never

const followUp = ({ n, due, ...fields }: Made): object => ({
  ...fields,
  id: `f-${n}`,
  ticketId: null,
  contactId: null,
  // different seconds, so that there is one right order
  createdAt: T0 + n * 1000,
  dueAt: T0 + due,
  attempts: [],
})
function cacheWith(made: readonly Made[]): Cache {
  const cache = makeCache()
  put(cache, 'customer', customer('c-wang', '王小明', []), customer('c-chen', '陈丽', []))
  put(
    cache,
    'queue',
    ...QUEUES.map((queue) => ({
      ...queue,
      name: queue.id,
      strategy: 'longest-idle',
      ringSeconds: 15,
      maxWaitSeconds: 300,
      wrapUpSeconds: 0,
      serviceLevelSeconds: 20,
      ticketRule: 'onAnswer',
      autoAnswer: false,
      requiredSkills: [],
    })),
  )
  for (const one of made) put(cache, 'followUp', followUp(one))
  return cache
}
const allOf = (cache: Cache): FollowUp[] =>
  cache.db
    .prepare<[], { body: string }>('SELECT body FROM follow_up')
    .all()
    .map(({ body }) => JSON.parse(body) as FollowUp)
const byDue = (a: FollowUp, b: FollowUp): number => a.dueAt - b.dueAt || a.createdAt - b.createdAt

test('every filter, search and scope of the follow-ups gives what reading all of them would give', () => {
  fc.assert(
    fc.property(
      fc.array(aFollowUp, { maxLength: 40 }),
      fc.record({
        scope: fc.constantFrom(...FollowUpQuery.shape.scope.options),
        text: fc.constantFrom('', '王小明', 'wang', '0138000', '+8613800138000', '退款', 'invoice'),
        queueId: fc.constantFrom(null, null, 'q-mine'),
        holder: fc.constantFrom({ is: 'anybody' }, { is: 'nobody' }, { is: 'person', id: ME }),
        offset: fc.integer({ min: 0, max: 5 }),
      }),
      (made, filter) => {
        const cache = cacheWith(made)
        const query = FollowUpQuery.parse({ ...filter, limit: 4 })
        const isOwed = query.scope === 'owed' || query.scope === 'due'
        const finds = (one: FollowUp): boolean => {
          switch (filter.text) {
            case '':
              return true
            case '王小明':
            case 'wang':
              return one.customerId === 'c-wang'
            case '+8613800138000':
              return one.number === '+8613800138000'
            case '0138000':
              // of those of the past a number is found whole
              return isOwed && one.number === '+8613800138000'
            default:
              return isOwed && one.subject.toLowerCase().includes(filter.text)
          }
        }
        const fitting = allOf(cache)
          .filter(
            (one) =>
              (query.scope === 'all' ||
                (query.scope === 'done' ? one.status !== 'owed' : one.status === 'owed')) &&
              (query.scope !== 'due' || one.dueAt <= T0 + 5) &&
              (query.queueId === null || one.queueId === query.queueId) &&
              (query.holder.is !== 'nobody' || one.assignee === null) &&
              (query.holder.is !== 'person' || one.assignee === ME) &&
              finds(one),
          )
          .sort(isOwed ? byDue : (a, b) => b.createdAt - a.createdAt)
        const { rows, total } = listsOf(cache).followUps(query)
        expect({ total, ids: rows.map((row) => row.followUp.id) }).toEqual({
          total: fitting.length,
          ids: fitting.slice(query.offset, query.offset + 4).map((one) => one.id),
        })
        for (const row of rows) expect(row.isPending).toBe(row.followUp.id === 'f-1')
        cache.close()
      },
    ),
    { numRuns: runsOf(80) },
  )
})

describe('the worklist', () => {
  test('has the first follow-ups that are one’s own, or of nobody in one’s own queues, missed ones apart', () => {
    fc.assert(
      fc.property(fc.array(aFollowUp, { maxLength: 60 }), (made) => {
        const cache = cacheWith(made)
        const mine = (missed: boolean): FollowUp[] =>
          allOf(cache)
            .filter(
              (one) =>
                one.status === 'owed' &&
                isMissed(one) === missed &&
                (one.assignee === ME || (one.assignee === null && one.queueId !== 'q-other')),
            )
            .sort(byDue)
        const work = listsOf(cache).work(ME)
        for (const [list, missed] of [
          [work.followUps, false],
          [work.missed, true],
        ] as const) {
          expect(list.total).toBe(mine(missed).length)
          expect(list.rows.map((row) => row.followUp.id)).toEqual(
            mine(missed)
              .slice(0, LISTED_WORK)
              .map(({ id }) => id),
          )
        }
        cache.close()
      }),
      { numRuns: runsOf(40) },
    )
  })

  test('has the own open tickets with a deadline, the earliest first, and counts no further than it must', () => {
    const cache = makeCache()
    const open = (n: number, more: object): object =>
      ticket(`t-${n}`, '退货', null, { assignee: ME, status: 'processing', dueAt: T0 + n, ...more })
    put(
      cache,
      'ticket',
      ...Array.from({ length: MOST_COUNTED + 20 }, (_, n) => open(n + 10, {})),
      open(1, { dueAt: null }),
      open(2, { status: 'closed' }),
      open(3, { assignee: 'p-1002' }),
      open(4, { status: 'waiting' }),
    )
    const { tickets } = listsOf(cache).work(ME)
    expect(tickets.rows.map((row) => row.ticket.id)).toEqual(['t-4', 't-10', 't-11', 't-12', 't-13', 't-14'])
    expect(tickets.total).toBe(MOST_COUNTED + 1)
  })

  test('has the newest own drafts, with whom they are about, and knows whether anything was done here', () => {
    const cache = makeCache()
    put(cache, 'customer', customer('c-wang', '王小明', []))
    put(cache, 'ticket', ticket('t-1', '退货', 'c-wang', {}))
    const drafts = createDrafts(cache)
    drafts.save(ME, 'ticket:t-1', { note: '滤网有异响', kind: 'return' }, 10)
    drafts.save(ME, 'customer:new', { name: '新客户' }, 30)
    drafts.save(ME, 'wrapUp:contact-1', { note: '另有列表' }, 40)
    drafts.save('p-1002' as PersonId, 'ticket:t-1', { note: '别人的' }, 50)
    const before = listsOf(cache).work(ME)
    expect(before.drafts).toMatchObject([
      {
        key: 'customer:new',
        savedAt: 30,
        length: 3,
        about: { kind: 'customer', id: null },
        customerName: null,
      },
      {
        key: 'ticket:t-1',
        savedAt: 10,
        about: { kind: 'ticket', id: 't-1', ticket: { title: '退货' } },
        customerName: '王小明',
      },
    ])
    // calls of the sample team are nobody's first
    put(cache, 'call', call('k-1', null, { agentId: ME }))
    expect(listsOf(cache).work(ME).isNewcomer).toBe(true)
    cache.write('relaxed', () => takeSeq(cache))
    expect(listsOf(cache).work(ME).isNewcomer).toBe(false)
  })
})
