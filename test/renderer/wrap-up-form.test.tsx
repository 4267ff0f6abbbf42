// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { closeOverlay, openOverlay } from '../../renderer/ui/palette-store.ts'
import KeysHelp from '../../renderer/workspace/help/keys-help.tsx'
import { TicketPanel } from '../../renderer/workspace/ticket/ticket-panel.tsx'
import { WrapUpForm } from '../../renderer/workspace/wrap-up/wrap-up-form.tsx'
import { UnfinishedWrapUps } from '../../renderer/workspace/wrap-up/unfinished-wrap-ups.tsx'
import { CallColumn } from '../../renderer/workspace/call/call-column.tsx'
import { readDeskFocus } from '../../renderer/workspace/navigation/navigation.ts'
import { DoorError } from '../../shared/contract/door.ts'
import { HOUR_MS, SECOND_MS } from '../../shared/domain/time.ts'
import { pass } from '../support/rendered-desk.tsx'
import {
  click,
  press,
  renderRoom,
  ROOM_TIME,
  textOf,
  type,
  type RenderedRoom,
} from '../support/rendered-room.tsx'
import { sampleId } from '../support/sample-world/sample-id.ts'

/** The end of a call: nothing is finished without an outcome, and nothing that was typed is lost. */

type Start = NonNullable<Parameters<typeof renderRoom>[1]>
const until = ROOM_TIME + 40 * SECOND_MS

async function showForm(start: Start & { readonly onDone?: () => void } = {}): Promise<RenderedRoom> {
  const { onDone, ...rest } = start
  return renderRoom(
    <WrapUpForm
      contactId={sampleId('contact1')}
      ticketId={null}
      timer={{ until, total: 60 * SECOND_MS }}
      hasKeys
      {...(onDone === undefined ? {} : { onDone })}
    />,
    rest,
  )
}
const finishButton = (name = /^Finish wrap-up/): HTMLButtonElement => screen.getByRole('button', { name })
const choose = (name: string): Promise<void> => click(screen.getByRole('radio', { name }))
const note = (): HTMLTextAreaElement => screen.getByRole('textbox', { name: 'Wrap-up note' })
const alt = async (digit: number): Promise<void> => {
  fireEvent.keyDown(document.body, { key: String(digit), code: `Digit${digit}`, altKey: true })
  await pass(10)
}
const finishKeys = async (): Promise<void> => {
  fireEvent.keyDown(document.body, { key: 'Enter', code: 'Enter', ctrlKey: true, shiftKey: true })
  await pass(200)
}

describe('the outcome', () => {
  test('of a call that was handed over is set by the system where none is chosen, and the form says so', async () => {
    const room = await renderRoom(
      <WrapUpForm
        contactId={sampleId('contact1')}
        ticketId={null}
        timer={null}
        hasKeys={false}
        isHandedOver
      />,
    )
    expect(screen.getByText('Without a choice the system sets “Transferred”')).toBeTruthy()
    await room.speak('zh-CN')
    expect(screen.getByText('不选择时，系统记为“已转接”')).toBeTruthy()
    await choose('已解决')
    expect(screen.queryByText(/系统记为/)).toBeNull()
  })

  test.each([
    ['en', /^Finish wrap-up/, 'Choose an outcome first'],
    ['zh-CN', /^完成整理/, '先选小结'],
  ] as const)(
    'is asked for before anything can be finished, and the button says so in %s',
    async (language, name, why) => {
      const room = await showForm({ language })
      expect(finishButton(name).disabled).toBe(true)
      expect(finishButton(name).title).toBe(why)
      await finishKeys()
      expect(room.inputsOf('wrapUp.finish')).toEqual([])
      // the key says what is missing, too, and the caret stands where it is chosen
      expect(textOf(screen.getByRole('alert'))).toBe(why)
      expect(document.activeElement?.getAttribute('role')).toBe('radio')
      await alt(1)
      expect(screen.queryByRole('alert')).toBeNull()
    },
  )

  test('shows the whole key of each choice', async () => {
    await showForm()
    const choices = screen.getAllByRole('radio')
    expect(choices.map((choice) => choice.getAttribute('aria-keyshortcuts'))).toEqual(
      choices.map((_, index) => `Alt+${index + 1}`),
    )
    expect(choices.map(textOf).slice(0, 2)).toEqual(['SolvedAlt 1', 'Ticket openedAlt 2'])
  })

  test('finishes the call with the note, once', async () => {
    let done = 0
    const room = await showForm({ onDone: () => (done += 1) })
    await choose('Solved')
    await type(note(), '已换滤芯，客户满意')
    expect(finishButton().title).toBe('')
    await click(finishButton())
    expect(room.inputsOf('wrapUp.finish')).toMatchObject([
      { contactId: 'contact1', disposition: 'solved', note: '已换滤芯，客户满意', followUp: null },
    ])
    expect(done).toBe(1)
    expect(room.inputsOf('draft.discard')).toEqual([{ key: 'wrapUp:contact1' }])
  })

  test('is two keys: Alt and a digit, then the key that finishes', async () => {
    const room = await showForm()
    await alt(3)
    expect(screen.getByRole('radio', { name: 'Information given' }).getAttribute('aria-checked')).toBe('true')
    await finishKeys()
    expect(room.inputsOf('wrapUp.finish')).toMatchObject([{ disposition: 'informationGiven' }])
  })

  test('stays with the note where the core refuses it, and the reason is shown', async () => {
    let done = 0
    const room = await showForm({
      onDone: () => (done += 1),
      answers: () => ({
        'wrapUp.finish': () => {
          throw new DoorError('diskFull', 'no room')
        },
      }),
    })
    await choose('Other')
    await type(note(), '稍后补充')
    await click(finishButton())
    expect(screen.getByRole('alert')).toBeTruthy()
    expect(note().value).toBe('稍后补充')
    expect(done).toBe(0)
    expect(room.inputsOf('draft.discard')).toEqual([])
  })
})

