// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { CallColumn } from '../../renderer/workspace/call/call-column.tsx'
import { setDialNumber } from '../../renderer/workspace/call/dial-number.ts'
import type { CallCard } from '../../shared/contract/desk-state.ts'
import { DoorError } from '../../shared/contract/door.ts'
import type { CallPhase } from '../../shared/domain/call.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { eventually } from '../support/eventually.ts'
import { pass } from '../support/rendered-desk.tsx'
import {
  click,
  key,
  press,
  renderRoom,
  ROOM_TIME,
  textOf,
  type,
  type RenderedRoom,
} from '../support/rendered-room.tsx'
import { sampleId } from '../support/sample-world/sample-id.ts'

/** The card of a call: who it is, how it stands, and only what can be done with it now. */

beforeEach(() => setDialNumber(''))

type Change = Partial<CallCard>
type Start = NonNullable<Parameters<typeof renderRoom>[1]>

/** Shows the calls column with one call of the sample world for each change. */
const showCalls = (changes: readonly Change[], start: Omit<Start, 'state'> = {}): Promise<RenderedRoom> =>
  renderRoom(<CallColumn />, {
    ...start,
    state: ({ call }) => ({ calls: changes.map((change) => ({ ...call, ...change })), wrapUps: [] }),
  })

const RINGING: Change = { phase: 'ringing', answeredAt: null, quality: null }
const HELD: Change = { phase: 'held', heldSince: ROOM_TIME - 65 * SECOND_MS }
const ENDED: Change = {
  phase: 'ended',
  endedAt: ROOM_TIME - 2 * SECOND_MS,
  endReason: 'hungUpByPeer',
}
const SECOND: Change = {
  callId: sampleId('call2'),
  contactId: sampleId('contact2'),
  number: { kind: 'e164', value: '+8613900139000', display: '139 0013 9000', place: null, arrivedBy: null },
  startedAt: ROOM_TIME - 4 * SECOND_MS,
  customer: null,
  candidates: [],
  ticketId: null,
  waitedMs: null,
}

const cards = (): HTMLElement[] => screen.getAllByRole('region', { name: 'Call' })
const card = (): HTMLElement => cards()[0] as HTMLElement
const button = (name: string, inside: HTMLElement = card()): HTMLButtonElement =>
  within(inside).getByRole('button', { name: new RegExp(`^${name}`) })
const has = (name: string): boolean =>
  within(card()).queryByRole('button', { name: new RegExp(`^${name}`) }) !== null

describe('a call that rings', () => {
  test('shows who calls, why, through which queue and for how long, before it is answered', async () => {
    await showCalls([RINGING])
    expect(within(card()).getByText('Ringing')).toBeTruthy()
    expect(textOf(card())).toContain('售后 queue')
    expect(within(card()).getByRole('heading', { name: /王小明/ })).toBeTruthy()
    expect(within(card()).getByTestId('call-number').textContent).toBe('138 0013 8000')
    expect(within(card()).getByText('waited 0:18')).toBeTruthy()
    expect(within(card()).getByText('Hangzhou, Zhejiang · Call 2 this month')).toBeTruthy()
    expect(within(card()).queryByTestId('call-clock')).toBeNull()
  })

  test('can be answered or refused, and nothing else', async () => {
    const room = await showCalls([RINGING])
    for (const name of ['Hang up', 'Hold', 'Mute', 'Transfer', 'Keypad']) expect(has(name)).toBe(false)
    await click(button('Answer'))
    await click(button('Reject'))
    expect(room.inputsOf('call.answer')).toEqual([{ callId: 'call1' }])
    expect(room.inputsOf('call.reject')).toEqual([{ callId: 'call1' }])
    expect(room.inputsOf('call.hangUp')).toEqual([])
  })

  test('is answered and refused by the keys of the settings', async () => {
    const room = await showCalls([RINGING])
    await key('F2')
    expect(room.inputsOf('call.answer')).toEqual([{ callId: 'call1' }])
    await key('F4')
    expect(room.inputsOf('call.reject')).toEqual([{ callId: 'call1' }])
  })

  test('counts down to the next agent, and stops saying so when the time is over', async () => {
    await showCalls([{ ...RINGING, ringsUntil: ROOM_TIME + 6 * SECOND_MS }])
    expect(within(card()).getByText(/^Next agent in [56] s$/)).toBeTruthy()
    await pass(8 * SECOND_MS)
    expect(within(card()).queryByText(/^Next agent in/)).toBeNull()
  })

  test('says a withheld number as withheld, and an unknown caller as unknown', async () => {
    const number: CallCard['number'] = {
      kind: 'withheld',
      value: null,
      display: '',
      place: null,
      arrivedBy: null,
    }
    await showCalls([{ ...RINGING, ...SECOND, number }])
    expect(within(card()).getByText('Number withheld')).toBeTruthy()
    expect(within(card()).getByRole('heading', { name: 'Unknown caller' })).toBeTruthy()
    expect(within(card()).queryByTestId('call-number')).toBeNull()
    expect(within(card()).queryByText('First call from this number')).toBeNull()
  })

  test('says that a number calls for the first time', async () => {
    const room = await showCalls([{ ...RINGING, ...SECOND }])
    expect(within(card()).getByText('First call from this number')).toBeTruthy()
    await room.speak('zh-CN')
    expect(screen.getByText('这个号码第一次来电')).toBeTruthy()
  })
})

