import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { autostartEntry } from '../../main/shell/autostart-entry.ts'
import { isDeskBusy, onQuit, onWindowClosed } from '../../main/shell/desk-busy.ts'
import {
  appIconFile,
  badgeFile,
  HIGHEST_BADGE,
  TRAY_POINTS,
  trayIconFile,
} from '../../main/shell/icon-files.ts'
import { noteMissed, NO_MISSED_CALLS } from '../../main/shell/missed-calls.ts'
import { createPageWishes } from '../../main/shell/page-wishes.ts'
import { ringNotices } from '../../main/shell/ring-notice.ts'
import type { TrayEntry, TrayFacts } from '../../main/shell/tray-look.ts'
import { trayLook } from '../../main/shell/tray-look.ts'
import { placeOnScreens } from '../../main/shell/window-place.ts'
import { wordsIn } from '../../main/shell/words/index.ts'
import { drawAppIcon, drawBadge, drawTrayIcon } from '../../scripts/icons/icon-drawing.ts'
import { encodePng } from '../../scripts/icons/png.ts'
import { writeIcons } from '../../scripts/icons/write-icons.ts'
import { DEFAULT_SETTINGS } from '../../shared/contract/settings.ts'
import { CallPhase } from '../../shared/domain/call.ts'
import type { ContactId } from '../../shared/domain/ids.ts'
import { AgentActivity } from '../../shared/domain/agent.ts'
import { callOf, summaryOf } from './summary-fixture.ts'

const zh = wordsIn('zh-CN')
const en = wordsIn('en')
const desktop = DEFAULT_SETTINGS.desktop

describe('a ringing call', () => {
  const ringing = summaryOf({ calls: [callOf('a')] })
  it('is told with name, number and queue', () => {
    expect(ringNotices(ringing, false, zh)).toEqual([
      { callId: 'a', title: '来电：王小明', body: '138 0013 8000 · 队列 售后' },
    ])
    expect(ringNotices(ringing, false, en)[0]?.title).toBe('Call from 王小明')
  })
  it('shows no more of the number than the settings allow', () => {
    const bodyWith = (notifyNumber: 'short' | 'none') =>
      ringNotices({ ...ringing, desktop: { ...desktop, notifyNumber } }, false, zh)[0]?.body
    expect(bodyWith('short')).toBe('尾号 8000 · 队列 售后')
    expect(bodyWith('none')).toBe('队列 售后')
  })
  it('of a withheld number and an unknown caller has words all the same', () => {
    const hidden = summaryOf({ calls: [callOf('a', { name: null, number: null, queueName: null })] })
    expect(ringNotices(hidden, false, en)).toEqual([
      { callId: 'a', title: 'Call from Unknown caller', body: 'number withheld' },
    ])
  })
  it('is not told to somebody who looks at the window, nor where the settings say no', () => {
    expect(ringNotices(ringing, true, zh)).toEqual([])
    expect(ringNotices({ ...ringing, desktop: { ...desktop, notifyRinging: false } }, false, zh)).toEqual([])
  })
  it('is told no longer once it is answered, ended, or dialled by oneself', () => {
    for (const phase of CallPhase.options.filter((one) => one !== 'ringing'))
      expect(ringNotices(summaryOf({ calls: [callOf('a', { phase })] }), false, zh), phase).toEqual([])
    const out = summaryOf({ calls: [callOf('a', { direction: 'outbound' })] })
    expect(ringNotices(out, false, zh)).toEqual([])
  })
})