describe('the note', () => {
  const showBoth = (start: Start = {}): Promise<RenderedRoom> =>
    renderRoom(
      <>
        <TicketPanel ticketId={sampleId('t1')} />
        <WrapUpForm
          contactId={sampleId('contact1')}
          ticketId={sampleId('t1')}
          timer={{ until, total: 60 * SECOND_MS }}
          hasKeys
        />
      </>,
      start,
    )
  const noteFields = (): HTMLTextAreaElement[] => screen.getAllByRole('textbox', { name: /note/i })
  const altJ = async (): Promise<void> => {
    fireEvent.keyDown(document.body, { key: 'j', code: 'KeyJ', altKey: true })
    await pass(10)
  }

  test('has a key, which stands on the field and in the list of keys', async () => {
    await showForm()
    await altJ()
    expect(document.activeElement).toBe(note())
    expect(note().getAttribute('aria-keyshortcuts')).toBe('Alt+J')
    expect(screen.getByText('Alt J')).toBeTruthy()
    openOverlay('help')
    await renderRoom(<KeysHelp />)
    const work = screen.getByRole('region', { name: 'Work' })
    expect(textOf(work)).toMatch(/Write a note ?Alt J/)
    expect(textOf(work)).toMatch(/Outcome of the call, in wrap-up ?Alt 1–8/)
    closeOverlay()
  })

  test('is one: beside the ticket of the call it is typed there, and goes with the wrap-up', async () => {
    const room = await showBoth()
    expect(noteFields()).toHaveLength(1)
    await altJ()
    expect(document.activeElement).toBe(noteFields()[0])
    await type(noteFields()[0]!, '客户愿意等到周五')
    await choose('Solved')
    await finishKeys()
    expect(room.inputsOf('wrapUp.finish')).toMatchObject([
      { disposition: 'solved', note: '客户愿意等到周五', noteOf: 't1' },
    ])
    // written down by the wrap-up, and not by the ticket as well
    expect(room.actsDone()).toEqual([])
    expect(noteFields()[0]!.value).toBe('')
  })

  test('stays where it was typed when the wrap-up is refused; the other fields of the ticket are saved', async () => {
    const room = await showBoth({
      answers: () => ({
        'wrapUp.finish': () => {
          throw new DoorError('diskFull', 'no room')
        },
      }),
    })
    await type(noteFields()[0]!, '客户愿意等到周五')
    await type(screen.getByRole('textbox', { name: /^Title/ }), '自动停机')
    await choose('Solved')
    await finishKeys()
    expect(room.actsDone()).toMatchObject([{ type: 'ticket.update', fields: { title: '自动停机' } }])
    expect(noteFields()[0]!.value).toBe('客户愿意等到周五')
  })

  test('of a wrap-up that was begun without the ticket keeps its field', async () => {
    const room = await showBoth({
      answers: () => ({
        'draft.get': ({ key }) =>
          key.startsWith('wrapUp:') ? { key, value: { note: '先前写的' }, savedAt: ROOM_TIME } : null,
      }),
    })
    expect(note().value).toBe('先前写的')
    fireEvent.focus(note())
    await type(note(), '')
    // it does not go from under the caret
    expect(note().value).toBe('')
    await type(note(), '改过的')
    await choose('Solved')
    await finishKeys()
    expect(room.inputsOf('wrapUp.finish')).toMatchObject([{ note: '改过的', noteOf: null }])
  })
})

