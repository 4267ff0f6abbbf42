import { MantineProvider } from '@mantine/core'
import { Notifications, notifications } from '@mantine/notifications'
import { act, fireEvent, screen } from '@testing-library/react'
import type { ReactElement } from 'react'
import { onTestFinished, vi } from 'vitest'
import type { DeskDoor } from '../../shared/contract/desk.ts'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import type { DoorHandlers } from '../../shared/contract/door.ts'
import { i18n, type Language } from '../../renderer/i18n/index.ts'
import { useKeyboard } from '../../renderer/ui/keys.ts'
import SecondClicks from '../../renderer/ui/second-clicks.tsx'
import { sampleWorld } from './fake-desk.ts'
import { pass, renderDesk, type RenderedDesk } from './rendered-desk.tsx'
import type { SampleWorld } from './sample-world/sample-world.ts'

/** A Monday morning in the computer's own zone: no test of a room runs over midnight. */
export const ROOM_TIME = new Date(2026, 10, 23, 10, 0, 0).getTime()

type Answers = Partial<DoorHandlers<DeskDoor>>

/** What a test of a room starts from. */
interface RoomStart {
  readonly language?: Language
  /** What the core says of itself before the room is shown; made from the sample world. */
  readonly state?: (world: SampleWorld) => Partial<DeskState>
  /** What the core answers, where that is not the sample world. */
  readonly answers?: (world: SampleWorld) => Answers
}

/** A room on the screen, with what its person presses and what the core was asked. */
export interface RenderedRoom extends RenderedDesk {
  readonly world: SampleWorld
  /** Inputs of every call of this name that reached the core, oldest first. */
  inputsOf(name: string): unknown[]
  /** Acts that were asked for, oldest first. */
  actsDone(): unknown[]
  /** Changes the state of the core and waits until it is drawn. */
  patch(fields: Partial<DeskState>): Promise<void>
  /** Changes the language of the screen. */
  speak(language: Language): Promise<void>
}

/** Hears the keyboard as the window does. */
function Keyboard() {
  useKeyboard()
  return null
}

/** Shows a room over a sample desk at `ROOM_TIME`, in English unless told otherwise. */
export async function renderRoom(room: ReactElement, start: RoomStart = {}): Promise<RenderedRoom> {
  vi.useFakeTimers({ now: ROOM_TIME })
  // happy-dom has none; every browser of the product has
  vi.stubGlobal('requestIdleCallback', (act: () => void) => setTimeout(act, 1))
  vi.stubGlobal('cancelIdleCallback', (idle: ReturnType<typeof setTimeout>) => clearTimeout(idle))
  // and it lays nothing out: long lists draw the rows that fit on a screen of this size
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(800)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1280)
  onTestFinished(() => {
    notifications.clean()
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })
  await i18n.changeLanguage(start.language ?? 'en')
  const world = sampleWorld(ROOM_TIME)
  const rendered = await renderDesk(start.answers?.(world) ?? {})
  rendered.desk.patch(start.state?.(world) ?? {})
  await pass(10)
  rendered.show(
    <MantineProvider env="test">
      <Notifications />
      <Keyboard />
      <SecondClicks />
      {room}
    </MantineProvider>,
  )
  await pass(200)
  const inputsOf = (name: string): unknown[] =>
    rendered.desk.asked.filter((one) => one.name === name).map(({ input }) => input)
  return {
    ...rendered,
    world,
    inputsOf,
    actsDone: () => inputsOf('acts.do').flatMap((input) => (input as { acts: unknown[] }).acts),
    patch: async (fields) => {
      rendered.desk.patch(fields)
      await pass(200)
    },
    speak: (language) => act(async () => void (await i18n.changeLanguage(language))),
  }
}

/** Presses a button by its name and waits until what follows is drawn. */
export async function press(name: string | RegExp): Promise<void> {
  await click(screen.getByRole('button', { name }))
}

/** Clicks an element and waits until what follows is drawn. */
export async function click(element: HTMLElement): Promise<void> {
  fireEvent.click(element)
  await pass(200)
}

/** Clicks twice with a pointer that stays where it is: the second click hits what `there` says stands in the place by then. */
export async function doubleClick(
  element: HTMLElement,
  there: () => HTMLElement = () => element,
): Promise<void> {
  fireEvent.click(element, { detail: 1 })
  await pass(200)
  fireEvent.click(there(), { detail: 2 })
  await pass(200)
}

/** Types into a field, in the place of what stood there. */
export async function type(field: HTMLElement, value: string): Promise<void> {
  fireEvent.change(field, { target: { value } })
  await pass(10)
}

/** Presses a key where the caret stands, or at an element. */
export async function key(
  name: string,
  at: Element = document.activeElement ?? document.body,
): Promise<void> {
  fireEvent.keyDown(at, { key: name })
  await pass(200)
}

/** Everything that an element says, with single spaces. */
export const textOf = (element: Element): string => (element.textContent ?? '').replace(/\s+/g, ' ').trim()