describe('a call that is talked', () => {
  test('counts from the answer and not from the first ring', async () => {
    await showCalls([{}])
    const clock = within(card()).getByTestId('call-clock')
    expect(clock.textContent).toBe('2:41')
    await pass(3 * SECOND_MS)
    expect(clock.textContent).toBe('2:44')
  })

  test('is held, muted and hung up by buttons and by keys', async () => {
    const room = await showCalls([{}])
    await click(button('Hold'))
    await click(button('Mute'))
    await click(button('Hang up'))
    await key('F4')
    expect(room.inputsOf('call.hold')).toEqual([{ callId: 'call1' }])
    expect(room.inputsOf('call.mute')).toEqual([{ callId: 'call1', muted: true }])
    expect(room.inputsOf('call.hangUp')).toEqual([{ callId: 'call1' }, { callId: 'call1' }])
    expect(room.inputsOf('call.reject')).toEqual([])
  })

  test('says that the microphone is muted, and the button gives the voice back', async () => {
    const room = await showCalls([{ isMuted: true }])
    expect(within(card()).getByText('Microphone muted')).toBeTruthy()
    await click(button('Unmute'))
    expect(room.inputsOf('call.mute')).toEqual([{ callId: 'call1', muted: false }])
  })

  test('says that the other side put it on hold', async () => {
    await showCalls([{ isRemoteHeld: true }])
    expect(within(card()).getByText('The other side put the call on hold')).toBeTruthy()
  })

  test('shows trouble of the phone with its way on, in both languages', async () => {
    const room = await showCalls([{ problem: { code: 'lineUnreachable', sipStatus: 503, detail: '' } }])
    const alert = within(card()).getByRole('alert')
    expect(textOf(alert)).toContain('The phone line cannot be reached; reconnecting by itself.')
    expect(textOf(alert)).toContain('(SIP 503)')
    await click(within(alert).getByRole('button', { name: 'Retry' }))
    expect(room.inputsOf('line.probe')).toHaveLength(1)
    await room.speak('zh-CN')
    expect(textOf(alert)).not.toContain('The phone line')
  })

  test('says that nothing arrives while the sound is away', async () => {
    await showCalls([{ gaps: [{ kind: 'sound', from: ROOM_TIME - 3000, ms: null }] }])
    expect(textOf(card())).toContain('No sound arrives')
  })

  test('sends the tones of the keypad, pressed or typed, and shows what was sent', async () => {
    const room = await showCalls([{}])
    await click(button('Keypad'))
    const pad = within(card()).getByRole('group', { name: 'Keypad' })
    await click(within(pad).getByRole('button', { name: 'Key 1' }))
    await key('#', document.body)
    expect(room.inputsOf('call.sendDtmf')).toEqual([
      { callId: 'call1', tones: '1' },
      { callId: 'call1', tones: '#' },
    ])
    expect(within(pad).getByText('sent 1#')).toBeTruthy()
  })

  test('takes digits typed into a field as text and not as tones', async () => {
    const room = await showCalls([{}])
    await click(button('Keypad'))
    await key('5', screen.getByRole('textbox', { name: 'Number to call' }))
    expect(room.inputsOf('call.sendDtmf')).toEqual([])
  })
})

describe('a call on hold', () => {
  test('shows for how long, and is taken back', async () => {
    const room = await showCalls([HELD])
    expect(textOf(card())).toContain('On hold 1:05')
    expect(has('Hold')).toBe(false)
    await click(button('Resume'))
    expect(room.inputsOf('call.resume')).toEqual([{ callId: 'call1' }])
    expect(room.inputsOf('call.hold')).toEqual([])
  })
})

test.each<[CallPhase, readonly string[]]>([
  ['answering', ['Hang up']],
  ['dialing', ['Hang up']],
  ['holding', ['Hang up']],
  ['resuming', ['Hang up']],
  ['ending', []],
])('while a call is %s, only what its machine takes can be pressed', async (phase, possible) => {
  await showCalls([
    { phase, answeredAt: phase === 'dialing' || phase === 'answering' ? null : ROOM_TIME - 9000 },
  ])
  const names = ['Hold', 'Resume', 'Transfer', 'Hang up']
  expect(names.filter((name) => has(name) && !button(name).disabled)).toEqual(possible)
})

