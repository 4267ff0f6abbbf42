import { describe, expect, it } from 'vitest'
import { decide, draftOf, typedTextOf } from '../../shared/acts/decide.ts'
import { UnnamedReadError } from '../../shared/acts/named-view.ts'
import type { Act } from '../../shared/acts/registry.ts'
import { DEFAULT_APPROVAL_LIMITS } from '../../shared/domain/approvers.ts'
import { E164 } from '../../shared/domain/e164.ts'
import { CustomerId, NoteId, numberLinkIdOf, PersonId } from '../../shared/domain/ids.ts'
import type { Role } from '../../shared/domain/people.ts'
import { MemoryLedger } from './ledger-fixture.ts'

const wang = CustomerId.parse('c-wang')
const number = E164.parse('+8613800138000')
const numbers = (count: number) =>
  Array.from({ length: count }, (_, nth) => ({
    e164: E164.parse(`+86138001380${String(nth).padStart(2, '0')}`),
    label: 'mobile' as const,
  }))
const create = (count = 1): Act => ({
  type: 'customer.create',
  id: wang,
  fields: { name: '王小明', level: 'gold', tags: ['vip'], numbers: numbers(count), addresses: [] },
})
const link = (e164: E164): Act => ({ type: 'customer.linkNumber', id: wang, e164 })

describe('a customer', () => {
  it('is made once and changed field by field', () => {
    const ledger = new MemoryLedger()
    ledger.do(create())
    expect(ledger.do(create(3))).toEqual({ ok: true, changes: [] })
    expect(ledger.do({ type: 'customer.update', id: wang, fields: { name: '王大明' } })).toEqual({
      ok: true,
      changes: [{ op: 'set', entity: 'customer', id: wang, fields: { name: '王大明' } }],
    })
    expect(ledger.get('customer', wang)).toMatchObject({ name: '王大明', level: 'gold', createdAt: 1000 })
    expect(new MemoryLedger().do({ type: 'customer.update', id: wang, fields: {} })).toMatchObject({
      refusal: { code: 'notFound' },
    })
  })

  it('leaves the name, numbers and tags that were typed to be read', () => {
    expect(typedTextOf(create())).toBe('王小明 · +8613800138000')
    const update = (fields: object) => ({ type: 'customer.update', id: wang, fields }) as Act
    expect(typedTextOf(update({ name: '王', tags: ['vip', '急'], numbers: numbers(2) }))).toBe(
      '王 · +8613800138000 · +8613800138001 · vip · 急',
    )
    expect(typedTextOf(update({ tags: ['急'] }))).toBe('急')
    expect(typedTextOf(update({ level: 'gold' }))).toBeNull()
    expect(draftOf(update({ name: '王' }))).toEqual({ key: `customer:${wang}`, value: { name: '王' } })
  })
})

describe('a number that is linked', () => {
  it('is remembered and joins the customer’s own', () => {
    const ledger = new MemoryLedger()
    ledger.do(create())
    const other = E164.parse('+8613900139000')
    expect(ledger.do(link(other))).toMatchObject({
      ok: true,
      changes: [
        {
          op: 'put',
          entity: 'numberLink',
          id: numberLinkIdOf(other),
          value: { e164: other, customerId: wang, by: 'p1001' },
        },
        {
          op: 'set',
          entity: 'customer',
          id: wang,
          fields: { numbers: [...numbers(1), { e164: other, label: 'other' }] },
        },
      ],
    })
  })

  it('is remembered alone where the customer has it, or has twelve', () => {
    const ledger = new MemoryLedger()
    ledger.do(create())
    expect(ledger.do(link(number))).toMatchObject({ changes: [{ entity: 'numberLink' }] })
    const eleven = new MemoryLedger()
    eleven.do(create(11))
    eleven.do(link(E164.parse('+8613900139000')))
    expect(eleven.get('customer', wang)?.numbers).toHaveLength(12)
    expect(eleven.do(link(E164.parse('+8613900139001')))).toMatchObject({
      changes: [{ entity: 'numberLink' }],
    })
    expect(eleven.get('customer', wang)?.numbers).toHaveLength(12)
  })
})

describe('a note', () => {
  const note: Act = {
    type: 'note.add',
    id: NoteId.parse('n-1'),
    about: { entity: 'customer', id: wang },
    text: '老客户',
  }

  it('is written once, with who and when', () => {
    const ledger = new MemoryLedger()
    ledger.do(create())
    expect(ledger.do(note)).toEqual({
      ok: true,
      changes: [
        {
          op: 'put',
          entity: 'note',
          id: 'n-1',
          value: {
            id: 'n-1',
            about: { entity: 'customer', id: wang },
            text: '老客户',
            by: 'p1001',
            at: 1000,
          },
        },
      ],
    })
    expect(ledger.do(note)).toEqual({ ok: true, changes: [] })
    expect(draftOf(note)).toEqual({ key: `customer:${wang}`, value: { note: '老客户' } })
  })
})

describe('who may not do an act', () => {
  it('is refused before anything is looked at', () => {
    const nobody = { id: PersonId.parse('x'), role: 'visitor' as Role }
    const decision = decide(create(), new MemoryLedger(), {
      actor: nobody,
      at: 1,
      ticketNumber: null,
      timezone: 'UTC',
      approvalLimits: DEFAULT_APPROVAL_LIMITS,
      supervisors: () => null,
    })
    expect(decision).toMatchObject({ ok: false, refusal: { code: 'notAllowed' } })
  })

  it('an error of a definition says its name', () => {
    expect(new UnnamedReadError('note.add', 'ticket/a').name).toBe('UnnamedReadError')
  })
})
