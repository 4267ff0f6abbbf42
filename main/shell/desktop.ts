import { app } from 'electron'
import type { DesktopFacts, ShellWish, UpdateState } from '../../shared/contract/shell.ts'
import type { ShellSummary, SystemKey } from '../../shared/contract/shell-door.ts'
import { parsePhoneLink } from '../../shared/domain/phone-link.ts'
import type { CoreLink } from '../launch/core-link.ts'
import { onQuit, onWindowClosed } from './desk-busy.ts'
import { badgeFile } from './icon-files.ts'
import { noteMissed, NO_MISSED_CALLS } from './missed-calls.ts'
import { createPageWishes, type PageWishes } from './page-wishes.ts'
import { isRinging, ringNotices } from './ring-notice.ts'
import { createRingNotifier, type RingNotifier } from './ring-notifier.ts'
import type { ShellMemory } from './shell-memory.ts'
import { followSummary, type SummaryLink } from './summary-link.ts'
import { SystemNotices } from './system-notices.ts'
import { SystemSettings } from './system-settings.ts'
import { createTray, type ShellTray } from './tray.ts'
import type { TrayAct } from './tray-look.ts'
import { trayLook } from './tray-look.ts'
import type { Updates, UpdateSource } from './updates.ts'
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
  readonly say: (line: string) => void
}

/** What the console does in the system around its windows: tray, badge, notifications, keys, links, updates. */
export class Desktop {
  readonly #options: DesktopOptions
  readonly #wishes: PageWishes
  readonly #settings: SystemSettings
  readonly #notices: SystemNotices
  readonly #ringing: RingNotifier
  readonly #tray: ShellTray
  readonly #link: SummaryLink
  readonly #updates: Updates
  #facts: DesktopFacts
  #missed = NO_MISSED_CALLS
  #hasFlashed = false
  #isClosed = false

