import type Database from 'better-sqlite3'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { entitySchema } from '../../shared/entities/registry.ts'
import type { Cache } from '../../main/core/cache/cache.ts'
import { FILL_LISTS } from '../../main/core/cache/migrations/0005-lists.ts'
import { FILL_UPDATED } from '../../main/core/cache/migrations/0015-ticket-orders.ts'
import { createDrafts } from '../../main/core/drafts/drafts.ts'
import { createCustomerCards } from '../../main/core/queries/customer-cards.ts'
import { createLists, type Lists } from '../../main/core/queries/lists.ts'
import { createNumbers } from '../../main/core/numbers/numbers.ts'
import { createNames } from '../../main/core/names/names.ts'
import { createSearch } from '../../main/core/search/search.ts'
import { CustomerQuery, TicketQuery } from '../../shared/contract/desk-queries.ts'
import { TicketSort } from '../../shared/contract/ticket-lists.ts'
import type { CallRecord } from '../../shared/domain/call-record.ts'
import type { PersonId } from '../../shared/domain/ids.ts'
import { agentsOf } from '../../shared/domain/segments.ts'
import { isOpen, TicketKind, TicketStatus, type Ticket } from '../../shared/domain/ticket.ts'
import { call, customer, makeCache, put, T0, ticket } from './support/test-cache.ts'
import { runsOf } from '../support/property.ts'

const ME = 'p-1001' as PersonId
const listsOf = (cache: Cache): Lists => {
  const names = createNames(cache)
  return createLists({
    cache,
    names,
    numbers: createNumbers(cache, names),
    search: createSearch(cache, names),
    customers: createCustomerCards(cache, names, () => T0),
    drafts: createDrafts(cache),
    outbox: { isPending: () => false },
    now: () => T0,
  })
}

const person = fc.constantFrom(null, ME, 'p-1002')
const aTicket = fc.record({
  id: fc.integer({ min: 0, max: 12 }).map((n) => `t-${n}`),
  assignee: person,
  status: fc.constantFrom('new', 'processing', 'waiting', 'resolved', 'closed'),
  kind: fc.constantFrom('return', 'repair'),
  priority: fc.constantFrom('P1', 'P2'),
  dueAt: fc.option(fc.integer({ min: 1, max: 9 }).map((n) => T0 + n)),
  updatedAt: fc.integer({ min: 1, max: 9 }).map((n) => T0 + n),
})
const step = fc.oneof(
  { weight: 6, arbitrary: aTicket.map((value) => ({ entity: 'ticket' as const, value })) },
  {
    weight: 2,
    arbitrary: fc
      .record({
        contactId: fc.integer({ min: 0, max: 6 }).map((n) => `k-${n}`),
        agentId: person,
        outcome: fc.constantFrom(null, 'answered', 'missed'),
        furtherOutcomes: fc.constantFrom([], [{ by: ME, at: 1, disposition: 'solved' }]),
      })
      .map((value) => ({ entity: 'call' as const, value })),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 0, max: 4 })
      .map((n) => ({ entity: 'customer' as const, value: { id: `c-${n}` } })),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 0, max: 12 })
      .map((n) => ({ entity: 'gone' as const, value: { id: `t-${n}` } })),
  },
  // a transaction that is rolled back, and a core that is killed in it
  { weight: 1, arbitrary: fc.constant({ entity: 'undone' as const, value: {} }) },
)

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

function perform(cache: Cache, steps: readonly Step[]): void {
  const put = (entity: 'ticket' | 'call' | 'customer', raw: object): void => {
    const value = entitySchema(entity).parse(raw)
    cache.ledger.put(entity, value.id, value, 1)
  }
  for (const { entity, value } of steps) {
    const write = (): void => {
      if (entity === 'ticket') put('ticket', ticket(value.id, '退货', null, { createdAt: T0, ...value }))
      if (entity === 'call') put('call', call(value.contactId, null, value))
      if (entity === 'customer') put('customer', customer(value.id, '王小明', []))
      if (entity === 'gone') cache.ledger.remove('ticket', value.id)
      if (entity === 'undone') {
        put('ticket', ticket('t-1', '换货', null, { status: 'new', assignee: ME }))
        cache.ledger.remove('ticket', 't-2')
        throw new Error('undone')
      }
    }
    try {
      cache.write('relaxed', write)
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'undone') throw error
    }
  }
}

const counted = (cache: Cache, sql: string): unknown =>
  cache.db
    .prepare<[], object>(sql)
    .all()
    .map((row) => Object.values(row) as unknown[])

