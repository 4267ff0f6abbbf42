import { describe, expect, test } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import { applyChange, type Change } from '../../shared/entities/change.ts'
import { entityKey } from '../../shared/entities/entity-ref.ts'
import type { EntityOf, EntityType } from '../../shared/entities/registry.ts'
import {
  type CommandId,
  type CustomerId,
  numberLinkIdOf,
  type PersonId,
  type TicketId,
} from '../../shared/domain/ids.ts'
import type { Cache } from '../../main/core/cache/cache.ts'
import { createOverlay } from '../../main/core/cache/overlay.ts'
import { createDrafts } from '../../main/core/drafts/drafts.ts'
import { createOutbox, type Outbox } from '../../main/core/outbox/outbox.ts'
import { customer, makeCache, put, ticket } from './support/test-cache.ts'

/** What was done later here is confirmed before what was done before: its answer was lost on the way, or could not be read. */
const ME = { id: 'p-1001' as PersonId, role: 'agent' as const }
const CUSTOMER = 'c-1' as CustomerId
const TICKET = 't-1' as TicketId
/** The ledger is being copied: which changes are here cannot be said by one revision. */
const COPYING = { cursor: -1 }

interface Desk {
  readonly cache: Cache
  readonly outbox: Outbox
  /** Does an act here, and sends it: gives its id. */
  send(act: Act): CommandId
  /** The hub's changes of a command come, at these revisions. */
  arrive(id: CommandId, changes: readonly Change[], first: number): void
}

function desk(): Desk {
  const cache = makeCache()
  put(cache, 'customer', customer(CUSTOMER, '王', []))
  put(cache, 'ticket', ticket(TICKET, '甲', CUSTOMER))
  const outbox = createOutbox(cache, createOverlay(cache.db, cache.ledger), createDrafts(cache))
  return {
    cache,
    outbox,
    send: (act) => {
      outbox.perform([act], { actor: ME, at: 1, durability: 'relaxed' })
      const id = outbox.nextBatch(ME.id, 100).at(-1)?.id
      if (!id) throw new Error('nothing is to be sent')
      outbox.countAttempt([id])
      return id
    },
    arrive: (id, changes, first) =>
      outbox.rebase(
        () =>
          changes.forEach((change, index) => {
            const before = cache.ledger.get(change.entity, change.id)
            const after = applyChange(before as never, change as never) as EntityOf<EntityType>
            cache.ledger.put(change.entity, change.id, after, first + index)
          }),
        {
          ...COPYING,
          commands: new Map([[id, first]]),
          entities: changes.map(({ entity, id: subject }) => entityKey(entity, subject)),
        },
      ),
  }
}

const rename = (name: string): Act => ({ type: 'customer.update', id: CUSTOMER, fields: { name } })
const link = (e164: string): Act => ({ type: 'customer.linkNumber', id: CUSTOMER, e164 }) as Act
const renamed = (name: string): Change => ({ op: 'set', entity: 'customer', id: CUSTOMER, fields: { name } })
const nameOf = ({ cache }: Desk): string | undefined => cache.ledger.get('customer', CUSTOMER)?.name
const done = (id: CommandId, revision: number) => ({ id, status: 'done', revision }) as const

