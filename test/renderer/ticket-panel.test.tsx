// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
// there before it is asked for: the clock of a room does not wait for files
import '../../renderer/workspace/ticket/reply-items.tsx'
import { TicketPanel } from '../../renderer/workspace/ticket/ticket-panel.tsx'
import type { TicketView } from '../../shared/contract/desk-queries.ts'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import { DoorError } from '../../shared/contract/door.ts'
import type { NoteId, PersonId, TicketId } from '../../shared/domain/ids.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import type { Ticket } from '../../shared/domain/ticket.ts'
import { pass } from '../support/rendered-desk.tsx'
import {
  click,
  doubleClick,
  press,
  renderRoom,
  ROOM_TIME,
  textOf,
  type,
  type RenderedRoom,
} from '../support/rendered-room.tsx'
import { countHere, writtenJob } from '../support/job-count.ts'
import { sampleId } from '../support/sample-world/sample-id.ts'

/** One ticket: its rules are on the screen, and what is typed goes with what is done. */

interface Shown {
  readonly ticket?: Partial<Ticket>
  readonly view?: Partial<TicketView>
  readonly state?: Partial<DeskState>
  readonly language?: 'en' | 'zh-CN'
  readonly refusesActs?: string
}
const OFFLINE: Partial<DeskState> = {
  hub: { state: 'offline', why: 'closed', since: ROOM_TIME - MINUTE_MS, retryAt: null },
}

const show = ({ ticket, view, state, language, refusesActs }: Shown = {}): Promise<RenderedRoom> =>
  renderRoom(<TicketPanel ticketId={sampleId('t1')} />, {
    ...(language === undefined ? {} : { language }),
    state: () => state ?? {},
    answers: (world) => ({
      'ticket.get': () => ({ ...world.view, ...view, ticket: { ...world.view.ticket, ...ticket } }),
      ...(refusesActs !== undefined && {
        'acts.do': () => {
          throw new DoorError(refusesActs, refusesActs)
        },
      }),
    }),
  })
const button = (name: string | RegExp): HTMLButtonElement => screen.getByRole('button', { name })
const menuItems = (): string[] => screen.getAllByRole('menuitem').map(textOf)
const decided = { type: 'ticket.decideRequest', id: 't1' }
/** A return for which the days without a reason are over, by a customer who simply does not like it. */
const LATE: Shown = {
  ticket: {
    reason: 'preference',
    product: { orderId: sampleId('o2026080154210'), name: '滤芯 F-30', serial: null },
  },
}

describe('the status', () => {
  test('of a request under review cannot be resolved or closed, and the menu says why', async () => {
    await show()
    await press('Status: In progress')
    expect(
      screen.getByText('Under review: approve or reject before it can be resolved or closed'),
    ).toBeTruthy()
    expect(menuItems().join()).not.toMatch(/Resolved|Closed/)
    expect(menuItems()).toContain('Set to: Waiting')
  })

  test('of another can be resolved and closed, and is set by an act', async () => {
    const room = await show({ ticket: { kind: 'enquiry', step: 0 } })
    await press('Status: In progress')
    expect(screen.queryByText(/^Under review/)).toBeNull()
    await click(screen.getByRole('menuitem', { name: 'Set to: Resolved' }))
    expect(room.actsDone()).toEqual([{ type: 'ticket.setStatus', id: 't1', status: 'resolved' }])
  })

  test('of a closed one offers to open it again instead of the next step', async () => {
    const room = await show({ ticket: { status: 'closed', step: 5 } })
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull()
    await press('Reopen')
    expect(room.actsDone()).toEqual([{ type: 'ticket.setStatus', id: 't1', status: 'processing' }])
  })
})

