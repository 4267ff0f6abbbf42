import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Act } from '../../../shared/acts/registry.ts'
import type { CallCard, DeskState } from '../../../shared/contract/desk-state.ts'
import { deskDoor, type DeskDoor } from '../../../shared/contract/desk.ts'
import { connectDoor, portPair, type DoorClient } from '../../../shared/contract/door.ts'
import type { CoreOptions } from '../../../shared/contract/shell.ts'
import { silentLog, type Log } from '../../../main/core/log.ts'
import { startCore, type Core, type StartCoreOptions } from '../../../main/core/start-core.ts'
import { afterTest, until } from '../../hub/support/test-hub.ts'
import { passwordOf } from '../../hub/support/test-team.ts'
import { ScriptedPhone } from './scripted-phone.ts'

/** Says nothing; a move that the connection's machine does not allow fails the test. */
const strictLog: Log = {
  ...silentLog,
  error: (text) => {
    if (text.startsWith('illegal move')) throw new Error(text)
  },
}

export const CACHE_KEY = '0123456789abcdef'.repeat(4)

/** How a shell starts the core of a test: its folder and its hub matter, the rest is the same everywhere. */
export const coreOptions = (dataDir: string, hubUrl: string): CoreOptions => ({
  dataDir,
  hubUrl,
  profile: 'test',
  locale: 'zh-CN',
  cacheKey: CACHE_KEY,
  isTrial: false,
  version: '0.0.0',
})

/** A folder that is gone after the test. */
export function makeDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringdesk-core-'))
  afterTest(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}

export interface StateEvent {
  readonly seq: number
  readonly patch: Partial<DeskState>
}

/** A console without a screen: a real core in this process, its door, and a scripted phone. */
export class TestConsole {
  readonly options: StartCoreOptions
  readonly phone: ScriptedPhone
  core!: Core
  door!: DoorClient<DeskDoor>
  state!: DeskState
  /** State events since the last snapshot. */
  readonly events: StateEvent[] = []
  readonly changed: { entities: { entity: string; id: string }[]; all: boolean }[] = []

  private constructor(options: StartCoreOptions, phone: ScriptedPhone) {
    this.options = options
    this.phone = phone
  }

  static async start(hubUrl: string, options: Partial<StartCoreOptions> = {}): Promise<TestConsole> {
    const made = new TestConsole(
      {
        ...coreOptions(options.dataDir ?? makeDataDir(), hubUrl),
        log: strictLog,
        ...options,
      },
      new ScriptedPhone(),
    )
    await made.open()
    afterTest(() => made.close())
    return made
  }

  /** Starts a core and opens a window and the phone on it. */
  async open(): Promise<void> {
    this.core = await startCore(this.options)
    await this.openWindow()
    this.attachPhone()
    await until('the phone', () => this.state.line.phone, 15_000)
  }

  async openWindow(): Promise<void> {
    const [mine, theirs] = portPair()
    this.core.attach('desk', theirs)
    this.door = connectDoor(deskDoor, mine, (text, error) => {
      throw new Error(text, { cause: error })
    })
    this.door.on('changed', (changed) => this.changed.push(changed))
    let seq = -1
    const early: StateEvent[] = []
    this.door.on('state', (event) => {
      if (seq < 0) return void early.push(event)
      if (event.seq <= seq) return
      if (event.seq !== seq + 1) throw new Error(`state event ${event.seq} after ${seq}`)
      seq = event.seq
      this.events.push(event)
      this.state = { ...this.state, ...event.patch }
    })
    const snapshot = await this.door.call('state.snapshot', null)
    seq = snapshot.seq
    this.state = snapshot.state
    this.events.length = 0
    for (const event of early)
      if (event.seq > seq) {
        seq = event.seq
        this.events.push(event)
        this.state = { ...this.state, ...event.patch }
      }
  }

  attachPhone(): void {
    const [mine, theirs] = portPair()
    this.core.attach('phone', theirs)
    this.phone.attach(mine)
  }

  /** The core ends and starts again on the same folder; the phone lives on and comes back. */
  async restart(between: () => unknown = () => undefined): Promise<void> {
    await this.core.close()
    this.phone.detach()
    await between()
    await this.open()
  }

  async close(): Promise<void> {
    this.phone.detach()
    await this.core.close()
  }

  async signIn(extension: string): Promise<this> {
    await this.door.call('session.signIn', { user: extension, password: passwordOf(extension) })
    return this.online()
  }

  /** Waits until the hub is there and the cache holds what it has. */
  async online(): Promise<this> {
    await until('the hub', () => this.state.hub.state === 'online')
    await until(
      'the sync',
      () => this.state.sync.freshAt !== null && this.state.sync.progress === null,
      15_000,
    )
    return this
  }

  async sent(): Promise<void> {
    await until('everything sent', () => this.state.sync.toSend === 0)
  }

  do(...acts: Act[]): Promise<null> {
    return this.door.call('acts.do', { acts, basedOn: null, draft: null })
  }

  card(contactId?: string): CallCard {
    const { calls } = this.state
    const card = contactId === undefined ? calls[0] : calls.find((one) => one.contactId === contactId)
    if (!card) throw new Error(`no card among ${calls.length}`)
    return card
  }

  /** Waits for a card that fits. */
  cardThat(what: string, fits: (card: CallCard) => boolean): Promise<CallCard> {
    return until(what, () => this.state.calls.find(fits))
  }
}