describe('the tables of the lists', () => {
  test('hold after any changes what counting and filtering would give', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const cache = makeCache()
        perform(cache, steps)
        expect(
          counted(cache, `SELECT owner, state, sort, n FROM tally WHERE entity = 'ticket' AND n <> 0`),
        ).toEqual(
          counted(
            cache,
            `SELECT coalesce(assignee, '') AS owner, status, kind, count(*) FROM ticket GROUP BY 1, 2, 3`,
          ),
        )
        expect(counted(cache, `SELECT owner, state, n FROM tally WHERE entity = 'call' AND n <> 0`)).toEqual(
          counted(
            cache,
            `SELECT coalesce(agent_id, ''), coalesce(outcome, ''), count(*) FROM call GROUP BY 1, 2`,
          ),
        )
        expect(
          counted(cache, `SELECT owner, state, n FROM tally WHERE entity = 'callAgent' AND n <> 0`),
        ).toEqual(
          counted(cache, `SELECT agent_id, coalesce(outcome, ''), count(*) FROM call_agent GROUP BY 1, 2`),
        )
        // of each call the lines of its agents, and none of a call that is gone or has another agent now
        expect(
          counted(cache, 'SELECT row, agent_id, outcome, started_at FROM call_agent ORDER BY 1, 2'),
        ).toEqual(
          cache.db
            .prepare<[], { row: number; body: string }>('SELECT row, body FROM call ORDER BY row')
            .all()
            .flatMap(({ row, body }) => {
              const record = JSON.parse(body) as CallRecord
              const agents = agentsOf(record).toSorted()
              return agents.map((agent) => [row, agent, record.outcome, record.startedAt])
            }),
        )
        expect(counted(cache, `SELECT coalesce(sum(n), 0) FROM tally WHERE entity = 'customer'`)).toEqual(
          counted(cache, 'SELECT count(*) FROM customer'),
        )
        expect(counted(cache, 'SELECT * FROM live_ticket')).toEqual(
          counted(
            cache,
            `SELECT row, assignee, status, is_open, kind, priority, due_at, updated_at FROM ticket WHERE status <> 'closed'`,
          ),
        )
        cache.close()
      }),
      { numRuns: runsOf(40) },
    )
  })

  test('every filter and order of the tickets gives what reading all of them would give', () => {
    fc.assert(
      fc.property(
        fc.array(aTicket, { maxLength: 30 }),
        fc.record({
          scope: fc.constantFrom('mine', 'open', 'all'),
          status: fc.constantFrom(null, 'new', 'resolved', 'closed'),
          kind: fc.constantFrom(null, 'return', 'repair', 'complaint'),
          sort: fc.constantFrom(...TicketSort.options),
          text: fc.constantFrom('', '退货'),
          offset: fc.integer({ min: 0, max: 5 }),
        }),
        (values, filter) => {
          const cache = makeCache()
          perform(
            cache,
            values.map((value) => ({
              entity: 'ticket',
              // different seconds, so that there is one right order
              value: { ...value, createdAt: T0 + Number(value.id.slice(2)) * 1000 },
            })),
          )
          const query = TicketQuery.parse({ ...filter, limit: 4 })
          const due = (one: Ticket): number => one.dueAt ?? Number.MAX_SAFE_INTEGER
          const newest = (a: Ticket, b: Ticket): number => b.createdAt - a.createdAt
          const first: Record<string, (a: Ticket, b: Ticket) => number> = {
            newest: () => 0,
            due: (a, b) => due(a) - due(b),
            priority: (a, b) =>
              a.priority < b.priority ? -1 : a.priority > b.priority ? 1 : due(a) - due(b),
            updated: (a, b) => b.updatedAt - a.updatedAt,
            status: (a, b) => TicketStatus.options.indexOf(a.status) - TicketStatus.options.indexOf(b.status),
            kind: (a, b) => TicketKind.options.indexOf(a.kind) - TicketKind.options.indexOf(b.kind),
          }
          const isReversed = query.sort === 'oldest' || query.sort.endsWith('Last')
          const by = first[query.sort === 'oldest' ? 'newest' : query.sort.replace('Last', '')]!
          const order = (a: Ticket, b: Ticket): number => (by(a, b) || newest(a, b)) * (isReversed ? -1 : 1)
          const all = cache.db
            .prepare<[], { body: string }>('SELECT body FROM ticket')
            .all()
            .map(({ body }) => JSON.parse(body) as Ticket)
            .filter(
              (one) =>
                (query.scope === 'all' || isOpen(one)) &&
                (query.scope !== 'mine' || one.assignee === ME) &&
                (query.status === null || one.status === query.status) &&
                (query.kind === null || one.kind === query.kind),
            )
            .sort(order)
          const { rows, total } = listsOf(cache).tickets(query, ME)
          expect({ total, ids: rows.map((row) => row.ticket.id) }).toEqual({
            total: all.length,
            ids: all.slice(query.offset, query.offset + 4).map((one) => one.id),
          })
          cache.close()
        },
      ),
      { numRuns: runsOf(150) },
    )
  })
})