describe('同意', () => {
  test('of what fits is one press, with what the decision is about', async () => {
    const room = await show()
    const job = countHere()
    await job.during(() => press('Approve'))
    expect(job.cost).toEqual(writtenJob(8))
    expect(room.actsDone()).toMatchObject([
      { ...decided, verdict: 'approved', comment: '', about: { kind: 'return', customerId: 'c1' } },
    ])
  })

  test('against a check names the check, decides nothing by itself, and asks for a reason in words', async () => {
    const room = await show(LATE)
    expect(button('Approve').title).toMatch(/^Needs a reason: Past the seven days of no-reason return/)
    await press('Approve')
    expect(room.actsDone()).toEqual([])
    const confirm = button('Approve anyway')
    expect(confirm.disabled).toBe(true)
    const why = screen.getByRole('textbox', { name: 'Why it is approved all the same' })
    await type(why, '   ')
    expect(button('Approve anyway').disabled).toBe(true)
    await type(why, ' 老客户，主管同意 ')
    await press('Approve anyway')
    expect(room.actsDone()).toMatchObject([{ ...decided, verdict: 'approved', comment: '老客户，主管同意' }])
  })

  test('asks for the reason in Chinese, too', async () => {
    await show({ ...LATE, language: 'zh-CN' })
    await press('同意')
    expect(screen.queryByText(/[A-Z][a-z]+ [a-z]+ [a-z]+/)).toBeNull()
    expect(screen.getAllByRole('textbox').length).toBeGreaterThan(0)
  })

  test('while the hub is away says before the press that it is an intent', async () => {
    await show({ state: OFFLINE })
    expect(button('Approve').title).toBe(
      'The hub is away: this is kept as an intent, and the hub must confirm it when it is back',
    )
  })

  test('while the hub is there says nothing of intents', async () => {
    await show()
    expect(button('Approve').title).toBe('')
  })

  test('that was refused keeps the reason open with its words', async () => {
    await show({ ...LATE, refusesActs: 'alreadyDone' })
    await press('Approve')
    await type(screen.getByRole('textbox', { name: 'Why it is approved all the same' }), '主管同意')
    await press('Approve anyway')
    const why = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Why it is approved all the same' })
    expect(why.value).toBe('主管同意')
    expect(screen.getByRole('alert')).toBeTruthy()
  })

  test('is not offered before the review', async () => {
    const room = await show({ ticket: { step: 0 } })
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull()
    await press('Advance to Review')
    expect(room.actsDone()).toEqual([{ type: 'ticket.completeStage', id: 't1', fromStep: 0 }])
  })
})

test('驳回 always asks for its reason, which the customer is told', async () => {
  const room = await show()
  await press('Reject request')
  expect(room.actsDone()).toEqual([])
  expect(button('Confirm rejection').disabled).toBe(true)
  await type(screen.getByRole('textbox', { name: 'Why it is rejected (told to the customer)' }), '人为损坏')
  await press('Confirm rejection')
  expect(room.actsDone()).toMatchObject([{ ...decided, verdict: 'rejected', comment: '人为损坏' }])
})

describe('intents', () => {
  const intent = (status: 'waiting' | 'confirmed' | 'refused'): Partial<DeskState> => ({
    conflicts: {
      overwritten: [],
      intents: [
        {
          id: 'n1',
          ticketId: sampleId('t1'),
          act: {
            type: 'ticket.decideRequest',
            id: sampleId('t1'),
            verdict: 'approved',
            comment: '',
            about: { kind: 'return', product: null, customerId: null },
          },
          at: ROOM_TIME - 5 * MINUTE_MS,
          status,
          settledAt: status === 'confirmed' ? ROOM_TIME - MINUTE_MS : null,
          refusal: status === 'refused' ? { code: 'alreadyDone', message: '' } : null,
        },
      ],
    },
  })

  test('that wait say so while the hub is away, and nothing while it is there', async () => {
    const room = await show({ state: { ...OFFLINE, ...intent('waiting') } })
    expect(screen.getByText('Approval: the hub must confirm it')).toBeTruthy()
    await room.patch({ hub: { state: 'online', since: ROOM_TIME, roundTripMs: 3 } })
    expect(screen.queryByText('Approval: the hub must confirm it')).toBeNull()
  })

  test('that were confirmed stay until they are seen', async () => {
    const room = await show({ state: intent('confirmed') })
    expect(screen.getByText(/^Approval: confirmed by the hub, 09:59/)).toBeTruthy()
    await press('Seen')
    expect(room.inputsOf('conflicts.dismiss')).toEqual([{ ids: ['n1'] }])
  })

  test('that were refused say why and lead to what waits', async () => {
    await show({ state: intent('refused') })
    expect(
      screen.getByText(/^Approval: not taken by the hub\. Somebody else has done it already/),
    ).toBeTruthy()
    expect(button('Show')).toBeTruthy()
  })
})