describe('a command without an answer, after the hub did a later one of the same console', () => {
  test.each<[string, Act, Act, Change, (at: Desk) => unknown, unknown]>([
    ['a customer', rename('李'), rename('陈'), renamed('陈'), nameOf, '陈'],
    [
      'a ticket',
      { type: 'ticket.update', id: TICKET, fields: { title: '乙' } },
      { type: 'ticket.update', id: TICKET, fields: { title: '丙' } },
      { op: 'set', entity: 'ticket', id: TICKET, fields: { title: '丙' } },
      ({ cache }) => cache.ledger.get('ticket', TICKET)?.title,
      '丙',
    ],
    [
      'a status by its rules',
      { type: 'ticket.setStatus', id: TICKET, status: 'waiting' },
      { type: 'ticket.setStatus', id: TICKET, status: 'processing' },
      { op: 'set', entity: 'ticket', id: TICKET, fields: { status: 'processing' } },
      ({ cache }) => cache.ledger.get('ticket', TICKET)?.status,
      'processing',
    ],
  ])('does not lie over it: %s', (_, first, second, change, shown, expected) => {
    const at = desk()
    at.send(first)
    const later = at.send(second)
    expect(shown(at)).toBe(expected)
    at.arrive(later, [change], 5)
    expect(shown(at)).toBe(expected)
    // its answer has still to come, and the hub is asked for it
    expect(at.outbox.entries(ME.id, 10).map(({ command }) => command.act)).toEqual([first])
    expect(at.outbox.nextBatch(ME.id, 10).map(({ act }) => act)).toEqual([first])
  })

  test('its refusal is told as any other, and nothing of it is shown', () => {
    const at = desk()
    const first = at.send(rename('李'))
    at.arrive(at.send(rename('陈')), [renamed('陈')], 5)
    at.outbox.settle([{ id: first, status: 'refused', code: 'notFound', message: 'gone' }], COPYING)
    expect(at.outbox.entries(ME.id, 10)).toMatchObject([
      { status: 'needsYou', refusal: { code: 'notFound' } },
    ])
    expect(nameOf(at)).toBe('陈')
    // and it can be taken back, as any other
    at.outbox.undo(first, 2)
    expect(at.outbox.entries(ME.id, 10)).toEqual([])
  })

  test('shows what it did elsewhere until that is here: also where the later one changed several entities', () => {
    const at = desk()
    at.send(link('+8613800000001'))
    const second = at.send(rename('陈'))
    at.arrive(second, [renamed('陈')], 5)
    expect(nameOf(at)).toBe('陈')
    // the link that the first one made is not among what came
    expect(at.cache.ledger.get('numberLink', numberLinkIdOf('+8613800000001'))).toBeDefined()

    // and the other way round: both of what the later one changed lie above
    const other = desk()
    other.send(rename('李'))
    const linking = other.send(link('+8613800000002'))
    const linkId = numberLinkIdOf('+8613800000002')
    const value = other.cache.ledger.get('numberLink', linkId)
    const put: Change = { op: 'put', entity: 'numberLink', id: linkId, value } as Change
    other.arrive(linking, [renamed('李'), put], 7)
    other.arrive(other.send(rename('张')), [renamed('张')], 9)
    expect(nameOf(other)).toBe('张')
  })

  test('is shown again where the hub held it back: it comes after the later one then', () => {
    const at = desk()
    const first = at.send(rename('李'))
    at.arrive(at.send(rename('陈')), [renamed('陈')], 5)
    expect(nameOf(at)).toBe('陈')
    at.outbox.settle([{ id: first, status: 'held', behind: 'x' }], COPYING)
    expect(nameOf(at)).toBe('李')
    // and stays so, whatever the hub does of later ones: it is not in doubt any more
    at.arrive(at.send(rename('张')), [renamed('张')], 6)
    expect(nameOf(at)).toBe('李')
  })

  test('the same where its answer could not be read by this program', () => {
    const at = desk()
    const first = at.send(rename('李'))
    at.outbox.settle([{ id: first, status: 'unread', said: 'something new' }], COPYING)
    const later = at.send(link('+8613800000001'))
    at.arrive(later, [renamed('李'), renamed('王')], 5)
    expect(nameOf(at)).toBe('王')
  })

  test('what was not sent yet, or is sent again after a refusal, lies over it as ever', () => {
    const at = desk()
    const first = at.send(rename('李'))
    at.outbox.settle([{ id: first, status: 'refused', code: 'notFound', message: '' }], COPYING)
    const later = at.send(rename('陈'))
    at.outbox.retry(first, 2)
    at.arrive(later, [renamed('陈')], 5)
    expect(nameOf(at)).toBe('李')
  })

  test('cannot be taken back: the hub has decided it', () => {
    const at = desk()
    const first = at.send(rename('李'))
    at.arrive(at.send(rename('陈')), [renamed('陈')], 5)
    expect(() => at.outbox.undo(first, 2)).toThrow(/sent to the hub already/)
  })

  test('is an open question again after the hub was put back', () => {
    const at = desk()
    at.send(rename('李'))
    at.arrive(at.send(rename('陈')), [renamed('陈')], 5)
    at.cache.write('relaxed', () => at.outbox.askAgain())
    // what is here of the former data is replaced by what the hub has now
    at.outbox.rebase(() => put(at.cache, 'customer', customer(CUSTOMER, '王', [])), {
      ...COPYING,
      entities: [entityKey('customer', CUSTOMER)],
    })
    expect(nameOf(at)).toBe('李')
  })

  test('answers that come in order leave nothing behind', () => {
    const at = desk()
    const first = at.send(rename('李'))
    const second = at.send(rename('陈'))
    at.arrive(second, [renamed('陈')], 5)
    at.outbox.settle([done(first, 4)], { cursor: 5 })
    expect(nameOf(at)).toBe('陈')
    expect(at.outbox.entries(ME.id, 10)).toEqual([])
  })
})