describe('missed calls', () => {
  const gone = (
    reason: 'abandoned' | 'stoppedRinging' | 'noAnswer' | 'answeredElsewhere' | 'rejected',
    id = 'a',
  ) => summaryOf({ calls: [callOf(id, { phase: 'ended', endReason: reason })] })
  const count = (missed: typeof NO_MISSED_CALLS) => missed.contacts.size

  it('count once each, until the window is looked at', () => {
    const first = noteMissed(NO_MISSED_CALLS, gone('abandoned'), false)
    const again = noteMissed(first, gone('abandoned'), false)
    expect([count(first), count(again)]).toEqual([1, 1])
    const other = noteMissed(again, gone('noAnswer', 'b'), false)
    expect(count(other)).toBe(2)
    expect(count(noteMissed(again, gone('stoppedRinging', 'c'), false))).toBe(2)
    const seen = noteMissed(other, gone('noAnswer', 'b'), true)
    expect([count(seen), count(noteMissed(seen, gone('noAnswer', 'b'), false))]).toEqual([0, 0])
  })
  it('of one caller who rings here again and again are one, and none while it rings', () => {
    const contactId = 'contact of a' as ContactId
    const rings = (id: string) => summaryOf({ calls: [callOf(id, { contactId })] })
    const givenUp = (id: string) =>
      summaryOf({ calls: [callOf(id, { contactId, phase: 'ended', endReason: 'noAnswer' })] })
    const walk = [rings('1'), givenUp('1'), rings('2'), givenUp('2')]
    const counts: number[] = []
    walk.reduce((before, summary) => {
      const next = noteMissed(before, summary, false)
      counts.push(count(next))
      return next
    }, NO_MISSED_CALLS)
    expect(counts).toEqual([0, 1, 0, 1])
  })
  it('are not those that another took or that were refused here', () => {
    expect(count(noteMissed(NO_MISSED_CALLS, gone('answeredElsewhere'), false))).toBe(0)
    expect(count(noteMissed(NO_MISSED_CALLS, gone('rejected'), false))).toBe(0)
  })
})

describe('the tray', () => {
  const facts: TrayFacts = {
    summary: summaryOf(),
    isSilent: false,
    missed: 0,
    update: { state: 'off' },
    profile: 'default',
  }
  const labels = (entries: readonly TrayEntry[]): string[] =>
    entries.flatMap((entry) => (entry.kind === 'line' ? [] : [entry.label]))

  it('says who is there and in what state, in both languages', () => {
    expect(trayLook(facts, zh)).toMatchObject({
      mark: 'ready',
      badge: 0,
      tooltip: 'Ringdesk: 李静 1001, 就绪',
    })
    const paused = summaryOf({ agent: { activity: 'paused', pauseReason: 'meal', since: 0 } })
    expect(trayLook({ ...facts, summary: paused, profile: 'b' }, en).tooltip).toBe(
      'Ringdesk (b): 李静 1001, Paused (Meal)',
    )
  })
  it('counts what rings; else what was missed and what needs the person; never what is only on its way', () => {
    const summary = summaryOf({ unsent: { toSend: 7, needsYou: 2 } })
    expect(trayLook({ ...facts, summary, missed: 3 }, zh).badge).toBe(5)
    expect(trayLook({ ...facts, summary, missed: 3 }, zh).tooltip).toContain('7 项待发送')
    const ringing = { ...summary, calls: [callOf('a')] }
    expect(trayLook({ ...facts, summary: ringing, missed: 3 }, zh).badge).toBe(1)
  })
  it('offers states only to somebody who is signed in, and what there is', () => {
    expect(labels(trayLook(facts, en).menu)).toEqual([
      '李静 1001, Ready',
      'Ready',
      'Pause',
      'Open the workspace',
      'Open the test caller',
      'Quit',
    ])
    const out = summaryOf({ person: null, isTrial: false })
    expect(labels(trayLook({ ...facts, summary: out }, zh).menu)).toEqual(['未签入', '打开工作台', '退出'])
    const supervisor = summaryOf({ mayWatchBoard: true })
    expect(labels(trayLook({ ...facts, summary: supervisor }, zh).menu)).toContain('打开看板')
    const ready = { state: 'ready', version: '1.2.0', isAsked: false } as const
    expect(labels(trayLook({ ...facts, update: ready }, zh).menu)).toContain('安装更新 1.2.0')
  })
  it('claims no state that hub or line do not confirm, and none at all while the core is silent', () => {
    const unconfirmed = summaryOf({ isAgentUnconfirmed: true })
    expect(trayLook({ ...facts, summary: unconfirmed }, zh)).toMatchObject({
      mark: 'unknown',
      tooltip: 'Ringdesk: 李静 1001, 就绪（待确认）',
    })
    const ringing = summaryOf({ calls: [callOf('a')] })
    const silent = { ...facts, summary: ringing, missed: 2, isSilent: true }
    expect(trayLook(silent, en)).toMatchObject({
      mark: 'unknown',
      badge: 2,
      tooltip: 'Ringdesk: State unknown: Ringdesk does not answer, no calls come in · 2 missed',
    })
    // nobody would hear a wish
    expect(labels(trayLook(silent, zh).menu)).toEqual([
      '状态未知，Ringdesk 没有响应，接不到电话',
      '打开工作台',
      '打开测试来电',
      '退出',
    ])
  })
  it('has a look before the core has spoken', () => {
    expect(trayLook({ ...facts, summary: undefined }, zh)).toMatchObject({ mark: 'signedOut', badge: 0 })
  })
})