describe('a promised call', () => {
  test('asks when and by whom only for the outcome that promises it', async () => {
    await showForm()
    expect(screen.queryByText('When to call again')).toBeNull()
    await choose('Follow-up needed')
    expect(screen.getByText('When to call again')).toBeTruthy()
    expect(screen.getByRole<HTMLInputElement>('combobox', { name: 'Who calls again' }).value).toBe('Me')
    await choose('Solved')
    expect(screen.queryByText('When to call again')).toBeNull()
  })

  test('is mine in two hours where nothing else is chosen', async () => {
    const room = await showForm()
    await choose('Follow-up needed')
    await click(finishButton())
    const [input] = room.inputsOf('wrapUp.finish') as { followUp: { dueAt: number; assignee: string } }[]
    expect(input?.followUp.assignee).toBe('p1001')
    expect(Math.abs((input?.followUp.dueAt ?? 0) - (ROOM_TIME + 2 * HOUR_MS))).toBeLessThan(5 * SECOND_MS)
  })

  test('is tomorrow at half past nine, where that is chosen', async () => {
    const room = await showForm()
    await choose('Follow-up needed')
    await choose('Tomorrow 9:30')
    await click(finishButton())
    const tomorrow = new Date(ROOM_TIME)
    tomorrow.setDate(tomorrow.getDate() + 1)
    tomorrow.setHours(9, 30, 0, 0)
    expect(room.inputsOf('wrapUp.finish')).toMatchObject([{ followUp: { dueAt: tomorrow.getTime() } }])
  })

  test('can be anyone’s', async () => {
    const room = await showForm()
    await choose('Follow-up needed')
    await click(screen.getByRole('combobox', { name: 'Who calls again' }))
    await click(screen.getByRole('option', { name: 'Anyone' }))
    await click(finishButton())
    expect(room.inputsOf('wrapUp.finish')).toMatchObject([{ followUp: { assignee: null } }])
  })

  test('offers colleagues and not the agent twice', async () => {
    await showForm()
    await choose('Follow-up needed')
    await click(screen.getByRole('combobox', { name: 'Who calls again' }))
    const names = screen.getAllByRole('option').map(textOf)
    expect(names.slice(0, 3)).toEqual(['Me', 'Anyone', '张伟'])
    expect(names).not.toContain('李静')
  })

  test('cannot be finished without a time to come, and says so at the time and at the button', async () => {
    const room = await showForm()
    await choose('Follow-up needed')
    await click(screen.getByRole('radio', { name: 'At a time' }))
    expect(finishButton().disabled).toBe(true)
    expect(finishButton().title).toBe('Choose a time to come')
    const time = screen.getByLabelText('Time of next try')
    await type(time, '2026-11-22T09:00')
    expect(finishButton().disabled).toBe(true)
    expect(screen.getByText('Choose a time to come')).toBeTruthy()
    await finishKeys()
    expect(room.inputsOf('wrapUp.finish')).toEqual([])
    expect(textOf(screen.getByRole('alert'))).toBe('Choose a time to come')
    expect(document.activeElement).toBe(time)
    await type(time, '2026-11-24T09:00')
    await click(finishButton())
    expect(room.inputsOf('wrapUp.finish')).toMatchObject([
      { followUp: { dueAt: new Date(2026, 10, 24, 9).getTime() } },
    ])
  })
})

describe('what was typed', () => {
  test('goes to the core as a draft and is back when the form is', async () => {
    const room = await showForm({
      answers: () => ({
        'draft.get': ({ key }) => ({
          key,
          value: { disposition: 'transferred', note: '转给仓库' },
          savedAt: ROOM_TIME - 1000,
        }),
      }),
    })
    expect(note().value).toBe('转给仓库')
    expect(screen.getByRole('radio', { name: 'Transferred' }).getAttribute('aria-checked')).toBe('true')
    await type(note(), '转给仓库，明早到')
    await pass(300)
    expect(room.inputsOf('draft.save').at(-1)).toMatchObject({
      key: 'wrapUp:contact1',
      value: { note: '转给仓库，明早到' },
    })
  })
})