describe('notes', () => {
  const notes = (): HTMLElement => screen.getByRole('list', { name: 'History' })

  test('show who wrote what, the newest first; one by nobody is the system’s', async () => {
    const noteOf = (id: string, text: string, authorName: string | null, minutes: number) => ({
      authorName,
      note: {
        id: sampleId<NoteId>(id),
        about: { entity: 'ticket' as const, id: sampleId<TicketId>('t1') },
        text,
        by: sampleId<PersonId>('p1001'),
        at: ROOM_TIME - minutes * MINUTE_MS,
      },
    })
    await show({ view: { notes: [noteOf('n1', '第一条', '李静', 40), noteOf('n2', '第二条', null, 10)] } })
    expect(within(notes()).getAllByRole('listitem').map(textOf)).toEqual([
      'system · 09:50第二条',
      '李静 · 09:20第一条',
    ])
  })

  test('show a decision with its person and reason before them', async () => {
    await show({
      ticket: {
        step: 2,
        decision: {
          verdict: 'approved',
          by: sampleId('p2001'),
          at: ROOM_TIME - 30 * MINUTE_MS,
          comment: '质量问题',
        },
      },
    })
    expect(textOf(within(notes()).getAllByRole('listitem')[0] as HTMLElement)).toBe(
      'Approved by 周敏, 09:30Reason: 质量问题',
    )
  })

  test('typed goes with the next act, trimmed, by one press', async () => {
    const room = await show({ ticket: { step: 0 } })
    await type(screen.getByRole('textbox', { name: 'Notes' }), ' 客户已拍视频 ')
    await press('Advance to Review')
    expect(room.actsDone()).toMatchObject([
      { type: 'note.add', about: { entity: 'ticket', id: 't1' }, text: '客户已拍视频' },
      { type: 'ticket.completeStage' },
    ])
  })

  test('that could not be saved stays typed', async () => {
    await show({ refusesActs: 'diskFull' })
    const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Notes' })
    await type(field, '不能丢的话')
    await press(/^Save ticket/)
    expect(field.value).toBe('不能丢的话')
    expect(screen.getByRole('alert')).toBeTruthy()
  })
})

describe('saving', () => {
  test('is offered when something differs, and says so while nothing does', async () => {
    const room = await show()
    expect(button(/^Save ticket/).disabled).toBe(true)
    expect(button(/^Save ticket/).title).toBe('Nothing to save')
    await type(screen.getByRole('textbox', { name: /^Title/ }), '自动停机，要求退货')
    await press(/^Save ticket/)
    expect(room.inputsOf('acts.do')).toMatchObject([
      {
        acts: [{ type: 'ticket.update', fields: { title: '自动停机，要求退货' } }],
        basedOn: 12,
        draft: 'ticket:t1',
      },
    ])
  })
})