describe('closing and quitting', () => {
  it('never end a call unasked', () => {
    for (const phase of CallPhase.options.filter((one) => one !== 'ended')) {
      const inCall = summaryOf({ calls: [callOf('a', { phase })] })
      expect([onWindowClosed(inCall), onQuit(inCall).asks], phase).toEqual(['hide', true])
    }
    const over = summaryOf({ calls: [callOf('a', { phase: 'ended' })], isWrappingUp: true })
    expect([onWindowClosed(over), onQuit(over).asks]).toEqual(['quit', false])
  })
  it('leave the console in the tray where the settings say so', () => {
    const stays = summaryOf({ desktop: { ...desktop, staysInTray: true } })
    expect(onWindowClosed(stays)).toBe('hide')
  })
  it('say how much is not sent', () => {
    expect(onQuit(summaryOf({ unsent: { toSend: 3, needsYou: 0 } }))).toEqual({ asks: false, unsent: 3 })
    expect(onQuit(undefined)).toEqual({ asks: false, unsent: 0 })
  })
  it('count a wrap-up, and a core that has not spoken, as busy', () => {
    expect(isDeskBusy(undefined)).toBe(true)
    expect(isDeskBusy(summaryOf({ isWrappingUp: true }))).toBe(true)
    expect(isDeskBusy(summaryOf())).toBe(false)
  })
})

describe('the place of a window', () => {
  const main = { x: 0, y: 0, width: 1920, height: 1040 }
  const second = { x: 1920, y: -200, width: 2560, height: 1400 }
  const wanted = { width: 1440, height: 900 }
  it('is kept where its upper edge can be taken hold of', () => {
    const saved = { x: 2000, y: -150, width: 1600, height: 1000 }
    expect(placeOnScreens(saved, [main, second], wanted)).toEqual(saved)
  })
  it('is the middle of the main screen when its own screen is gone, or it never had one', () => {
    const saved = { x: 2000, y: -150, width: 1600, height: 1000 }
    expect(placeOnScreens(saved, [main], wanted)).toEqual({ x: 160, y: 20, width: 1600, height: 1000 })
    expect(placeOnScreens(undefined, [main], wanted)).toEqual({ x: 240, y: 70, width: 1440, height: 900 })
  })
  it('that was wider than the screens there are, and hung over their left edge, is brought back', () => {
    const saved = { x: -2000, y: 0, width: 2500, height: 600 }
    expect(placeOnScreens(saved, [main], wanted)).toEqual({ x: 0, y: 220, width: 1920, height: 600 })
  })
  it('can always be taken hold of, whatever was saved and whatever screens there are', () => {
    const area = fc.record({
      x: fc.integer({ min: -20_000, max: 20_000 }),
      y: fc.integer({ min: -20_000, max: 20_000 }),
      width: fc.integer({ min: 200, max: 8000 }),
      height: fc.integer({ min: 200, max: 5000 }),
    })
    fc.assert(
      fc.property(
        fc.option(area, { nil: undefined }),
        fc.array(area, { minLength: 1, maxLength: 4 }),
        (saved, screens) => {
          const at = placeOnScreens(saved, screens, wanted)
          const isHeld = screens.some((screen) => {
            const across = Math.min(at.x + at.width, screen.x + screen.width) - Math.max(at.x, screen.x)
            return (
              across >= Math.min(120, at.width) &&
              at.y >= screen.y - 16 &&
              at.y + 32 <= screen.y + screen.height
            )
          })
          expect(isHeld).toBe(true)
        },
      ),
    )
  })
})

