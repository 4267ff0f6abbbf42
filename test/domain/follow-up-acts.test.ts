import { describe, expect, it } from 'vitest'
import { dependsOn } from '../../shared/acts/decide.ts'
import type { Act, ActOf } from '../../shared/acts/registry.ts'
import { E164 } from '../../shared/domain/e164.ts'
import type { FollowUp } from '../../shared/domain/follow-up.ts'
import { learnedOfContact, MAX_ATTEMPTS } from '../../shared/domain/follow-up-rules.ts'
import {
  ContactId,
  CustomerId,
  FollowUpId,
  followUpIdOf,
  PersonId,
  QueueId,
  TicketId,
} from '../../shared/domain/ids.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts'
import { MemoryLedger } from './ledger-fixture.ts'

const id = FollowUpId.parse('f-1')
const ann = PersonId.parse('p1001')
const number = E164.parse('+8613800138000')
const wang = CustomerId.parse('c-wang')
const queueId = QueueId.parse('q-1')
const contactId = ContactId.parse('contact-1')

const open = (over: Partial<ActOf<'followUp.open'>['fields']> = {}): Act => ({
  type: 'followUp.open',
  id,
  fields: {
    number,
    customerId: wang,
    ticketId: null,
    subject: '退款进度',
    dueAt: 5000,
    assignee: ann,
    ...over,
  },
})
const attempt = (over: Partial<ActOf<'followUp.logAttempt'>> = {}): Act => ({
  type: 'followUp.logAttempt',
  id,
  outcome: 'noAnswer',
  text: '',
  contactId: null,
  nextAt: null,
  ...over,
})
const opened = (over: Partial<ActOf<'followUp.open'>['fields']> = {}): MemoryLedger => {
  const ledger = new MemoryLedger()
  ledger.do(open(over))
  return ledger
}
const now = (ledger: MemoryLedger, of: FollowUpId = id): FollowUp | undefined => ledger.get('followUp', of)

describe('a new follow-up', () => {
  it('is owed, promised with a ticket and made by hand without', () => {
    expect(new MemoryLedger().do(open())).toEqual({
      ok: true,
      changes: [
        {
          op: 'put',
          entity: 'followUp',
          id,
          value: {
            id,
            cause: 'manual',
            status: 'owed',
            number,
            customerId: wang,
            ticketId: null,
            queueId: null,
            contactId: null,
            subject: '退款进度',
            dueAt: 5000,
            assignee: ann,
            createdAt: 1000,
            attempts: [],
          },
        },
      ],
    })
    expect(now(opened({ ticketId: TicketId.parse('t-1') }))?.cause).toBe('promised')
  })

  it('is made once', () => {
    const ledger = opened()
    expect(ledger.do(open({ subject: '别的' }))).toEqual({ ok: true, changes: [] })
  })
})

