import { isDeepStrictEqual } from 'node:util'
import { app, Notification } from 'electron'
import type { DesktopFacts, ShellWish } from '../../shared/contract/shell.ts'
import type { ShellSummary } from '../../shared/contract/shell-door.ts'
import { parsePhoneLink } from '../../shared/domain/phone-link.ts'
import type { CoreLink } from '../launch/core-link.ts'
import { onQuit, onWindowClosed } from './desk-busy.ts'
import { createGlobalKeys } from './global-keys.ts'
import { badgeFile } from './icon-files.ts'
import { noteMissed, NO_MISSED_CALLS } from './missed-calls.ts'
import { createPageWishes } from './page-wishes.ts'
import { isRinging, ringNotices } from './ring-notice.ts'
import { createRingNotifier } from './ring-notifier.ts'
import type { ShellMemory } from './shell-memory.ts'
import { followSummary } from './summary-link.ts'
import { applyLinks, applyLoginStart } from './system-wishes.ts'
import { createTray } from './tray.ts'
import type { TrayAct } from './tray-look.ts'
import { trayLook } from './tray-look.ts'
import type { UpdateSource } from './updates.ts'
import { createUpdates } from './updates.ts'
import type { ConsoleWindows } from './windows.ts'
import type { ShellWords } from './words/index.ts'
import { languageOfLocale, wordsIn } from './words/index.ts'

export interface DesktopOptions {
  readonly core: Promise<CoreLink>
  readonly memory: ShellMemory
  readonly profile: string
  readonly locale: string
  readonly hasKeychain: boolean
  readonly updateSource: UpdateSource | undefined
  windows(): ConsoleWindows | undefined
  openCaller(): void
  /** Opens the supervisor's board. */
  readonly openBoard: () => void
  quit(): void
  restartWithUpdate(): void
  say(line: string): void
}

/** What the console does in the system around its windows: tray, badge, notifications, keys, links, updates. */
export interface Desktop {
  facts(): DesktopFacts
  takeWishes(): ShellWish[]
  words(): ShellWords
  /** A link of another program: its number goes into the dial field, and is dialled by nobody but the person. */
  openLink(link: string): void
  frontChanged(): void
  onWindowClosing(): 'hide' | 'quit'
  onWindowHidden(): void
  /** What stands before quitting. */
  onQuit(): ReturnType<typeof onQuit>
  tellUnsent(count: number): void
  checkForUpdate(): void
  installUpdate(): void
  isUpdateReady(): boolean
  close(): void
}