describe('what the system asked of the page', () => {
  it('waits until it is taken, once; the newest number and call stand', () => {
    let news = 0
    const wishes = createPageWishes(() => (news += 1))
    wishes.add({ type: 'dial', text: '1002' })
    wishes.add({ type: 'say', key: 'badLink', values: {} })
    wishes.add({ type: 'dial', text: '1003' })
    expect(news).toBe(3)
    expect(wishes.take()).toEqual([
      { type: 'say', key: 'badLink', values: {} },
      { type: 'dial', text: '1003' },
    ])
    expect(wishes.take()).toEqual([])
    for (let n = 0; n < 50; n += 1) wishes.add({ type: 'say', key: 'badLink', values: {} })
    expect(wishes.take()).toHaveLength(20)
  })
})

describe('icons', () => {
  it('are all there when the programs are built, under the names by which the shell loads them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ringdesk-icons-'))
    try {
      writeIcons(folder)
      const files = readdirSync(folder)
      const looks = AgentActivity.options.flatMap((mark) =>
        [false, true].map((waits) => [mark, waits] as const),
      )
      for (const points of Object.values(TRAY_POINTS))
        for (const [mark, waits] of looks) {
          const file = trayIconFile(mark, waits, points)
          expect(files).toContain(file)
          // Electron takes the picture of a screen's scale from a file of this name
          for (const scale of ['1.5', '2', '3'])
            expect(files).toContain(file.replace('.png', `@${scale}x.png`))
          const width = (name: string): number => readFileSync(join(folder, name)).readUInt32BE(16)
          expect(width(file.replace('.png', '@2x.png'))).toBe(2 * width(file))
        }
      for (let count = 1; count <= 30; count++) expect(files).toContain(badgeFile(count))
      expect(badgeFile(30)).toBe(badgeFile(HIGHEST_BADGE))
      expect(files).toContain(appIconFile(128))
      expect(files).toContain(appIconFile(512))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
  it('are files that a decoder takes: right sums, one filter byte a row', () => {
    const png = encodePng(drawTrayIcon('ready', true, 16))
    const data = png.subarray(png.indexOf('IDAT') + 4)
    const length = png.readUInt32BE(png.indexOf('IDAT') - 4)
    expect(inflateSync(data.subarray(0, length))).toHaveLength(16 * (1 + 16 * 4))
    expect(data.readUInt32BE(length)).toBe(
      crc32(png.subarray(png.indexOf('IDAT'), png.indexOf('IDAT') + 4 + length)),
    )
  })
  it('differ by their sign alone, also for whoever sees no colour', () => {
    const grey = (rgba: Uint8Array): string =>
      // white sign or rim against the rest
      Array.from({ length: rgba.length / 4 }, (_, at) =>
        Math.min(...rgba.subarray(at * 4, at * 4 + 3)) > 220 ? '#' : '.',
      ).join('')
    const looks = AgentActivity.options.map((mark) => grey(drawTrayIcon(mark, false, 16).rgba))
    expect(new Set(looks).size).toBe(AgentActivity.options.length)
  })
  it('show that something waits, and how much', () => {
    expect(drawTrayIcon('ready', true, 16).rgba).not.toEqual(drawTrayIcon('ready', false, 16).rgba)
    const badges = Array.from({ length: 11 }, (_, count) => drawBadge(count, 32).rgba.join())
    expect(new Set(badges).size).toBe(11)
    expect(drawBadge(99, 32).rgba).toEqual(drawBadge(10, 32).rgba)
    expect(drawAppIcon(64).rgba.some((value) => value > 0)).toBe(true)
  })
})

it('start at login names the program as the system reads it', () => {
  const entry = autostartEntry(['/opt/My "App" $HOME/ringdesk', '--profile', '100%'])
  expect(entry).toContain('Exec="/opt/My \\\\"App\\\\" \\\\$HOME/ringdesk" "--profile" "100%%"\n')
})

it('speaks both languages with the same words', () => {
  const shape = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
      : typeof value
  expect(shape(en)).toEqual(shape(zh))
})
