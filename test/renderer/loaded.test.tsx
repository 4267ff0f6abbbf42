// @vitest-environment happy-dom
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { loaded } from '../../renderer/ui/loaded.tsx'
import { pass } from '../support/rendered-desk.tsx'
import { renderRoom } from '../support/rendered-room.tsx'

test('a part whose script cannot be had says so in its place, leaves the rest, and comes when it can', async () => {
  let isThere = false
  const Part = loaded(() =>
    isThere
      ? Promise.resolve({ default: () => <p>the room</p> })
      : Promise.reject<{ default: () => React.ReactNode }>(
          new TypeError('Failed to fetch dynamically imported module'),
        ),
  )
  await renderRoom(
    <>
      <p>the rest</p>
      <Part />
    </>,
  )
  expect(screen.getByText(/cannot be opened now/)).toBeTruthy()
  expect(screen.getByText('the rest')).toBeTruthy()
  isThere = true
  await pass(3000)
  expect(screen.getByText('the room')).toBeTruthy()
  expect(screen.queryByText(/cannot be opened now/)).toBeNull()
})

test('a room that is loading shows a skeleton, and a part that nobody waits for shows nothing', async () => {
  let come: (part: { default: () => React.ReactNode }) => void = () => undefined
  const load = () => new Promise<{ default: () => React.ReactNode }>((resolve) => (come = resolve))
  const Unsaid = loaded(() => new Promise<never>(() => undefined), 'unsaid')
  const Room = loaded(load)
  const room = await renderRoom(
    <>
      <Unsaid />
      <Room />
    </>,
  )
  expect(screen.getAllByRole('status', { name: 'Loading' })).toHaveLength(1)
  expect(screen.getByRole('region', { name: 'Loading' }).getAttribute('aria-busy')).toBe('true')
  come({ default: () => <p>the room</p> })
  await room.patch({})
  expect(screen.getByText('the room')).toBeTruthy()
  expect(screen.queryByRole('status', { name: 'Loading' })).toBeNull()
})