describe('a second call', () => {
  test('warns that answering holds the present one, and does so in that order', async () => {
    const room = await showCalls([{}, { ...RINGING, ...SECOND }])
    const second = cards()[1] as HTMLElement
    expect(textOf(second)).toContain('Answering holds the present call first')
    await click(button('Answer', second))
    const order = room.desk.asked.map(({ name }) => name).filter((name) => /^call\.(hold|answer)$/.test(name))
    expect(order).toEqual(['call.hold', 'call.answer'])
    expect(room.inputsOf('call.hold')).toEqual([{ callId: 'call1' }])
    expect(room.inputsOf('call.answer')).toEqual([{ callId: 'call2' }])
  })

  test('is not answered where the present one cannot be held, and the reason is shown', async () => {
    const room = await showCalls([{}, { ...RINGING, ...SECOND }], {
      answers: () => ({
        'call.hold': () => {
          throw new DoorError('unavailable', 'refused')
        },
      }),
    })
    await click(button('Answer', cards()[1]))
    expect(room.inputsOf('call.answer')).toEqual([])
    expect(screen.getAllByRole('alert').length).toBeGreaterThan(0)
  })

  test('stands under the one before, which keeps the keys of talk', async () => {
    const room = await showCalls([{}, { ...RINGING, ...SECOND }])
    expect(textOf(card())).toContain('王小明')
    await key('F4')
    expect(room.inputsOf('call.hangUp')).toEqual([{ callId: 'call1' }])
    expect(room.inputsOf('call.reject')).toEqual([])
  })
})

describe('a call that is over', () => {
  test('says why and how long it was, with no button of a call', async () => {
    await showCalls([ENDED])
    expect(within(card()).getByText('The other side hung up · talked 2:39')).toBeTruthy()
    for (const name of ['Hang up', 'Hold', 'Mute', 'Answer']) expect(has(name)).toBe(false)
  })

  test('moves under a call that goes on', async () => {
    await showCalls([ENDED, { ...SECOND, phase: 'talking', answeredAt: ROOM_TIME - 2000 }])
    expect(cards().map((one) => one.getAttribute('data-phase'))).toEqual(['talking', 'ended'])
  })
})

describe('why it is this customer', () => {
  test('names the reason and how many others it could be; a choice is remembered for the number', async () => {
    const room = await showCalls([{}])
    await click(within(card()).getByRole('button', { name: /Exact number match.*1 more possible/ }))
    const list = screen.getByRole('list', { name: 'Possible customers' })
    const [chosen, other] = within(list).getAllByRole('listitem') as [HTMLElement, HTMLElement]
    expect(textOf(chosen)).toContain('王小明')
    expect(textOf(chosen)).toContain('Exact number match · open ticket · last contact')
    expect(within(chosen).getByText('present')).toBeTruthy()
    expect(textOf(other)).toContain('Household or other number')
    expect(screen.getByText('Your choice is remembered for this number')).toBeTruthy()
    await press('This one: 王建国')
    expect(room.inputsOf('call.chooseCustomer')).toEqual([
      { callId: 'call1', customerId: 'c2', remember: true },
    ])
    expect(screen.queryByRole('list', { name: 'Possible customers' })).toBeNull()
  })

  test('a choice is not remembered for a number that is nobody’s own', async () => {
    const number: CallCard['number'] = {
      kind: 'short',
      value: '95588',
      display: '95588',
      place: null,
      arrivedBy: null,
    }
    const room = await showCalls([{ number }])
    await click(within(card()).getByRole('button', { name: /more possible/ }))
    expect(screen.queryByText('Your choice is remembered for this number')).toBeNull()
    await press('This one: 王建国')
    expect(room.inputsOf('call.chooseCustomer')).toMatchObject([{ remember: false }])
  })

  test('an unknown caller becomes a customer by a name, once the call is answered', async () => {
    const room = await showCalls([{ ...SECOND, answeredAt: ROOM_TIME - 2000 }], {
      answers: () => ({ 'call.createCustomer': () => new Promise(() => undefined) }),
    })
    const create = within(card()).getByRole<HTMLButtonElement>('button', { name: 'Create customer' })
    expect(create.disabled).toBe(true)
    await type(within(card()).getByRole('textbox', { name: 'Name of the new customer' }), '何晓芸')
    await click(create)
    await click(create)
    expect(room.inputsOf('call.createCustomer')).toEqual([{ callId: 'call2', name: '何晓芸' }])
  })
})

