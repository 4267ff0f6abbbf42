// @vitest-environment happy-dom
import { DEFAULT_PLAN } from '../../shared/domain/default-number-plan.ts'
import { screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { TicketPanel } from '../../renderer/workspace/ticket/ticket-panel.tsx'
import type { PersonId } from '../../shared/domain/ids.ts'
import type { Person } from '../../shared/domain/people.ts'
import type { DecidedRequest, Ticket } from '../../shared/domain/ticket.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import {
  click,
  press,
  renderRoom,
  ROOM_TIME,
  textOf,
  type,
  type RenderedRoom,
} from '../support/rendered-room.tsx'
import { PEOPLE } from '../support/sample-world/people.ts'
import { sampleId } from '../support/sample-world/sample-id.ts'

/** Who has to approve what is shown, and what the person at this console can do about it. */

const personId = (extension: string): PersonId => sampleId<PersonId>(`p${extension}`)
/** The purifier of the sample ticket costs ¥1,299; Zhang Wei asks for it. */
const REQUEST: Partial<Ticket> = { requesters: [personId('1002')] }
const about: DecidedRequest = {
  kind: 'return',
  product: { orderId: sampleId('o2026110988431'), name: '空气净化器 AP-300', serial: '8842017' },
  customerId: sampleId('c1'),
  amount: 129_900,
}
const firstBy = (extension: string): Partial<Ticket> => ({
  ...REQUEST,
  firstApproval: { by: personId(extension), at: ROOM_TIME - 8 * MINUTE_MS, comment: '照片已看', about },
})

interface Shown {
  readonly ticket?: Partial<Ticket>
  /** The extension of who looks. */
  readonly as?: string
  /** In fen; ¥1,000 without it, so that two persons are needed. */
  readonly limit?: number
  readonly language?: 'en' | 'zh-CN'
  readonly people?: readonly Person[]
}
const show = ({
  ticket = REQUEST,
  as = '1001',
  limit = 100_000,
  language,
  people,
}: Shown = {}): Promise<RenderedRoom> =>
  renderRoom(<TicketPanel ticketId={sampleId('t1')} />, {
    ...(language === undefined ? {} : { language }),
    state: () => ({
      session: {
        person: PEOPLE.find(({ extension }) => extension === as)!,
        hubUrl: 'http://127.0.0.1:4180',
        isTrial: true,
        timezone: 'Asia/Shanghai',
        numberPlan: DEFAULT_PLAN,
        approvalLimits: { return: limit, exchange: limit, repair: limit },
        limitChanges: [],
        canSetLimits: true,
      },
      ...(people === undefined ? {} : { people: [...people] }),
    }),
    answers: (world) => ({
      'ticket.get': () => ({ ...world.view, ticket: { ...world.view.ticket, ...ticket } }),
    }),
  })
const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name })
const lines = (label = 'Who approves'): string[] =>
  within(screen.getByRole('list', { name: label }))
    .getAllByRole('listitem')
    .map(textOf)

describe('up to the limit', () => {
  test('one approval is enough, of whoever asked for it, too', async () => {
    const room = await show({ as: '1002', limit: 129_900 })
    expect(lines()).toEqual([
      'Amount: ¥1,299',
      'One person approves; above ¥1,299 there would be two',
      'Asked for by 张伟',
    ])
    await press('Approve')
    expect(room.actsDone()).toEqual([
      { type: 'ticket.decideRequest', id: 't1', verdict: 'approved', comment: '', about },
    ])
  })
})

