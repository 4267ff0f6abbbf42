// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type * as Live from '../../renderer/ui/live.ts'
import { openOverlay } from '../../renderer/ui/palette-store.ts'
import { AppLayout } from '../../renderer/workspace/app-layout.tsx'
import { clearFocus, openCustomer, openRoom } from '../../renderer/workspace/navigation/navigation.ts'
import { ROOM_IDS, type RoomId } from '../../renderer/workspace/navigation/room-ids.ts'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import type { CustomerId } from '../../shared/domain/ids.ts'
import { LIVE_KINDS, type LiveKind } from '../../shared/domain/staleness.ts'
import { MINUTE_MS, SECOND_MS } from '../../shared/domain/time.ts'
import { timeLimitOf } from '../support/property.ts'
import { pass } from '../support/rendered-desk.tsx'
import { click, renderRoom, ROOM_TIME, textOf, type RenderedRoom } from '../support/rendered-room.tsx'
import { sampleId } from '../support/sample-world/sample-id.ts'

/**
 * Core, hub, line and the phone's page are stopped in turn. Every widget that shows something live carries a mark of
 * `renderer/ui/live.ts` (a lint rule sees to it), so that a new one is found here by itself.
 */

const RENDERER = join(import.meta.dirname, '../../renderer')
/** The files of renderer that asked `useLive` since the last test. */
// the whole console is drawn again and again, which takes its time on a busy machine
vi.setConfig({ testTimeout: timeLimitOf(60_000) })

const readers = new Set<string>()
vi.mock('../../renderer/ui/live.ts', async (original) => {
  const real = await original<typeof Live>()
  const useLive: typeof real.useLive = (kind, select) => {
    const callers = (new Error().stack ?? '').split('\n').slice(2)
    const [, file] = callers.map((line) => /\/renderer\/([^:?)]+)/.exec(line)).find(Boolean) ?? []
    if (file !== undefined) readers.add(file)
    return real.useLive(kind, select)
  }
  return { ...real, useLive }
})

const widgets = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-live]')]
const kindOf = (widget: HTMLElement): LiveKind => widget.dataset['live'] as LiveKind
/** It says itself how old it is, or the room does in which it stands. */
const saysItsAge = (widget: HTMLElement): boolean =>
  (widget.closest('[data-live-age]') ??
    widget.querySelector('[data-live-age]') ??
    widget.closest('main')?.querySelector('[data-live-age]') ??
    null) !== null
/** What nobody can know any more. */
const CLAIMS = /就绪，等待来电|^就绪(?!坐席)|已同步|实时|中心在线/

/** Checks everything that is on the screen now; returns the kinds that were found. */
function lookAround(where: string, stale: ReadonlySet<LiveKind>): Set<LiveKind> {
  const found = widgets()
  for (const widget of found) {
    const kind = kindOf(widget)
    const truth = widget.dataset['truth']
    const what = `${where}: ${kind} “${textOf(widget).slice(0, 60)}”`
    if (!stale.has(kind)) expect(truth, what).toBe('now')
    else {
      expect(truth, what).not.toBe('now')
      if (textOf(widget) !== '' && widget.getAttribute('aria-label') !== '运行状况')
        expect(saysItsAge(widget), what).toBe(true)
    }
  }
  return new Set(found.map(kindOf))
}

/** Walks through every room with its tabs, the transfer tool and the list of what is to be sent. */
async function walk(stale: readonly LiveKind[], onEach: () => Promise<void> = async () => undefined) {
  const all = new Set<LiveKind>()
  const look = async (where: string): Promise<void> => {
    await onEach()
    for (const kind of lookAround(where, new Set(stale))) all.add(kind)
  }
  const go = async (room: RoomId): Promise<void> => {
    await act(async () => openRoom(room))
    // rooms are loaded when they are opened
    await vi.dynamicImportSettled()
    await pass(200)
  }
  for (const room of ROOM_IDS) {
    await go(room)
    await look(room)
    for (const tab of screen.queryAllByRole('tab')) {
      await click(tab)
      await look(`${room}, ${textOf(tab)}`)
    }
  }
  await go('desk')
  await act(async () => openCustomer('c9' as CustomerId))
  await pass(200)
  await look('somebody else beside the call')
  expect(screen.getByRole('button', { name: /^回到来电/ }).closest('[data-live]')).not.toBeNull()
  await act(async () => clearFocus())
  await click(screen.getByRole('button', { name: /^转接/ }))
  await look('transfer')
  await act(async () => openOverlay('outbox'))
  await vi.dynamicImportSettled()
  await pass(200)
  await look('outbox')
  expect([...all].sort()).toEqual([...LIVE_KINDS].sort())
}

/** The settings ask the shell what it is. */
beforeEach(() => {
  const about = { shell: 'browser', platform: 'linux', version: '0', profile: 'p' }
  readers.clear()
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ ok: true, value: about })))
})

/** With something that only a newer Ringdesk can read, which is said beside the ticket. */
const show = (fields: (state: DeskState) => Partial<DeskState> = () => ({})): Promise<RenderedRoom> =>
  renderRoom(<AppLayout />, {
    language: 'zh-CN',
    state: ({ state, call }) => {
      const newer = { kinds: [], keys: [`ticket/${call.ticketId}`] }
      return { sync: { ...state.sync, newer }, ...fields(state) }
    },
  })

