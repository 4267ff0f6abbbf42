import { act, cleanup, render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { beforeEach, expect, onTestFinished, vi } from 'vitest'
import type { DeskDoor } from '../../shared/contract/desk.ts'
import { portPair, type DoorHandlers, type Port } from '../../shared/contract/door.ts'
import { createDeskClient } from '../../renderer/ui/desk-client.ts'
import type { DeskClient } from '../../renderer/ui/desk-client-types.ts'
import { DeskProvider } from '../../renderer/ui/desk-context.ts'
import { createFakeDesk, sampleWorld, type FakeDesk } from './fake-desk.ts'

/** A window's components over a sample desk. Needs fake timers, so that the test says when time passes. */
export interface RenderedDesk {
  readonly desk: FakeDesk
  readonly client: DeskClient
  /** Shows an element in the place of the one before. */
  show(element: ReactNode): void
  /** The core goes; the window opens its door again by itself. */
  cut(): void
  /** The core goes and does not come back, before `start`. */
  stop(): void
  /** The core is there again. */
  start(): void
}

/** Lets time pass; messages and drawings are done before it resolves. */
export const pass = (ms: number): Promise<void> =>
  act(async () => void (await vi.advanceTimersByTimeAsync(ms)))

// what a page kept while its core was away is no start for the next test
beforeEach(() => window.localStorage.clear())

/** Opens a window over a desk that answers as told, and waits for the first state. */
export async function renderDesk(answers: Partial<DoorHandlers<DeskDoor>> = {}): Promise<RenderedDesk> {
  const desk = createFakeDesk(sampleWorld(Date.now()), answers)
  const client = createDeskClient()
  let here: Port | undefined
  let isStopped = false
  client.connect(() => {
    if (isStopped) return Promise.reject(new Error('the core is stopped'))
    const [window, core] = portPair()
    here = window
    desk.serve(core)
    return Promise.resolve(window)
  })
  let rerender: ((element: ReactNode) => void) | undefined
  onTestFinished(() => {
    cleanup()
    client.close()
  })
  await pass(10)
  expect(client.state()).not.toBeNull()
  return {
    desk,
    client,
    show: (element) => {
      const whole = <DeskProvider value={client}>{element}</DeskProvider>
      if (rerender === undefined) rerender = render(whole).rerender
      else rerender(whole)
    },
    cut: () => here?.close(),
    stop: () => {
      isStopped = true
      here?.close()
    },
    start: () => {
      isStopped = false
    },
  }
}