export function createDesktop(options: DesktopOptions): Desktop {
  const { say, memory } = options
  let missed = NO_MISSED_CALLS
  let hasFlashed = false
  let isClosed = false
  const standing = new Set<Notification>()
  let applied: ShellSummary['desktop'] | undefined
  const facts: { -readonly [K in keyof DesktopFacts]: DesktopFacts[K] } = {
    hasKeychain: options.hasKeychain,
    hasTray: false,
    systemKeys: { answer: 'off', hangUp: 'off', mute: 'off' },
    opensLinks: 'off',
    startsAtLogin: 'off',
    update: { state: 'off' },
  }
  const tellNews = (): void => options.windows()?.tellNews()
  const words = (): ShellWords => wordsIn(link.current()?.language ?? languageOfLocale(options.locale))
  const isInFront = (): boolean => options.windows()?.isInFront() ?? false

  const wishes = createPageWishes(tellNews)
  const keys = createGlobalKeys((key) => link.press(key))
  const notifier = createRingNotifier((callId) => {
    wishes.add({ type: 'showCall', callId })
    options.windows()?.showWorkspace()
  })
  const tray = createTray((act) => onTray(act), say)
  facts.hasTray = tray.isThere

  const onTray = (act: TrayAct): void => {
    switch (act.type) {
      case 'open':
        return options.windows()?.showWorkspace()
      case 'board':
        return options.openBoard()
      case 'caller':
        return options.openCaller()
      case 'ready':
        return link.wish({ wish: 'ready' })
      case 'pause':
        return link.wish({ wish: 'paused', reason: act.reason })
      case 'installUpdate':
        return updates.ask()
      case 'quit':
        return options.quit()
    }
  }

  /** A word of the system; nothing happens when it is clicked but that the window comes. */
  const notify = (title: string, body: string): void => {
    const notice = new Notification({ title, body })
    // one that nobody holds is forgotten with its click
    standing.add(notice)
    notice.on('close', () => standing.delete(notice))
    notice.on('click', () => options.windows()?.showWorkspace())
    notice.show()
  }

  const draw = (): void => {
    if (isClosed) return
    const summary = link.current()
    const look = trayLook(
      {
        summary,
        missed: missed.contacts.size,
        update: updates.state(),
        profile: options.profile,
      },
      words(),
    )
    tray.show(look)
    app.setBadgeCount(look.badge)
    options.windows()?.overlay(look.badge === 0 ? undefined : badgeFile(look.badge), look.tooltip)
    if (summary === undefined) return
    notifier.show(ringNotices(summary, isInFront(), words()))
    const wantsEye = summary.calls.some(isRinging) && !isInFront()
    if (wantsEye === hasFlashed) return
    hasFlashed = wantsEye
    // a window in the tray is seen again, but the keyboard stays where it is
    if (wantsEye) options.windows()?.revealWorkspace()
    options.windows()?.flash(wantsEye)
  }

  const apply = (summary: ShellSummary): void => {
    const { systemKeys, opensLinks, startsAtLogin } = summary.desktop
    if (isDeepStrictEqual(summary.desktop, applied)) return
    const before = applied
    applied = summary.desktop
    facts.systemKeys = keys.apply(systemKeys)
    facts.opensLinks = applyLinks(opensLinks, before?.opensLinks ?? false, options.profile)
    facts.startsAtLogin = applyLoginStart(startsAtLogin, options.profile, say)
    for (const [key, state] of Object.entries(facts.systemKeys))
      if (state === 'refused') {
        say(`another program has the system key for ${key} (${systemKeys[key as keyof typeof systemKeys]})`)
        wishes.add({
          type: 'say',
          key: 'keyTaken',
          values: { key: systemKeys[key as keyof typeof systemKeys] },
        })
      }
    tellNews()
  }

  const link = followSummary(
    options.core,
    (summary) => {
      missed = noteMissed(missed, summary, isInFront())
      apply(summary)
      draw()
      updates.deskChanged()
    },
    say,
  )
  const updates = createUpdates({
    source: options.updateSource,
    summary: () => link.current(),
    restartWithUpdate: options.restartWithUpdate,
    say,
    onChanged: (state) => {
      if (state.state === 'ready' && facts.update.state !== 'ready')
        notify(words().update.readyTitle(state.version), words().update.ready)
      facts.update = state
      draw()
      tellNews()
    },
  })
  facts.update = updates.state()
  draw()

  return {
    facts: () => facts,
    takeWishes: wishes.take,
    words,
    openLink: (text) => {
      const number = parsePhoneLink(text)
      if (number === undefined) {
        say('a link was not understood; it holds no number')
        wishes.add({ type: 'say', key: 'badLink', values: {} })
      } else wishes.add({ type: 'dial', number })
      options.windows()?.showWorkspace()
    },
    frontChanged: () => {
      if (isInFront()) missed = { ...missed, contacts: new Set() }
      draw()
    },
    onWindowClosing: () => onWindowClosed(link.current()),
    onWindowHidden: () => {
      if (!memory.tellOfTrayOnce()) return
      const { title, inCall, idle } = words().inTray
      const body = onQuit(link.current()).asks ? inCall : idle
      say(body)
      notify(title, body)
    },
    onQuit: () => onQuit(link.current()),
    tellUnsent: (count) => {
      const body = words().quit.unsent(count)
      say(body)
      notify(words().quit.unsentTitle, body)
    },
    checkForUpdate: updates.check,
    installUpdate: () => {
      updates.ask()
      if (updates.state().state === 'ready') wishes.add({ type: 'say', key: 'updateWaits', values: {} })
    },
    isUpdateReady: () => updates.state().state === 'ready',
    close: () => {
      isClosed = true
      keys.release()
      updates.close()
      notifier.show([])
      tray.close()
      link.close()
    },
  }
}