/** Keeps what is not stopped: the hub tells its picture, the line proves itself. */
const keeps =
  (room: RenderedRoom, ...who: ('hub' | 'line')[]) =>
  async (): Promise<void> => {
    const { line } = room.desk.state()
    await room.patch({
      ...(who.includes('hub') ? { liveTrueAt: Date.now() } : {}),
      ...(who.includes('line')
        ? { line: { ...line, registration: { ...line.registration, provenAt: Date.now() } } }
        : {}),
    })
  }

describe('every widget that shows something live', () => {
  test('shows it as the present while all are there', async () => {
    const room = await show()
    await walk([], keeps(room, 'hub', 'line'))
  })

  test('is one that the walk comes to', async () => {
    const room = await show()
    await walk([], keeps(room, 'hub', 'line'))
    // more calls than there are cards, and then none: the card that waits for one
    const { call } = room.world
    const ringing = { phase: 'ringing', answeredAt: null } as const
    await room.patch({
      calls: Array.from({ length: 5 }, (_, n) => ({ ...call, ...ringing, callId: sampleId(`k${n}`) })),
    })
    await vi.dynamicImportSettled()
    await pass(200)
    lookAround('calls that wait for a card', new Set())
    await room.patch({ calls: [] })
    await act(async () => openRoom('desk'))
    await pass(200)
    const reading = globSync('{workspace,ui}/**/*.tsx', { cwd: RENDERER }).filter((file) =>
      /\buseLive\(/.test(readFileSync(join(RENDERER, file), 'utf8')),
    )
    expect(reading.filter((file) => !readers.has(file))).toEqual([])
  })

  test('is gone from the window’s title with what vouches for it', async () => {
    const room = await show(({ calls: [call] }) => ({
      calls: [{ ...call!, phase: 'ringing', answeredAt: null, displayName: '王小明' }],
    }))
    await pass(SECOND_MS)
    expect(document.title).toContain('王小明')
    expect(textOf(screen.getByTestId('announcements'))).not.toBe('')
    room.stop()
    await pass(5 * SECOND_MS)
    expect(document.title).toBe('Ringdesk')
    expect(textOf(screen.getByTestId('announcements'))).toBe('')
  })

  test('shows it as old once the core is gone for more than three seconds', async () => {
    const room = await show()
    room.stop()
    await pass(2 * SECOND_MS)
    expect(widgets().every(({ dataset }) => dataset['truth'] === 'now')).toBe(true)
    await pass(2 * SECOND_MS)
    await walk(LIVE_KINDS)
    // a colleague's state stays readable, grey and with its age
    for (const widget of widgets().filter((widget) => kindOf(widget) !== 'queues'))
      expect(textOf(widget)).not.toMatch(CLAIMS)
    expect(textOf(screen.getByTestId('my-state'))).toContain('状态未知')
    expect(textOf(screen.getByRole('contentinfo', { name: '运行状况', hidden: true }))).toContain(
      'Ringdesk 已停止，接不到电话',
    )
  })

  test('shows it as old once the core hangs, and as the present as soon as it answers', async () => {
    let isHung = false
    const answers: (() => void)[] = []
    const room = await renderRoom(<AppLayout />, {
      language: 'zh-CN',
      answers: () => ({
        'state.alive': () =>
          isHung ? new Promise<null>((resolve) => answers.push(() => resolve(null))) : null,
      }),
    })
    isHung = true
    await pass(12 * SECOND_MS)
    await walk(LIVE_KINDS)
    expect(textOf(screen.getByRole('contentinfo', { name: '运行状况', hidden: true }))).toContain(
      'Ringdesk 没有响应',
    )
    isHung = false
    answers.forEach((answer) => answer())
    await keeps(room, 'hub', 'line')()
    await pass(SECOND_MS)
    expect(widgets().every(({ dataset }) => dataset['truth'] === 'now')).toBe(true)
  })

  test('shows state, sync and queues as old while the hub is away', async () => {
    const room = await show((state) => ({ agent: { ...state.agent, activity: 'ready' }, calls: [] }))
    const keep = keeps(room, 'line')
    await room.patch({
      hub: { state: 'offline', why: 'closed', since: ROOM_TIME, retryAt: null },
      agentUnconfirmedSince: ROOM_TIME,
    })
    await pass(16 * SECOND_MS)
    await keep()
    lookAround('desk', new Set(['state', 'sync', 'queues']))
    expect(textOf(screen.getByTestId('my-state'))).toContain('就绪（待中心确认）')
    expect(textOf(screen.getByRole('region', { name: '通话' }))).not.toContain('就绪，等待来电')
    await room.patch({ calls: room.world.state.calls })
    await walk(['state', 'sync', 'queues'], keep)
  })

  test('shows line and state as old when the line has not proven itself for long', async () => {
    const room = await show()
    await pass(2 * MINUTE_MS)
    await walk(['line', 'state'], keeps(room, 'hub'))
  })

  test('shows a call as unknown while the page of its phone is gone', async () => {
    const room = await show((state) => ({ line: { ...state.line, phone: false } }))
    await walk(['calls'], keeps(room, 'hub'))
  })
})