describe('the time for it', () => {
  test('can be made longer or ended; what was typed is saved first', async () => {
    const room = await showForm()
    await press('Extend')
    expect(room.inputsOf('wrapUp.extend')).toEqual([{ contactId: 'contact1' }])
    await type(note(), '先接下一个电话')
    await press('Later')
    const names = room.desk.asked.map(({ name }) => name)
    expect(names.lastIndexOf('draft.save')).toBeLessThan(names.lastIndexOf('wrapUp.later'))
    expect(names).toContain('draft.save')
    expect(room.inputsOf('wrapUp.later')).toEqual([{ contactId: 'contact1' }])
  })

  test('that cannot be ended leaves the form where it is, and says so', async () => {
    let done = 0
    await showForm({
      onDone: () => (done += 1),
      answers: () => ({
        'wrapUp.later': () => {
          throw new DoorError('diskFull', 'no room')
        },
      }),
    })
    await press('Later')
    expect(screen.getByRole('alert')).toBeTruthy()
    expect(done).toBe(0)
  })

  test('when it is over, the form stays and the buttons of the clock go', async () => {
    await showForm()
    expect(screen.getByRole('button', { name: 'Extend' })).toBeTruthy()
    await pass(42 * SECOND_MS)
    expect(screen.queryByRole('button', { name: 'Extend' })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Later' })).toBeNull()
    await choose('Solved')
    expect(finishButton().disabled).toBe(false)
  })

  test('is shown on the card of the call, and its end says that nothing is lost', async () => {
    await renderRoom(<CallColumn />, {
      state: ({ call }) => ({
        wrapUps: [],
        calls: [
          {
            ...call,
            phase: 'ended',
            endedAt: ROOM_TIME - 20_000,
            endReason: 'hungUp',
            wrapUp: { until, total: 60 * SECOND_MS },
          },
        ],
      }),
    })
    const card = screen.getByRole('region', { name: 'Call' })
    expect(within(card).getByText('Wrap-up')).toBeTruthy()
    expect(textOf(card)).toMatch(/0:(39|40) left/)
    await pass(41 * SECOND_MS)
    expect(within(card).getByText('Time is up; what you typed is kept')).toBeTruthy()
  })
})

describe('wrap-ups that were left for later', () => {
  const show = (): Promise<RenderedRoom> => renderRoom(<UnfinishedWrapUps isElsewhere={() => false} />)

  test('are counted, each with its person and the length of its draft', async () => {
    await show()
    const panel = screen.getByRole('region', { name: 'Unfinished wrap-ups 1' })
    expect(within(panel).getByText('陈丽')).toBeTruthy()
    expect(within(panel).getByText('48 characters, saved as you go 09:40')).toBeTruthy()
  })

  test('open in their place, with the customer on the desk and no clock', async () => {
    const room = await show()
    await press('Resume the wrap-up of 陈丽')
    expect(readDeskFocus().customerId).toBe('c3')
    expect(finishButton().disabled).toBe(true)
    expect(screen.queryByRole('button', { name: 'Extend' })).toBeNull()
    await choose('No reply')
    await click(finishButton())
    expect(room.inputsOf('wrapUp.finish')).toMatchObject([
      { contactId: 'contact-r0.02', disposition: 'noReply' },
    ])
    expect(screen.queryByRole('radio', { name: 'No reply' })).toBeNull()
  })

  test('leave outcomes to the call in front: Alt and a digit do nothing here', async () => {
    await show()
    await press('Resume the wrap-up of 陈丽')
    await alt(1)
    expect(screen.getByRole('radio', { name: 'Solved' }).getAttribute('aria-checked')).toBe('false')
  })

  test('are not shown while there are none', async () => {
    const room = await show()
    await room.patch({ wrapUps: [] })
    expect(screen.queryByRole('region')).toBeNull()
  })
})

test('the key that finishes, pressed twice, finishes once', async () => {
  let answer: (() => void) | undefined
  const room = await showForm({
    answers: () => ({
      'wrapUp.finish': () => new Promise<null>((resolve) => (answer = () => resolve(null))),
    }),
  })
  await choose('Solved')
  await finishKeys()
  await finishKeys()
  expect(room.inputsOf('wrapUp.finish')).toHaveLength(1)
  answer?.()
  await pass(200)
  expect(screen.queryByRole('alert')).toBeNull()
})