  constructor(options: DesktopOptions) {
    const { say, profile } = options
    this.#options = options
    this.#wishes = createPageWishes(() => this.#tellNews())
    this.#settings = new SystemSettings({ profile, say, onKey: (key) => this.#link.press(key) })
    this.#notices = new SystemNotices(() => options.windows()?.showWorkspace())
    this.#ringing = createRingNotifier((callId) => {
      this.#wishes.add({ type: 'showCall', callId })
      options.windows()?.showWorkspace()
    })
    this.#tray = createTray((act) => this.#onTray(act), say)
    this.#link = followSummary(
      options.core,
      (summary) => this.#onSummary(summary),
      () => this.#draw(),
      say,
    )
    this.#updates = createUpdates({
      source: options.updateSource,
      summary: () => this.#link.current(),
      restartWithUpdate: () => options.restartWithUpdate(),
      say,
      onChanged: (state) => this.#onUpdate(state),
    })
    this.#facts = {
      hasKeychain: options.hasKeychain,
      hasTray: this.#tray.isThere,
      systemKeys: { answer: 'off', hangUp: 'off', mute: 'off' },
      opensLinks: 'off',
      startsAtLogin: 'off',
      update: this.#updates.state(),
    }
    this.#draw()
  }

  facts(): DesktopFacts {
    return this.#facts
  }
  /** What the system asked of the page, once. */
  takeWishes(): ShellWish[] {
    return this.#wishes.take()
  }
  words(): ShellWords {
    return wordsIn(this.#link.current()?.language ?? languageOfLocale(this.#options.locale))
  }

  /** A link of another program: its text goes into the dial field, is read there as what a person types, and dialled by nobody but the person. */
  openLink(link: string): void {
    const text = parsePhoneLink(link)
    if (text === undefined) {
      this.#options.say('a link was not understood; it holds no number')
      this.#wishes.add({ type: 'say', key: 'badLink', values: {} })
    } else this.#wishes.add({ type: 'dial', text })
    this.#options.windows()?.showWorkspace()
  }

  frontChanged(): void {
    if (this.#isInFront()) this.#missed = { ...this.#missed, contacts: new Set() }
    this.#draw()
  }
  onWindowClosing(): 'hide' | 'quit' {
    return onWindowClosed(this.#link.current())
  }
  onWindowHidden(): void {
    if (!this.#options.memory.tellOfTrayOnce()) return
    const { title, inCall, idle } = this.words().inTray
    this.#sayAndShow(title, this.onQuit().asks ? inCall : idle)
  }
  /** What stands before quitting. */
  onQuit(): ReturnType<typeof onQuit> {
    return onQuit(this.#link.current())
  }
  tellUnsent(count: number): void {
    const { unsent, unsentTitle } = this.words().quit
    this.#sayAndShow(unsentTitle, unsent(count))
  }

  checkForUpdate(): void {
    this.#updates.check()
  }
  installUpdate(): void {
    this.#updates.ask()
    if (this.#updates.state().state === 'ready')
      this.#wishes.add({ type: 'say', key: 'updateWaits', values: {} })
  }
  isUpdateReady(): boolean {
    return this.#updates.state().state === 'ready'
  }

  close(): void {
    this.#isClosed = true
    this.#settings.release()
    this.#updates.close()
    this.#ringing.show([])
    this.#tray.close()
    this.#link.close()
  }

  #isInFront(): boolean {
    return this.#options.windows()?.isInFront() ?? false
  }
  #tellNews(): void {
    this.#options.windows()?.tellNews()
  }
  #sayAndShow(title: string, body: string): void {
    this.#options.say(body)
    this.#notices.show(title, body)
  }

  #onSummary(summary: ShellSummary): void {
    this.#missed = noteMissed(this.#missed, summary, this.#isInFront())
    this.#apply(summary)
    this.#draw()
    this.#updates.deskChanged()
  }

  #onUpdate(state: UpdateState): void {
    if (state.state === 'ready' && this.#facts.update.state !== 'ready') {
      const { readyTitle, ready } = this.words().update
      this.#notices.show(readyTitle(state.version), ready)
    }
    this.#facts = { ...this.#facts, update: state }
    this.#draw()
    this.#tellNews()
  }

  #onTray(act: TrayAct): void {
    const options = this.#options
    switch (act.type) {
      case 'open':
        return options.windows()?.showWorkspace()
      case 'board':
        return options.openBoard()
      case 'caller':
        return options.openCaller()
      case 'ready':
        return this.#link.wish({ wish: 'ready' })
      case 'pause':
        return this.#link.wish({ wish: 'paused', reason: act.reason })
      case 'installUpdate':
        return this.#updates.ask()
      case 'quit':
        return options.quit()
    }
  }

  /** Asks of the system what the settings say, and tells the person which keys another program has. */
  #apply({ desktop }: ShellSummary): void {
    const applied = this.#settings.apply(desktop)
    if (applied === undefined) return
    this.#facts = { ...this.#facts, ...applied }
    for (const [name, state] of Object.entries(applied.systemKeys)) {
      if (state !== 'refused') continue
      const key = desktop.systemKeys[name as SystemKey]
      this.#options.say(`another program has the system key for ${name} (${key})`)
      this.#wishes.add({ type: 'say', key: 'keyTaken', values: { key } })
    }
    this.#tellNews()
  }

  /** Brings tray, badge and notifications to what is so now. */
  #draw(): void {
    if (this.#isClosed) return
    const summary = this.#link.current()
    const { profile } = this.#options
    const windows = this.#options.windows()
    const missed = this.#missed.contacts.size
    const isSilent = this.#link.isSilent()
    const look = trayLook({ summary, isSilent, missed, update: this.#updates.state(), profile }, this.words())
    this.#tray.show(look)
    app.setBadgeCount(look.badge)
    windows?.overlay(look.badge === 0 ? undefined : badgeFile(look.badge), look.tooltip)
    if (summary === undefined) return
    this.#ringing.show(ringNotices(summary, this.#isInFront(), this.words()))
    const wantsEye = summary.calls.some(isRinging) && !this.#isInFront()
    if (wantsEye === this.#hasFlashed) return
    this.#hasFlashed = wantsEye
    // a window in the tray is seen again, but the keyboard stays where it is
    if (wantsEye) windows?.revealWorkspace()
    windows?.flash(wantsEye)
  }
}
