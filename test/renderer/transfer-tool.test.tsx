// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { CallColumn } from '../../renderer/workspace/call/call-column.tsx'
import { DoorError } from '../../shared/contract/door.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { pass } from '../support/rendered-desk.tsx'
import { click, key, renderRoom, textOf, type, type RenderedRoom } from '../support/rendered-room.tsx'

/** Giving a call away: who is free comes first, and a call is given to nobody by accident. */

type Start = NonNullable<Parameters<typeof renderRoom>[1]>
async function showTool(start: Start = {}): Promise<RenderedRoom> {
  const room = await renderRoom(<CallColumn />, start)
  await key('F8', document.body)
  return room
}
const tool = (): HTMLElement => screen.getByRole('group', { name: 'Transfer to' })
const field = (): HTMLElement => within(tool()).getByRole('textbox')
const targets = (): string[] =>
  within(tool())
    .getAllByRole('button')
    .map((target) => target.firstElementChild?.textContent ?? '')

describe('the list of whom a call can be given to', () => {
  test('opens by its key with the caret in the field, free colleagues first and the agent not among them', async () => {
    await showTool()
    expect(document.activeElement).toBe(field())
    expect(targets().slice(0, 3)).toEqual(['张伟', '王芳', '陈晨'])
    expect(targets()).not.toContain('李静')
    expect(targets().slice(-3)).toEqual(['售后', '技术支持', '投诉专线'])
  })

  test('says what a colleague does, and nothing of one whose state is not known', async () => {
    await showTool()
    const free = within(tool()).getByRole('button', { name: /张伟/ })
    const supervisor = within(tool()).getByRole('button', { name: /周敏/ })
    expect(textOf(free)).toBe('张伟1002Ready')
    expect(textOf(supervisor)).toBe('周敏2001')
  })

  test('says how old it is when the hub is silent', async () => {
    await showTool()
    expect(within(tool()).queryByRole('status')).toBeNull()
    await pass(20 * SECOND_MS)
    expect(textOf(within(tool()).getByRole('status'))).toMatch(
      /^No news from the hub: what colleagues do is as of 20 s ago$/,
    )
  })

  test('narrows to a name, an extension or a queue, and says when nobody fits', async () => {
    await showTool()
    await type(field(), '技术')
    expect(targets()).toEqual(['技术支持'])
    await type(field(), '1003')
    expect(targets()).toEqual(['王芳'])
    await type(field(), '没有这个人')
    expect(within(tool()).queryAllByRole('button')).toEqual([])
    expect(within(tool()).getByText('Nobody and no queue matches')).toBeTruthy()
  })

  test('offers a number as it was typed', async () => {
    const room = await showTool()
    await type(field(), '138 0013 8001')
    expect(targets()).toEqual(['13800138001'])
    await click(within(tool()).getByRole('button', { name: /13800138001/ }))
    expect(room.inputsOf('call.transfer')).toEqual([{ callId: 'call1', target: '13800138001' }])
  })
})

describe('the transfer', () => {
  test('goes to the first that fits with Enter, and closes the tool', async () => {
    const room = await showTool()
    await type(field(), '王芳')
    await key('Enter', field())
    expect(room.inputsOf('call.transfer')).toEqual([{ callId: 'call1', target: '1003' }])
    expect(screen.queryByRole('group', { name: 'Transfer to' })).toBeNull()
  })

  test('does not go anywhere by Enter alone, nor by the Enter of an input method', async () => {
    const room = await showTool()
    await key('Enter', field())
    await type(field(), '王')
    fireEvent.keyDown(field(), { key: 'Enter', isComposing: true })
    await pass(50)
    expect(room.inputsOf('call.transfer')).toEqual([])
  })

  test('closes with Escape and leaves the call as it was', async () => {
    const room = await showTool()
    await key('Escape', field())
    expect(screen.queryByRole('group', { name: 'Transfer to' })).toBeNull()
    expect(room.inputsOf('call.transfer')).toEqual([])
    expect(room.inputsOf('call.hangUp')).toEqual([])
  })

  test('that the core refuses is said, and the tool stays with what was typed', async () => {
    await showTool({
      answers: () => ({
        'call.transfer': () => {
          throw new DoorError('unavailable', 'refused')
        },
      }),
    })
    await type(field(), '王芳')
    await key('Enter', field())
    expect(screen.getByRole('alert')).toBeTruthy()
    expect((field() as HTMLInputElement).value).toBe('王芳')
  })

  test('under way is said on the card, and cannot be asked for again', async () => {
    const room = await renderRoom(<CallColumn />)
    await room.patch({ calls: [{ ...room.world.call, phase: 'transferring' }] })
    expect(screen.getByText('Transferring; this call ends when the other side answers')).toBeTruthy()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Transfer' }).disabled).toBe(true)
  })
})
