// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import type { AgentActivity } from '../../shared/domain/agent.ts'
import { CallColumn } from '../../renderer/workspace/call/call-column.tsx'
import { DoorError } from '../../shared/contract/door.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { countHere, writtenJob } from '../support/job-count.ts'
import { pass } from '../support/rendered-desk.tsx'
import type { SampleWorld } from '../support/sample-world/sample-world.ts'
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

/** Giving a call away: who is free comes first, and a call is given to nobody by accident. */

type Start = NonNullable<Parameters<typeof renderRoom>[1]>
async function showTool(start: Start = {}): Promise<RenderedRoom> {
  const room = await renderRoom(<CallColumn />, start)
  await key('F8', document.body)
  return room
}
const tool = (): HTMLElement => screen.getByRole('group', { name: 'Transfer to' })
const field = (): HTMLElement => within(tool()).getByRole('combobox')
const rows = (): HTMLElement[] => within(tool()).queryAllByRole('option')
const targets = (): string[] => rows().map((target) => target.firstElementChild?.textContent ?? '')
const row = (name: RegExp): HTMLElement => within(tool()).getByRole('option', { name })
/** The names of the rows that are marked; the field must point at the same. */
function marked(): string[] {
  const found = rows().filter((one) => one.getAttribute('aria-selected') === 'true')
  expect(field().getAttribute('aria-activedescendant')).toBe(found[0]?.id ?? null)
  return found.map((one) => one.firstElementChild?.textContent ?? '')
}
/** The state in which these persons of the sample team do this. */
const doing =
  (activities: Record<string, AgentActivity>) =>
  ({ state }: SampleWorld): Partial<DeskState> => ({
    live: state.live && {
      ...state.live,
      agents: state.live.agents.map((agent) => ({
        ...agent,
        state: { ...agent.state, activity: activities[agent.id] ?? agent.state.activity },
      })),
    },
  })

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
    const free = row(/张伟/)
    const supervisor = row(/周敏/)
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

  test('narrows to a name, its pinyin, an extension or a queue, and says when nobody fits', async () => {
    await showTool()
    await type(field(), '技术')
    expect(targets()).toEqual(['技术支持'])
    await type(field(), '1003')
    expect(targets()).toEqual(['王芳'])
    for (const spelled of ['wf', 'wangfang', 'WangF', "wang'fang", 'fang']) {
      await type(field(), spelled)
      expect(targets()).toEqual(['王芳'])
    }
    await type(field(), 'shouhou')
    expect(targets()).toEqual(['售后'])
    await type(field(), '没有这个人')
    expect(targets()).toEqual([])
    expect(within(tool()).getByText('Nobody and no queue matches')).toBeTruthy()
  })

  test('offers a number as it was typed', async () => {
    const room = await showTool()
    await type(field(), '138 0013 8001')
    expect(targets()).toEqual(['138 0013 8001'])
    await click(row(/138 0013 8001/))
    expect(room.inputsOf('call.transfer')).toEqual([{ callId: 'call1', target: '138 0013 8001', note: '' }])
  })
})

describe('who cannot answer', () => {
  const away = doing({ p1002: 'signedOut', p1003: 'unreachable' })
  test('comes last, says why, and can be given nothing', async () => {
    const room = await showTool({ state: away })
    expect(targets().slice(-2)).toEqual(['王芳', '张伟'])
    expect(textOf(row(/张伟/))).toBe('张伟1002Signed outcannot answer')
    expect(row(/王芳/).getAttribute('aria-disabled')).toBe('true')
    await click(row(/王芳/))
    await type(field(), '张')
    expect(targets()).toEqual(['张伟'])
    expect(marked()).toEqual([])
    await key('ArrowDown', field())
    await key('Enter', field())
    expect(room.inputsOf('call.transfer')).toEqual([])
  })

  test('is not held against them by an old picture', async () => {
    const room = await showTool({ state: away })
    await pass(20 * SECOND_MS)
    expect(row(/张伟/).getAttribute('aria-disabled')).toBe('false')
    await click(row(/张伟/))
    expect(room.inputsOf('call.transfer')).toEqual([{ callId: 'call1', target: '1002', note: '' }])
  })
})

describe('the marked row', () => {
  test('is the first that fits once something is typed, is said, and moves with the arrow keys', async () => {
    await showTool()
    expect(marked()).toEqual([])
    await type(field(), '100')
    const all = targets()
    expect(all.length).toBeGreaterThan(3)
    expect(marked()).toEqual([all[0]])
    expect(within(tool()).getByText(`↵ transfers to ${all[0]}`)).toBeTruthy()
    await key('ArrowDown', field())
    expect(marked()).toEqual([all[1]])
    await key('ArrowUp', field())
    await key('ArrowUp', field())
    expect(marked()).toEqual([all.at(-1)])
  })

  test('is reached without typing, too', async () => {
    const room = await showTool()
    await key('ArrowDown', field())
    await key('ArrowDown', field())
    expect(marked()).toEqual(['王芳'])
    await key('Enter', field())
    expect(room.inputsOf('call.transfer')).toEqual([{ callId: 'call1', target: '1003', note: '' }])
  })

  test('stays with its person when others become free, and Enter takes nobody else where that one goes away', async () => {
    const room = await showTool()
    await type(field(), '100')
    await key('ArrowDown', field())
    expect(marked()).toEqual(['王芳'])
    await room.patch(doing({ p1004: 'ready', p1002: 'paused' })(room.world))
    expect(marked()).toEqual(['王芳'])
    await room.patch(doing({ p1003: 'signedOut' })(room.world))
    expect(marked()).toEqual([])
    await key('Enter', field())
    expect(room.inputsOf('call.transfer')).toEqual([])
  })
})