test('of 20,000 customers no filter and no order of the tickets reads all of them, or sorts what is not few', () => {
  const CUSTOMERS = 20_000
  const cache = makeCache()
  const { db } = cache
  const add = db.prepare(
    `INSERT INTO ticket (row, id, revision, body, number, customer_id, assignee, status, is_open, kind, priority, due_at, created_at)
     VALUES (?, ?, 1, ?, NULL, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  db.transaction(() => {
    for (let n = 0; n < CUSTOMERS; n += 1) {
      const status = n % 20 === 0 ? (['new', 'processing', 'waiting', 'resolved'] as const)[n % 4]! : 'closed'
      const one = {
        ...ticket(`t-${n}`, '退货', `c-${n}`, { createdAt: T0 + n * 1000 }),
        status,
        assignee: n % 7 === 0 ? ME : null,
        // of one kind more than are sorted
        kind: n % 2 === 0 ? 'repair' : TicketKind.options[n % TicketKind.options.length]!,
        updatedAt: T0 + ((n * 7919) % CUSTOMERS),
      } as Ticket
      const { id, customerId, assignee, kind, priority, dueAt, createdAt } = one
      add.run(
        n + 1,
        id,
        JSON.stringify(one),
        customerId,
        assignee,
        status,
        Number(isOpen(one)),
        kind,
        priority,
        dueAt,
        createdAt,
      )
    }
    db.exec(FILL_LISTS)
    db.exec(FILL_UPDATED)
  })()
  const asked = new Set<string>()
  const prepare = db.prepare.bind(db) as (sql: string) => Database.Statement
  db.prepare = ((sql: string) => {
    asked.add(sql)
    return prepare(sql)
  }) as typeof db.prepare
  const lists = listsOf(cache)
  for (const scope of ['mine', 'open', 'all'] as const)
    for (const status of [null, ...TicketStatus.options])
      for (const kind of [null, 'repair'] as const)
        for (const sort of TicketSort.options)
          lists.tickets({ text: '', scope, status, kind, sort, offset: 0, limit: 100 }, ME)
  const pages = [...asked].filter((sql) => sql.startsWith('SELECT row FROM'))
  // every scope with every order, and each with and without the filters
  expect(pages.length).toBeGreaterThan(100)
  for (const sql of pages) {
    const names = [...sql.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '')
    const values: Record<string, number> = Object.fromEntries(names.map((name) => [name, 1]))
    const plan = (prepare(`EXPLAIN QUERY PLAN ${sql}`).all(values) as { detail: string }[])
      .map(({ detail }) => detail)
      .join('; ')
    expect(plan, sql).toMatch(/USING (COVERING )?INDEX/)
    // few of one kind are sorted out of the index that holds what they are sorted by
    if (sql.includes('INDEXED BY ticket_by_kind_place') && names.includes('kind'))
      expect(plan, sql).toMatch(/SEARCH .*ticket_by_kind_place \(<expr>=\?/)
    if (!sql.includes('INDEXED BY ticket_by_kind ')) expect(plan, sql).not.toContain('TEMP B-TREE')
  }
  cache.close()
})

describe('a list that is searched by words', () => {
  const withTickets = (count: number): Cache => {
    const cache = makeCache()
    put(cache, 'ticket', ...Array.from({ length: count }, (_, n) => ticket(`t-${n}`, `退货 ${n}`, null)))
    return cache
  }
  const query = TicketQuery.parse({
    text: '退货',
    scope: 'all',
    status: null,
    kind: null,
    sort: 'newest',
    offset: 0,
    limit: 1,
  })

  test('says when it holds the first hits alone', () => {
    const exact = withTickets(1000)
    expect(listsOf(exact).tickets(query, ME)).toMatchObject({ total: 1000, isCut: false })
    exact.close()
    const over = withTickets(1001)
    expect(listsOf(over).tickets(query, ME)).toMatchObject({ total: 1000, isCut: true })
    over.close()
  })

  test('says so of customers as well', () => {
    const cache = makeCache()
    put(cache, 'customer', ...Array.from({ length: 1001 }, (_, n) => customer(`c-${n}`, '王小明', [])))
    const asked = CustomerQuery.parse({ text: '王小明', sort: 'recent', offset: 0, limit: 1 })
    expect(listsOf(cache).customers(asked)).toMatchObject({ total: 1000, isCut: true })
    cache.close()
  })
})
