// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { closeOverlay, openOverlay } from '../../renderer/ui/palette-store.ts'
import { readDeskFocus } from '../../renderer/workspace/navigation/navigation.ts'
import { useRecentHits } from '../../renderer/workspace/search/recent-hits.ts'
import SearchPalette from '../../renderer/workspace/search/search-palette.tsx'
import type { SearchHit } from '../../shared/contract/desk-queries.ts'
import { DoorError } from '../../shared/contract/door.ts'
import { pass } from '../support/rendered-desk.tsx'
import { click, key, press, renderRoom, textOf, type, type RenderedRoom } from '../support/rendered-room.tsx'
import type { SampleWorld } from '../support/sample-world/sample-world.ts'

/** The search: everything by keyboard, in groups, and the first line is what Enter opens. */

beforeEach(() => useRecentHits.setState({ hits: [] }))
afterEach(closeOverlay)

type Answers = NonNullable<NonNullable<Parameters<typeof renderRoom>[1]>['answers']>

const hitsOf = ({ card, view }: SampleWorld): SearchHit[] => [
  { kind: 'ticket', ticket: view.ticket, customerName: '王小明', excerpt: '要求退货' },
  { kind: 'customer', customer: card.customer, why: 'name' },
  ...card.orders
    .slice(0, 1)
    .map((order) => ({ kind: 'order' as const, order, customerName: '王小明', openTicket: null })),
]
const found: Answers = (world) => ({ 'search.find': () => ({ hits: hitsOf(world), tookMs: 3.4 }) })

async function show(answers: Answers = found, text = ''): Promise<RenderedRoom> {
  openOverlay('search', text)
  return renderRoom(<SearchPalette />, { answers })
}
const field = (): HTMLInputElement => screen.getByRole('combobox')
const groups = (): (string | null)[] =>
  screen.queryAllByRole('group').map((group) => group.getAttribute('aria-label'))
const selected = (): string => textOf(screen.getByRole('option', { selected: true }))
const search = async (text: string): Promise<void> => {
  await type(field(), text)
  await pass(400)
}

describe('what was found', () => {
  test('stands in groups, customers first, with what tells one from another', async () => {
    await show()
    await search('王小明')
    expect(groups().slice(0, 3)).toEqual(['Customers', 'Tickets', 'Orders'])
    const customer = within(screen.getByRole('group', { name: 'Customers' })).getByRole('option')
    expect(textOf(customer)).toContain('138 0013 8000 · 0571 8765 4321')
    const ticket = within(screen.getByRole('group', { name: 'Tickets' })).getByRole('option')
    expect(textOf(ticket)).toContain('T-20261122-0042')
    expect(textOf(ticket)).toContain('In progress')
    expect(screen.getByText('3 found · 3 ms')).toBeTruthy()
  })

  test('is asked for once after a pause in typing, without the blanks around it', async () => {
    const room = await show()
    await type(field(), '王')
    await type(field(), '王小')
    await type(field(), ' 王小明 ')
    await pass(400)
    expect(room.inputsOf('search.find')).toEqual([{ text: '王小明', limit: 24 }])
  })

  test('opens by Enter, is closed with it, and stands among what was opened lately', async () => {
    await show()
    await search('王小明')
    await key('Enter', field())
    expect(readDeskFocus()).toEqual({ ticketId: null, customerId: 'c1' })
    expect(screen.queryByRole('combobox')).toBeNull()
    openOverlay('search')
    await pass(100)
    expect(groups()[0]).toBe('Opened lately')
    expect(selected()).toContain('王小明')
  })

  test('a whole order number puts the order first, and Enter opens its one open ticket', async () => {
    await show((world) => {
      const [ticket, customer, order] = hitsOf(world)
      const withTicket = { ...order, openTicket: world.view.ticket } as SearchHit
      return { 'search.find': () => ({ hits: [ticket, customer, withTicket] as SearchHit[], tookMs: 1 }) }
    })
    await search('2026 1109-88431')
    expect(groups()[0]).toBe('Orders')
    expect(selected()).toContain('Opens ticket T-20261122-0042')
    await key('Enter', field())
    expect(readDeskFocus()).toMatchObject({ ticketId: 't1' })
  })

  test('opens by a click: an order without one open ticket opens its customer', async () => {
    await show()
    await search('2026110988431')
    await click(within(screen.getByRole('group', { name: 'Orders' })).getByRole('option'))
    expect(readDeskFocus()).toEqual({ ticketId: null, customerId: 'c1' })
  })
})

