// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { guardSecondClicks } from '../../renderer/ui/second-clicks.tsx'
import { renderRoom } from '../support/rendered-room.tsx'

/** The second click of a double click presses what the first one pressed, or nothing. */

async function show() {
  const pressed: string[] = []
  const press = (name: string) => (): void => void pressed.push(name)
  await renderRoom(
    <>
      <p>a text</p>
      <button onClick={press('one')}>one</button>
      <button onClick={press('two')}>two</button>
      <label>
        a field
        <input type="checkbox" onChange={press('field')} />
      </label>
      <div onClick={press('ground')}>the ground</div>
    </>,
  )
  const click = (text: string, detail: number): boolean => fireEvent.click(screen.getByText(text), { detail })
  return { click, all: (): string[] => pressed }
}

test('it goes to the same button as often as it is clicked', async () => {
  const { click, all } = await show()
  for (const detail of [1, 2, 3]) click('one', detail)
  expect(all()).toEqual(['one', 'one', 'one'])
})

test('it goes to no other one, and a new click does', async () => {
  const { click, all } = await show()
  click('one', 1)
  for (const detail of [2, 3]) click('two', detail)
  expect(all()).toEqual(['one'])
  click('two', 1)
  expect(all()).toEqual(['one', 'two'])
})

test('it goes to no button that came where nothing was pressed', async () => {
  const { click, all } = await show()
  click('a text', 1)
  click('two', 2)
  expect(all()).toEqual([])
})

test('a label presses its field, both times', async () => {
  const { click, all } = await show()
  click('a field', 1)
  click('a field', 2)
  expect(all()).toEqual(['field', 'field'])
})

test('what no pointer clicked, and what is no button, is left alone', async () => {
  const { click, all } = await show()
  click('one', 1)
  click('two', 0)
  click('the ground', 2)
  expect(all()).toEqual(['one', 'two', 'ground'])
})

test('a guard that was stopped guards nothing', async () => {
  const heard = vi.fn()
  const stop = guardSecondClicks()
  stop()
  document.body.innerHTML = '<button>one</button><button>two</button>'
  document.body.addEventListener('click', heard, { once: true })
  fireEvent.click(screen.getByText('two'), { detail: 2 })
  expect(heard).toHaveBeenCalledOnce()
})