describe('the note for who takes it', () => {
  const note = (): HTMLElement => within(tool()).getByRole('textbox', { name: 'Note for who takes it' })

  test('goes along by the Enter of either field, and by none where nobody is marked', async () => {
    const room = await showTool()
    await type(note(), '先查物流')
    await key('Enter', note())
    expect(room.inputsOf('call.transfer')).toEqual([])
    await type(field(), '王芳')
    await key('Enter', note())
    expect(room.inputsOf('call.transfer')).toEqual([{ callId: 'call1', target: '1003', note: '先查物流' }])
    // the next transfer of this call begins without it
    await key('F8', document.body)
    expect((note() as HTMLInputElement).value).toBe('')
  })

  test('is kept where the core refuses the transfer, and when the tool is closed', async () => {
    const room = await showTool({
      answers: () => ({
        'call.transfer': () => {
          throw new DoorError('unavailable', 'refused')
        },
      }),
    })
    await type(note(), '先查物流')
    await type(field(), '王芳')
    await key('Enter', field())
    await key('Escape', field())
    await key('F8', document.body)
    expect((note() as HTMLInputElement).value).toBe('先查物流')
    expect(room.inputsOf('draft.save').at(-1)).toMatchObject({ value: { note: '先查物流' } })
  })

  test.each([
    ['waits', /sees the note when it is back/],
    ['stays', /does not reach your colleague/],
    ['failed', /could not be kept/],
  ] as const)('that does not arrive while it rings (%s) is said to whoever gave it', async (fate, words) => {
    await showTool({ answers: () => ({ 'call.transfer': () => ({ note: fate }) }) })
    await type(note(), '先查物流')
    await type(field(), '王芳')
    await key('Enter', field())
    expect(screen.getByText(words)).toBeTruthy()
  })

  test('is said to be seen by nobody at an outside number', async () => {
    await showTool()
    await type(field(), '13800138001')
    expect(textOf(tool())).toContain('At an outside number nobody sees the note')
  })
})

describe('the transfer', () => {
  test('goes to the marked one with Enter, and closes the tool', async () => {
    const job = countHere()
    let room: RenderedRoom | undefined
    await job.during(async () => {
      room = await showTool()
      await type(field(), '王芳')
      await key('Enter', field())
    })
    expect(room?.inputsOf('call.transfer')).toEqual([{ callId: 'call1', target: '1003', note: '' }])
    expect(screen.queryByRole('group', { name: 'Transfer to' })).toBeNull()
    expect(job.cost).toEqual(writtenJob(5))
  })

  test('does not go anywhere by Enter alone, nor by the Enter of an input method', async () => {
    const room = await showTool()
    await key('Enter', field())
    await type(field(), '王')
    fireEvent.keyDown(field(), { key: 'Enter', isComposing: true })
    await pass(50)
    expect(room.inputsOf('call.transfer')).toEqual([])
  })

  test('is cancelled with Escape or the button, which leaves the call as it was', async () => {
    const room = await showTool()
    await key('Escape', field())
    expect(screen.queryByRole('group', { name: 'Transfer to' })).toBeNull()
    await key('F8', document.body)
    await press('Cancel')
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

  test('under way is said on the card with its name, and cannot be asked for again', async () => {
    const room = await renderRoom(<CallColumn />)
    const transfer = { target: '1003', name: '王芳' }
    await room.patch({ calls: [{ ...room.world.call, phase: 'transferring', transfer }] })
    expect(screen.getByText('Transferring to 王芳; this call ends when they answer')).toBeTruthy()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Transfer' }).disabled).toBe(true)
    const problem = { code: 'busy', sipStatus: 486, detail: '' } as const
    await room.patch({ calls: [{ ...room.world.call, problem, transfer }] })
    expect(screen.getByText('The transfer to 王芳 failed; the call is still yours')).toBeTruthy()
  })

  test('that was done is said with its name in the wrap-up', async () => {
    const room = await renderRoom(<CallColumn />, { language: 'zh-CN' })
    const ended = { phase: 'ended', endedAt: ROOM_TIME, endReason: 'transferred' } as const
    const transfer = { target: '5001', name: '技术支持' }
    await room.patch({ calls: [{ ...room.world.call, ...ended, transfer }] })
    expect(screen.getByText(/^已转接给技术支持 · /)).toBeTruthy()
  })
})