describe('pressed twice', () => {
  /** A core that answers `acts.do` only when it is told to; the ticket is what it is by then. */
  async function slowCore(ticket: Partial<Ticket> = {}) {
    let shown = ticket
    const waiting: (() => void)[] = []
    const room = await renderRoom(<TicketPanel ticketId={sampleId('t1')} />, {
      answers: (world) => ({
        'ticket.get': () => ({ ...world.view, ticket: { ...world.view.ticket, ...shown } }),
        'acts.do': () => new Promise<null>((resolve) => waiting.push(() => resolve(null))),
      }),
    })
    return {
      ...room,
      /** Answers the oldest that waits; from now on the ticket is this one. */
      answer: async (now: Partial<Ticket> = shown): Promise<void> => {
        shown = now
        waiting.shift()?.()
        room.desk.emitChanged('ticket')
        await pass(500)
      },
    }
  }
  const note = (): HTMLTextAreaElement => screen.getByRole('textbox', { name: 'Notes' })
  const saveKey = async (): Promise<void> => {
    fireEvent.keyDown(note(), { key: 'Enter', code: 'Enter', ctrlKey: true })
    await pass(50)
  }
  const notes = (acts: unknown[]): unknown[] =>
    acts.filter((act) => (act as { type: string }).type === 'note.add')

  test('the key that saves adds one note, and what is typed meanwhile goes with the next press', async () => {
    const room = await slowCore()
    await type(note(), '客户已拍视频')
    await saveKey()
    await saveKey()
    expect(room.inputsOf('acts.do')).toHaveLength(1)
    await type(note(), '客户已拍视频，明天寄回')
    await saveKey()
    await room.answer()
    await room.answer()
    expect(notes(room.actsDone())).toMatchObject([
      { text: '客户已拍视频' },
      { text: '客户已拍视频，明天寄回' },
    ])
    expect(note().value).toBe('')
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('saving and then deciding does both, one after the other, and the words once', async () => {
    const room = await slowCore()
    await type(note(), '照片已看')
    await saveKey()
    // off while it is saved: a key that presses it all the same waits its turn
    expect(button('Approve').disabled).toBe(true)
    expect(button('Reject request').disabled).toBe(true)
    await room.answer()
    await press('Approve')
    await room.answer()
    expect(room.actsDone()).toMatchObject([{ type: 'note.add' }, decided])
    expect(button('Approve').disabled).toBe(false)
  })

  test('同意 is one decision: the second click does not complete the stage that comes into its place', async () => {
    const room = await slowCore()
    fireEvent.click(button('Approve'), { detail: 1 })
    await pass(50)
    await room.answer({ step: 2 })
    const next = button(/^Advance to/)
    fireEvent.click(next, { detail: 2 })
    await pass(200)
    expect(room.actsDone()).toMatchObject([{ ...decided, verdict: 'approved' }])
    // a click that is meant is taken
    fireEvent.click(next, { detail: 1 })
    await pass(200)
    expect(room.actsDone()).toMatchObject([decided, { type: 'ticket.completeStage', fromStep: 2 }])
    expect(button(/^Advance to/).disabled).toBe(true)
  })

  test('解决 does not open it again by the button that takes its place', async () => {
    const room = await slowCore({ kind: 'unsorted', step: 0 })
    fireEvent.click(button('Resolve'), { detail: 1 })
    await pass(50)
    await room.answer({ kind: 'unsorted', step: 0, status: 'resolved' })
    fireEvent.click(button('Reopen'), { detail: 2 })
    await pass(200)
    expect(room.actsDone()).toEqual([{ type: 'ticket.setStatus', id: 't1', status: 'resolved' }])
  })

  test('what is meant to be pressed often stays so', async () => {
    await slowCore()
    await doubleClick(button('Status: In progress'))
    expect(screen.queryAllByRole('menuitem')).toEqual([])
  })
})

describe('what is not known', () => {
  test('a number that the hub has not given yet is not made up', async () => {
    await show({ ticket: { number: null }, view: { isPending: true } })
    expect(screen.getByRole('heading', { name: /number follows/ })).toBeTruthy()
    expect(screen.getByText('to be sent to the hub')).toBeTruthy()
  })

  test('a deadline that is over is said to be over', async () => {
    await show({ ticket: { dueAt: ROOM_TIME - 10 * MINUTE_MS } })
    expect(screen.getByText(/overdue 10:0\d/)).toBeTruthy()
  })

  test('a ticket that is not on this computer is said, and not shown empty', async () => {
    const room = await renderRoom(<TicketPanel ticketId={sampleId('t9')} />, {
      answers: () => ({ 'ticket.get': () => null }),
    })
    expect(screen.getByText(/^This ticket cannot be found/)).toBeTruthy()
    await room.speak('zh-CN')
    expect(screen.queryByText(/^This ticket cannot/)).toBeNull()
  })
})

test.each([
  ['en', 'Templates', 'Notes', /^After arrival and inspection the refund/],
  ['zh-CN', '回复模板', '记录', /^收到商品并质检后，退款/],
] as const)(
  'a ready sentence of the kind goes into the note in %s',
  async (language, menu, note, sentence) => {
    await show({ language, ticket: { kind: 'return' } })
    await click(button(menu))
    await click(screen.getByRole('menuitem', { name: sentence }))
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: note }).value).toMatch(sentence)
  },
)