describe('above the limit', () => {
  test('the first approval is one of two, and who can give it is named', async () => {
    const room = await show()
    expect(lines()).toEqual([
      'Amount: ¥1,299',
      'Above ¥1,000: two persons approve, the second a supervisor or an administrator',
      'Asked for by 张伟',
      'The first approval can come from: 李静, 王芳, 刘洋, 陈晨, 赵磊, 周敏, 吴刚',
      'Then the second can come from: 周敏, 吴刚',
    ])
    await press('Approve, first of two')
    expect(room.actsDone()).toMatchObject([{ verdict: 'approved', about: { amount: 129_900 } }])
  })

  test('who asked for it sees a button that is off, and why; and can still reject', async () => {
    const room = await show({ as: '1002' })
    expect(button('Approve').disabled).toBe(true)
    expect(button('Approve').title).toMatch(/^You asked for this yourself/)
    expect(lines().at(-1)).toMatch(/^You asked for this yourself/)
    await press('Reject request')
    await type(screen.getByRole('textbox', { name: 'Why it is rejected (told to the customer)' }), '人为损坏')
    await press('Confirm rejection')
    expect(room.actsDone()).toMatchObject([{ verdict: 'rejected', comment: '人为损坏' }])
  })

  test('after the first the second is awaited: by whom is said, to the first, to an agent and to a supervisor', async () => {
    await show({ ticket: firstBy('1001') })
    expect(lines().slice(3)).toEqual([
      'First approval by 李静, 09:52Reason: 照片已看',
      'The second approval is awaited from: 周敏, 吴刚',
      'You have approved this already. A second person must approve it: a supervisor or an administrator.',
    ])
    expect(button('Approve').disabled).toBe(true)
  })
  test('an agent is told that it takes a supervisor', async () => {
    await show({ ticket: firstBy('1001'), as: '1003' })
    expect(button('Approve').title).toMatch(/^This was approved once/)
  })
  test('a supervisor gives the second', async () => {
    const room = await show({ ticket: firstBy('1001'), as: '2001' })
    expect(button('Approve, second of two').disabled).toBe(false)
    await press('Approve, second of two')
    expect(room.actsDone()).toMatchObject([{ verdict: 'approved', about }])
  })

  test('a first approval of another amount is none', async () => {
    const stale = firstBy('1003')
    const firstApproval = { ...stale.firstApproval!, about: { ...about, amount: 1 } }
    await show({ ticket: { ...stale, firstApproval } })
    expect(lines().join()).not.toContain('First approval by')
    expect(button('Approve, first of two').disabled).toBe(false)
  })

  test('the only one who could give the second is not offered the first, and told the way', async () => {
    const people = PEOPLE.filter(({ extension }) => extension !== '9001')
    await show({ as: '2001', people })
    expect(button('Approve').disabled).toBe(true)
    expect(button('Approve').title).toMatch(/^Nobody but you can give the second approval/)
    expect(lines().slice(3, 5)).toEqual([
      'The first approval can come from: 李静, 王芳, 刘洋, 陈晨, 赵磊',
      'Then the second can come from: 周敏',
    ])
  })

  test('where nobody could give the second, nobody is offered the first, and the way on is said', async () => {
    const people = PEOPLE.filter(({ role }) => role === 'agent')
    await show({ as: '1003', people, language: 'zh-CN' })
    expect(button('同意').disabled).toBe(true)
    expect(lines('由谁同意').slice(3)).toEqual([
      '现在没有人可以同意：请先驳回，再由别人重新打开',
      expect.stringMatching(/^您同意之后没有人能做第二个同意/),
    ])
  })

  test('where nobody is left, the way on is said', async () => {
    const agents = PEOPLE.filter(({ role }) => role === 'agent')
    await show({ ticket: firstBy('1001'), people: agents })
    expect(lines()).toContain(
      'Nobody of the team can approve it now: reject it, and let somebody else reopen it',
    )
  })

  test('is said in Chinese, too', async () => {
    await show({ language: 'zh-CN', ticket: firstBy('1001') })
    const shown = lines('由谁同意')
    expect(shown).toHaveLength(6)
    for (const line of shown) expect(line).not.toMatch(/[A-Za-z]{3}/)
    expect(button('同意').title).toMatch(/^您已经同意过了/)
  })
})

describe('what is not known counts as above', () => {
  test('the amount, of a product that is in no order', async () => {
    const product = { orderId: null, name: '空气净化器', serial: null }
    await show({ ticket: { ...REQUEST, product }, limit: 10_000_000 })
    expect(lines()[0]).toMatch(/^Amount not known/)
    expect(lines()[1]).toMatch(/^Counts as above ¥100,000, because the amount is not known/)
  })
  test('who asked for it, on a ticket of an older version', async () => {
    await show({ ticket: { requesters: undefined }, limit: 10_000_000 })
    expect(lines()[1]).toMatch(/^Counts as above ¥100,000, because nobody knows who asked for it/)
    expect(button('Approve, first of two').disabled).toBe(false)
  })
})

test('without a product nobody can approve it, and the button says what is missing; it can be rejected', async () => {
  const room = await show({ ticket: { ...REQUEST, product: null }, limit: 10_000_000 })
  expect(button('Approve').disabled).toBe(true)
  expect(button('Approve').title).toMatch(/^The product is missing/)
  expect(lines().at(-1)).toMatch(/^The product is missing/)
  expect(lines().join()).not.toContain('Nobody of the team')
  expect(button('Reject request').disabled).toBe(false)
  await room.speak('zh-CN')
  expect(button('同意').title).toMatch(/^还没有填写商品/)
})

test('who asked for it is told both: that it is the own request, and that the product is missing', async () => {
  await show({ ticket: { ...REQUEST, product: null }, as: '1002' })
  expect(lines().slice(-2)).toEqual([
    expect.stringMatching(/^The product is missing/),
    expect.stringMatching(/^You asked for this yourself/),
  ])
})

test('what is typed and not saved counts: another product makes its typist one who asks', async () => {
  await show()
  expect(button('Approve, first of two').disabled).toBe(false)
  await click(screen.getByRole('radio', { name: 'Exchange' }))
  expect(button('Approve').title).toMatch(/^You asked for this yourself/)
})

test('a decision of two shows both', async () => {
  const decision = {
    verdict: 'approved',
    by: personId('2001'),
    at: ROOM_TIME - 2 * MINUTE_MS,
    comment: '同意',
    about,
    first: { by: personId('1001'), at: ROOM_TIME - 8 * MINUTE_MS, comment: '照片已看' },
  } as const
  await show({ ticket: { ...REQUEST, step: 2, decision, firstApproval: null } })
  const [note] = within(screen.getByRole('list', { name: 'History' })).getAllByRole('listitem')
  expect(textOf(note!)).toBe(
    'Approved by 周敏, 09:58Reason: 同意First approval by 李静, 09:52 Reason: 照片已看',
  )
  expect(screen.queryByRole('list', { name: 'Who approves' })).toBeNull()
})
