// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { createDeskClient } from '../../renderer/ui/desk-client.ts'
import { DeskProvider } from '../../renderer/ui/desk-context.ts'
import { useDraft } from '../../renderer/ui/use-draft.ts'
import { draftsOf } from '../../renderer/ui/window-drafts.ts'
import { portPair } from '../../shared/contract/door.ts'
import { wordsToTake } from '../../shared/domain/typed-words.ts'
import { pass } from '../support/rendered-desk.tsx'
import { renderRoom, type RenderedRoom } from '../support/rendered-room.tsx'

/** What is typed while the core is away: the page keeps it in its own storage until the core has it. */

const BASE = { note: '' }
function Note({ draftKey }: { readonly draftKey: string }) {
  const draft = useDraft(draftKey, BASE)
  return (
    <textarea
      aria-label="note"
      value={draft.value.note}
      onChange={(event) => draft.set({ note: event.currentTarget.value })}
    />
  )
}
const field = (): HTMLTextAreaElement => screen.getByLabelText('note')
const type = (text: string): Promise<void> =>
  act(async () => void fireEvent.change(field(), { target: { value: text } }))
const stored = (): string[] => Object.keys(localStorage).filter((name) => name.startsWith('ringdesk.words'))
const saved = (room: RenderedRoom): unknown[] => room.inputsOf('draft.save')

/** The same profile opened again: another page of the same origin, over the same core. */
async function reopened(room: RenderedRoom): Promise<void> {
  const client = createDeskClient()
  client.connect(() => {
    const [window, core] = portPair()
    room.desk.serve(core)
    return Promise.resolve(window)
  })
  await pass(50)
  draftsOf(client)
  await pass(200)
  client.close()
}

beforeEach(() => localStorage.clear())

test('nothing stands in the page’s storage while the core takes what is typed', async () => {
  const room = await renderRoom(<Note draftKey="ticket:1" />)
  await type('客户要换新')
  await pass(500)
  expect(saved(room)).toEqual([{ key: 'ticket:1', value: { note: '客户要换新' } }])
  expect(stored()).toEqual([])
})

test('what is typed while the core is gone is kept, and given to it as soon as it is back', async () => {
  const room = await renderRoom(<Note draftKey="ticket:1" />)
  room.stop()
  await type('门铃响了')
  await pass(200)
  expect(stored()).toHaveLength(1)
  room.start()
  await pass(4000)
  expect(saved(room)).toEqual([{ key: 'ticket:1', value: { note: '门铃响了' } }])
  expect(field().value).toBe('门铃响了')
  expect(stored()).toEqual([])
})

test('a core that hangs has not got it: the page keeps it', async () => {
  const room = await renderRoom(<Note draftKey="ticket:1" />, {
    answers: () => ({ 'draft.save': () => new Promise<never>(() => undefined) }),
  })
  await type('还没存下')
  await pass(2000)
  expect(saved(room)).toHaveLength(1)
  expect(stored()).toHaveLength(1)
})

test('a page that was closed meanwhile: the next one puts it back, also where nobody has the field open', async () => {
  const room = await renderRoom(<Note draftKey="ticket:1" />)
  room.stop()
  await type('改约周五上门')
  await act(async () => void window.dispatchEvent(new Event('pagehide')))
  room.client.close()
  expect(stored()).toHaveLength(1)
  await reopened(room)
  expect(saved(room)).toMatchObject([{ key: 'ticket:1', value: { note: '改约周五上门' } }])
  expect(stored()).toEqual([])
})

test('a field that is opened on words of before shows them', async () => {
  const room = await renderRoom(<Note draftKey="ticket:1" />)
  room.stop()
  await type('等客户回电')
  await pass(200)
  const [name] = stored()
  const words = localStorage.getItem(name ?? '')
  room.start()
  await pass(4000)
  // as another page of this browser left it, after the core had kept something older
  localStorage.setItem(
    name ?? '',
    words?.replace('等客户回电', '等客户明天回电').replace(/"at":\d+/, `"at":${Date.now() + 1}`) ?? '',
  )
  room.show(
    <DeskProvider value={room.client}>
      <p>elsewhere</p>
    </DeskProvider>,
  )
  await pass(200)
  room.show(
    <DeskProvider value={room.client}>
      <Note draftKey="ticket:1" />
    </DeskProvider>,
  )
  await pass(500)
  expect(field().value).toBe('等客户明天回电')
  expect(stored()).toEqual([])
})

test('words of another person or of another hub’s data stay where they are, and are given to nobody else', async () => {
  const room = await renderRoom(<Note draftKey="ticket:1" />)
  room.stop()
  await type('李静写的')
  await pass(200)
  room.client.close()
  const other = room.world.state.people[1]
  const session = room.desk.state().session
  room.desk.patch({ session: session && other ? { ...session, person: other } : null })
  await reopened(room)
  room.desk.patch({ session, hubId: 'another hub' })
  await reopened(room)
  expect(saved(room)).toEqual([])
  expect(stored()).toHaveLength(1)
})

test('a browser that keeps nothing loses no more than before', async () => {
  const full = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  const room = await renderRoom(<Note draftKey="ticket:1" />)
  room.stop()
  await type('还在屏幕上')
  await pass(500)
  expect(field().value).toBe('还在屏幕上')
  room.start()
  await pass(4000)
  expect(saved(room)).toHaveLength(1)
  full.mockRestore()
})

test('of each field the newer words win, and none is lost', () => {
  const draft = { title: 'core', note: 'core' }
  const at10 = (): number => 10
  expect(wordsToTake(draft, at10, { at: 20, fields: { note: 'page' } })).toEqual({ note: 'page' })
  expect(wordsToTake(draft, at10, { at: 5, fields: { note: 'page', reason: 'page' } })).toEqual({
    reason: 'page',
  })
  expect(wordsToTake({}, () => 0, { at: 5, fields: { note: 'page' } })).toEqual({ note: 'page' })
})

test('a tab that opens the draft as the core returns gives it the words of the one where they were typed, and overwrites nothing there', async () => {
  const room = await renderRoom(<Note draftKey="ticket:1" />)
  room.stop()
  await type('客户说')
  await pass(200)
  const [name] = stored()
  const older = localStorage.getItem(name ?? '') ?? ''
  room.start()
  await pass(4000)
  await type('客户说明天来取')
  await pass(500)
  // the other tab had read what stood there before this one sent it, and is slower
  localStorage.setItem(name ?? '', older)
  await reopened(room)
  expect(field().value).toBe('客户说明天来取')
  expect(stored()).toEqual([])
})

test('words of a tab that was closed come into the draft that another tab shows', async () => {
  const room = await renderRoom(<Note draftKey="ticket:1" />)
  room.stop()
  await type('在另一个标签页写的')
  await pass(200)
  const [name] = stored()
  const words = localStorage.getItem(name ?? '') ?? ''
  room.start()
  await pass(4000)
  await type('')
  await pass(500)
  // the core goes once more, and comes back to words that this tab has not typed
  room.stop()
  await pass(500)
  localStorage.setItem(name ?? '', words.replace(/"at":\d+/, `"at":${Date.now()}`))
  room.start()
  await pass(4000)
  expect(field().value).toBe('在另一个标签页写的')
  expect(stored()).toEqual([])
})