describe('by the keyboard', () => {
  test('whoever opens it types at once, and the field tells screen readers what is chosen', async () => {
    await show()
    expect(document.activeElement).toBe(field())
    await search('王小明')
    const option = screen.getByRole('option', { selected: true })
    expect(field().getAttribute('aria-activedescendant')).toBe(option.id)
    expect(field().getAttribute('aria-controls')).toBe(screen.getByRole('listbox').id)
  })

  test('arrows go through all groups and around the ends', async () => {
    await show()
    await search('王小明')
    await key('ArrowDown', field())
    expect(selected()).toContain('T-20261122-0042')
    await key('ArrowDown', field())
    expect(selected()).toContain('2026110988431')
    await key('ArrowUp', field())
    await key('Enter', field())
    expect(readDeskFocus()).toEqual({ ticketId: 't1', customerId: 'c1' })
  })

  test('up from the first line is the last one', async () => {
    await show()
    await search('王小明')
    await key('ArrowUp', field())
    const options = screen.getAllByRole('option')
    expect(selected()).toBe(textOf(options.at(-1) as HTMLElement))
  })

  test('Enter before the answer opens the first of the answer, and nothing of before', async () => {
    let answer: () => void = () => undefined
    await show((world) => ({
      'search.find': () =>
        new Promise((resolve) => (answer = () => resolve({ hits: hitsOf(world), tookMs: 1 }))),
    }))
    const before = readDeskFocus()
    await type(field(), '王小明')
    await key('Enter', field())
    expect(readDeskFocus()).toBe(before)
    answer()
    await pass(100)
    expect(readDeskFocus()).toEqual({ ticketId: null, customerId: 'c1' })
  })

  test('the Enter of an input method chooses characters and opens nothing', async () => {
    await show()
    await search('王小明')
    fireEvent.keyDown(field(), { key: 'Enter', isComposing: true })
    await pass(50)
    expect(screen.getByRole('combobox')).toBeTruthy()
  })

  test('Escape closes it and opens nothing', async () => {
    await show()
    const before = readDeskFocus()
    await search('王小明')
    await key('Escape', field())
    expect(screen.queryByRole('combobox')).toBeNull()
    expect(readDeskFocus()).toBe(before)
  })
})

describe('a number', () => {
  test.each([
    '１３９００１３９０００',
    '139–0013–9000',
    '139.0013.9000',
    '\u202D139 0013 9000\u202C',
    'tel:13900139000',
  ])('is offered however it was written: %s', async (text) => {
    await show()
    await search(text)
    const call = within(screen.getByRole('group', { name: 'Call' })).getByRole('option')
    expect(textOf(call)).toBe('Call 139 0013 9000')
  })

  test('with an extension, and two numbers, are offered as what they are', async () => {
    const room = await show()
    await search('021-52066273转801 13900139000')
    const calls = within(screen.getByRole('group', { name: 'Call' })).getAllByRole('option')
    expect(calls.map(textOf)).toEqual(['Call 021 5206 6273 ×801', 'Call 139 0013 9000'])
    await click(calls[0]!)
    expect(room.inputsOf('call.dial')).toMatchObject([{ number: '+862152066273;ext=801' }])
  })

  test.each(['13', '1380', 'T-20261122-0042', '2026110988431'])('is none: %s', async (text) => {
    await show()
    await search(text)
    expect(screen.queryByRole('group', { name: 'Call' })).toBeNull()
  })

  test('can be called, and is never the first line while a customer has it', async () => {
    const room = await show()
    await search('13800138000')
    expect(selected()).toContain('王小明')
    const call = within(screen.getByRole('group', { name: 'Call' })).getByRole('option')
    expect(textOf(call)).toBe('Call 138 0013 8000')
    await click(call)
    expect(room.inputsOf('call.dial')).toMatchObject([{ number: '+8613800138000', customerId: null }])
  })

  test('that is only the start of one is not offered', async () => {
    await show(() => ({}))
    await search('138')
    expect(screen.queryByRole('group', { name: 'Call' })).toBeNull()
  })
})

describe('what can be done', () => {
  test('is found by its words in either language, and is done', async () => {
    const room = await show(() => ({}))
    await search('深色')
    expect(selected()).toBe('Dark theme')
    await key('Enter', field())
    expect(room.inputsOf('settings.set')).toEqual([{ theme: 'dark' }])
  })

  test('a pause is taken with its reason', async () => {
    const room = await show(() => ({}))
    await search('Pause: ')
    await key('Enter', field())
    expect(room.inputsOf('agent.wish')).toMatchObject([{ wish: 'paused' }])
  })

  test('the test caller is offered in a trial alone', async () => {
    const room = await show(() => ({}))
    expect(screen.getByRole('option', { name: 'Open the test caller' })).toBeTruthy()
    await room.patch({ isTrial: false })
    await type(field(), 'test caller')
    expect(screen.queryByRole('option', { name: 'Open the test caller' })).toBeNull()
  })
})

describe('nothing', () => {
  test('before anything is typed it offers what is done often and asks nothing', async () => {
    const room = await show()
    expect(groups()).toEqual(['Go to', 'Do'])
    expect(screen.getByText('Type to find; a number can be called at once.')).toBeTruthy()
    expect(room.inputsOf('search.find')).toEqual([])
  })

  test('that was found is said with the text and a way on, after the answer and not before', async () => {
    let answer: () => void = () => undefined
    await show(() => ({
      'search.find': () => new Promise((resolve) => (answer = () => resolve({ hits: [], tookMs: 1 }))),
    }))
    await search('没有这样的')
    expect(screen.queryByText(/^Nothing found/)).toBeNull()
    expect(screen.getByText('Searching')).toBeTruthy()
    answer()
    await pass(100)
    expect(screen.getByText('Nothing found for “没有这样的”')).toBeTruthy()
    expect(screen.getByText(/^Try some digits of a number/)).toBeTruthy()
  })

  test('is not said where the search failed; it can be asked again', async () => {
    let isBroken = true
    await show((world) => ({
      'search.find': () => {
        if (isBroken) throw new DoorError('internal', 'broken')
        return { hits: hitsOf(world), tookMs: 1 }
      },
    }))
    await search('王小明')
    expect(textOf(screen.getByRole('alert'))).toContain('The search failed: ')
    expect(screen.queryByText(/^Nothing found/)).toBeNull()
    isBroken = false
    await press('Retry')
    expect(selected()).toContain('王小明')
  })
})