describe('an attempt', () => {
  it.each([
    ['busy', 10 * MINUTE_MS],
    ['noAnswer', 2 * HOUR_MS],
    ['callLater', DAY_MS],
  ] as const)('that ends %s is tried again by the same agent after its time', (outcome, after) => {
    const ledger = opened({ assignee: null })
    ledger.do(attempt({ outcome }))
    expect(now(ledger)).toMatchObject({ status: 'owed', dueAt: 1000 + after, assignee: ann })
  })

  it.each(['reached', 'wrongNumber'] as const)('that ends %s settles it', (outcome) => {
    const ledger = opened()
    expect(ledger.do(attempt({ outcome, text: '已说明' }))).toEqual({
      ok: true,
      changes: [
        {
          op: 'set',
          entity: 'followUp',
          id,
          fields: {
            status: 'done',
            attempts: [{ at: 1000, by: ann, outcome, text: '已说明', contactId: null }],
          },
        },
      ],
    })
    expect(ledger.do(attempt())).toMatchObject({ ok: false, refusal: { code: 'alreadySettled' } })
  })

  it('goes to whom and when the agent says', () => {
    const ledger = opened()
    ledger.do(attempt({ nextAt: 9000, assignee: null }))
    expect(now(ledger)).toMatchObject({ dueAt: 9000, assignee: null })
  })

  it(`is the last after ${MAX_ATTEMPTS}, unless the agent names a time`, () => {
    const ledger = opened()
    for (let nth = 1; nth < MAX_ATTEMPTS; nth += 1) ledger.do(attempt())
    expect(now(ledger)?.status).toBe('owed')
    const longer = opened()
    for (let nth = 1; nth < MAX_ATTEMPTS; nth += 1) longer.do(attempt())
    longer.do(attempt({ nextAt: 9000 }))
    expect(now(longer)).toMatchObject({ status: 'owed', dueAt: 9000 })
    ledger.do(attempt())
    expect(now(ledger)).toMatchObject({ status: 'cancelled' })
    expect(now(ledger)?.attempts).toHaveLength(MAX_ATTEMPTS)
  })

  it('said again by the same person about the same call takes its place, and keeps the text where none is new', () => {
    const ledger = opened()
    ledger.do(attempt({ text: '没人接' }))
    ledger.do(attempt({ contactId, text: '占线', outcome: 'busy' }))
    ledger.do(attempt({ contactId, outcome: 'callLater' }))
    expect(now(ledger)?.attempts).toMatchObject([
      { text: '没人接', contactId: null },
      { text: '占线', outcome: 'callLater', contactId },
    ])
    ledger.do(attempt({ contactId, text: '请明天再打' }))
    expect(now(ledger)?.attempts.at(-1)).toMatchObject({ text: '请明天再打', outcome: 'noAnswer' })
    // another person, or another call, is another attempt
    ledger.do(attempt({ contactId }), { actor: { id: PersonId.parse('p1002'), role: 'agent' } })
    expect(now(ledger)?.attempts).toHaveLength(3)
    ledger.do(attempt({ contactId: ContactId.parse('contact-2'), nextAt: 9000 }))
    expect(now(ledger)?.attempts).toHaveLength(4)
  })

  it('steps on from the attempts before it', () => {
    expect(dependsOn(attempt(), attempt())).toBe(true)
    expect(dependsOn({ type: 'followUp.cancel', id, why: '客户已来电' }, attempt())).toBe(true)
  })
})

describe('a follow-up that is cancelled', () => {
  it('stays so, says by whom and why, and is not cancelled twice', () => {
    const ledger = opened()
    const cancel: Act = { type: 'followUp.cancel', id, why: '客户已来电' }
    const result = ledger.do(cancel, { at: 7000, claimedAt: 9000, actor: { id: ann, role: 'agent' } })
    const cancelled = { at: 7000, claimedAt: 9000, by: ann, why: '客户已来电' }
    expect(result).toEqual({
      ok: true,
      changes: [{ op: 'set', entity: 'followUp', id, fields: { status: 'cancelled', cancelled } }],
    })
    expect(now(ledger)).toMatchObject({ status: 'cancelled', cancelled })
    expect(ledger.do(cancel)).toMatchObject({ ok: false, refusal: { code: 'alreadySettled' } })
    expect(new MemoryLedger().do(cancel)).toMatchObject({ ok: false, refusal: { code: 'notFound' } })
  })
})

describe('a second report of a missed contact', () => {
  const owe = (over: Partial<ActOf<'followUp.openForContact'>> = {}): Act => ({
    type: 'followUp.openForContact',
    contactId,
    cause: 'missed',
    number: null,
    customerId: null,
    queueId: null,
    ...over,
  })

  it('adds what was not known, and overwrites nothing', () => {
    const ledger = new MemoryLedger()
    ledger.do(owe({ number }))
    expect(now(ledger, followUpIdOf(contactId))).toMatchObject({
      cause: 'missed',
      status: 'owed',
      subject: '',
      dueAt: 1000 + 15 * MINUTE_MS,
      attempts: [],
      assignee: null,
      contactId,
    })
    const other = E164.parse('+8613900139000')
    expect(ledger.do(owe({ number: other, customerId: wang, queueId, cause: 'abandoned' }))).toEqual({
      ok: true,
      changes: [
        {
          op: 'set',
          entity: 'followUp',
          id: followUpIdOf(contactId),
          fields: { customerId: wang, queueId, cause: 'abandoned' },
        },
      ],
    })
    expect(ledger.do(owe({ cause: 'missed' }))).toEqual({ ok: true, changes: [] })
  })

  it('that says nothing new is nothing', () => {
    const before = { number, customerId: null, queueId: null, cause: 'abandoned' } as FollowUp
    expect(learnedOfContact(before, { ...before })).toBeNull()
    expect(learnedOfContact(before, { ...before, number: null, cause: 'missed' })).toBeNull()
    expect(learnedOfContact(before, { ...before, queueId })).toEqual({ queueId })
    expect(learnedOfContact({ ...before, cause: 'promised' }, before)).toBeNull()
  })
})