describe('an extension that was dialled with a number', () => {
  test('is offered to be keyed in while it is talked, and said to be sent after', async () => {
    const extension = { digits: '801', isSent: false }
    const room = await showCalls([{ direction: 'outbound', phase: 'dialing', answeredAt: null, extension }])
    expect(has('Key in extension 801')).toBe(false)
    await room.patch({ calls: [{ ...room.world.call, extension }] })
    await click(button('Key in extension 801'))
    expect(room.inputsOf('call.sendDtmf')).toEqual([{ callId: 'call1', tones: '801' }])
    await room.patch({ calls: [{ ...room.world.call, extension: { digits: '801', isSent: true } }] })
    expect(has('Extension 801 keyed in; again')).toBe(true)
  })
})

describe('the dial field', () => {
  const field = (): HTMLInputElement => screen.getByRole('textbox', { name: 'Number to call' })
  test('says what is read of a text before it is dialled', async () => {
    await showCalls([])
    await type(field(), '０２１–５２０６６２７３转801')
    await eventually(async () => {
      await pass(200)
      expect(textOf(screen.getByRole('status', { name: '' }).parentElement as HTMLElement)).toContain(
        '021 5206 6273 ×801 · the extension can be keyed in after the answer',
      )
    })
  })

  test('asks which of two numbers is meant, and dials that one alone', async () => {
    const room = await showCalls([])
    await type(field(), '13800138000/13900139000')
    const which = await eventually(async () => {
      await pass(200)
      return screen.getByRole('group', { name: 'Which one?' })
    })
    await click(within(which).getByRole('button', { name: '139 0013 9000' }))
    expect(room.inputsOf('call.dial')).toMatchObject([{ number: '+8613900139000' }])
    expect(field().value).toBe('')
  })
})

describe('thirty calls at once', () => {
  const burst = Array.from({ length: 30 }, (_, index): Change => ({
    ...RINGING,
    ...SECOND,
    callId: sampleId(`burst${index}`),
    contactId: sampleId(`contact${index}`),
    displayName: `Caller ${index}`,
    startedAt: ROOM_TIME - (30 - index) * SECOND_MS,
  }))

  /** The strip, which is loaded when there is one. */
  const stripOf = async (name: string): Promise<HTMLElement> => {
    await vi.dynamicImportSettled()
    await pass(200)
    return screen.getByRole('region', { name })
  }

  test('the oldest three have cards, the rest wait in a strip, and each can be answered or refused', async () => {
    const room = await showCalls(burst)
    const strip = await stripOf('Ringing · 27')
    expect(cards().map((one) => textOf(one).includes('Caller'))).toEqual([true, true, true])
    expect(within(strip).getAllByRole('listitem')).toHaveLength(27)
    await key('F2')
    await click(button('Reject', cards()[1]))
    await click(button('Answer · Caller 29', strip))
    await click(button('Reject · Caller 3', strip))
    expect(room.inputsOf('call.answer')).toEqual([{ callId: 'burst0' }, { callId: 'burst29' }])
    expect(room.inputsOf('call.reject')).toEqual([{ callId: 'burst1' }, { callId: 'burst3' }])
  })

  test('one that waits gets the card of one that is gone; a call that is talked keeps its own', async () => {
    const talking: Change = { callId: sampleId('talking'), contactId: sampleId('talking'), phase: 'talking' }
    await showCalls([talking, ...burst.slice(1, 5)])
    expect(cards()).toHaveLength(4)
    expect(within(await stripOf('Ringing · 1')).getByText('Caller 4')).toBeTruthy()
  })
})

describe('without a call', () => {
  test.each([
    ['ready', 'Ready for the next call'],
    ['paused', 'Paused: no calls come'],
    ['unreachable', 'Phone unreachable: no calls come for now'],
    ['unknown', 'State unknown to this version'],
  ] as const)('an agent who is %s reads what that means for calls', async (activity, message) => {
    const room = await showCalls([])
    await room.patch({ agent: { activity, pauseReason: null, since: ROOM_TIME } })
    expect(within(card()).getByText(message)).toBeTruthy()
  })

  test('a number is dialled as typed, and stays in the field where the core refuses it', async () => {
    let isRefused = true
    const room = await showCalls([], {
      answers: ({ call }) => ({
        'call.dial': () => {
          if (isRefused) throw new DoorError('noPhone', 'no phone')
          return { callId: call.callId }
        },
      }),
    })
    const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Number to call' })
    const dial = (): void => void fireEvent.submit(field.closest('form') as HTMLFormElement)
    await type(field, '10086')
    dial()
    await pass(100)
    expect(field.value).toBe('10086')
    expect(screen.getByRole('alert')).toBeTruthy()
    isRefused = false
    dial()
    await pass(100)
    expect(field.value).toBe('')
    expect(room.inputsOf('call.dial')).toHaveLength(2)
    expect(room.inputsOf('call.dial')[0]).toMatchObject({ number: '10086', customerId: null, ticketId: null })
  })
})
