// @vitest-environment happy-dom
import { screen } from '@testing-library/react'
import type { ReactElement } from 'react'
import { describe, expect, test } from 'vitest'
import { DeskRoom } from '../../renderer/workspace/desk-room.tsx'
import FollowUpsRoom from '../../renderer/workspace/follow-ups/follow-ups-room.tsx'
import QueuesRoom from '../../renderer/workspace/queues/queues-room.tsx'
import CallBar from '../../renderer/workspace/shell/call-bar.tsx'
import { StatusLine } from '../../renderer/workspace/shell/status-line.tsx'
import { TopBar } from '../../renderer/workspace/shell/top-bar.tsx'
import TicketsRoom from '../../renderer/workspace/tickets/tickets-room.tsx'
import type { CallCard } from '../../shared/contract/desk-state.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { pass } from '../support/rendered-desk.tsx'
import { renderRoom, ROOM_TIME } from '../support/rendered-room.tsx'

/** What runs by the second is no part of a name: a screen reader would begin anew with each. */

/** The name of an element as far as its own words give it. */
function nameOf(element: Element): string {
  const label = element.getAttribute('aria-label')
  if (label !== null) return label
  const copy = element.cloneNode(true) as Element
  for (const hidden of copy.querySelectorAll('[aria-hidden=true]')) hidden.remove()
  return (copy.textContent ?? '').replace(/\s+/g, ' ').trim()
}
const names = (): string[] =>
  ['button', 'heading', 'link', 'menuitem', 'option', 'tab'].flatMap((role) =>
    screen.queryAllByRole(role).map((element) => `${role} ${nameOf(element)}`),
  )

const RINGING: Partial<CallCard> = { phase: 'ringing', answeredAt: null, quality: null }
const WRAP_UP: Partial<CallCard> = {
  ...{ phase: 'ended', endedAt: ROOM_TIME, endReason: 'hungUp' },
  wrapUp: { until: ROOM_TIME + 60 * SECOND_MS, total: 60 * SECOND_MS },
}

describe.each<[string, ReactElement, Partial<CallCard>]>([
  ['the workspace while it rings', <DeskRoom key="d" />, RINGING],
  ['the workspace in a call', <DeskRoom key="d" />, {}],
  ['the workspace in the wrap-up', <DeskRoom key="d" />, WRAP_UP],
  ['the call over other rooms', <CallBar key="c" />, {}],
  ['the wrap-up over other rooms', <CallBar key="c" />, WRAP_UP],
  ['the bar at the top', <TopBar key="t" />, {}],
  ['the line at the foot', <StatusLine key="s" />, {}],
  ['the tickets', <TicketsRoom key="l" />, {}],
  ['the follow-ups', <FollowUpsRoom key="f" />, {}],
  ['the queues', <QueuesRoom key="q" />, {}],
])('%s', (_room, element, change) => {
  test('has the same names ten seconds later', async () => {
    const room = await renderRoom(element, {
      state: ({ call, state }) => ({
        calls: [{ ...call, ...change }],
        line: {
          ...state.line,
          registration: { ...state.line.registration, provenAt: ROOM_TIME - 6 * SECOND_MS },
        },
      }),
    })
    await pass(1000)
    const before = names()
    if (!(element.type === StatusLine)) expect(before.length).toBeGreaterThan(0)
    await pass(10 * SECOND_MS)
    expect(names()).toEqual(before)
    room.show(<></>)
  })
})
