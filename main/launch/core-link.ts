import { join } from 'node:path'
import type { Port } from '../../shared/contract/door.ts'
import type { PortEnd } from '../../shared/contract/port-end.ts'
import { createPortEnd } from '../../shared/contract/port-end.ts'
import type { OwnHubAnswer, OwnHubTrouble, OwnHubWish } from '../../shared/contract/own-hub.ts'
import type { CoreOptions, DoorKind, PowerEvent, ToCore } from '../../shared/contract/shell.ts'
import { FromCore } from '../../shared/contract/shell.ts'
import type { ChildProgram, SpawnProgram } from './child-program.ts'
import { superviseProgram } from './supervised-program.ts'

/** How long a window waits for a core that is just starting, in milliseconds. */
const CORE_PATIENCE_MS = 8000

export interface CoreLink {
  /** A port of the core that this process relays. Rejects when the core does not come. */
  openPort(kind: DoorKind): Promise<Port>
  /**
   * Hands the core a real MessagePort, after which this process is out of the way. Undefined where the core's transport
   * has only frames; then relay. Rejects when the core does not come.
   */
  readonly handPort: ((kind: DoorKind, port: unknown) => Promise<void>) | undefined
  /** The computer goes to sleep or wakes up. A core that is not running has nothing to forget. */
  tellPower(event: PowerEvent): void
  /** The hub that was just starting (`isHubStarting`) may be asked now. */
  onHubReady(): void
  /** The hub of this computer cannot use its data, and is not waited for. */
  onHubUnusable(trouble: OwnHubTrouble): void
  /** It was mended, and listens. */
  onHubUsable(): void
  /** Whether somebody is signed in, by the core's last word. */
  isSignedIn(): boolean
  /** Starts the core anew with other options, as when the hub moved. */
  reconfigure(options: CoreOptions): void
  stop(): Promise<void>
}

export interface CoreLinkOptions {
  readonly spawn: SpawnProgram
  readonly options: CoreOptions
  readonly logFolder: string
  readonly canHandPorts: boolean
  /** A person wants something of the hub that this console carries. */
  onOwnHub?(wish: OwnHubWish): Promise<OwnHubAnswer>
  /** Somebody signed in, or out. */
  onSession?(isSignedIn: boolean): void
  say(line: string): void
}

/** What the shell answers to a person's wish about the hub of this console. */
async function answerWish(
  { onOwnHub }: Pick<CoreLinkOptions, 'onOwnHub'>,
  { id, wish }: { readonly id: number; readonly wish: OwnHubWish },
): Promise<ToCore> {
  const none = {
    is: 'refused',
    code: 'ownHubNone',
    message: 'This console carries no hub of its own.',
  } as const
  return { type: 'own-hub', id, answer: (await onOwnHub?.(wish)) ?? none }
}

/** Waits until a program is up; throws where it takes too long. */
function createWaiting(current: () => ChildProgram | undefined) {
  const waiting = new Set<(child: ChildProgram) => void>()
  return {
    isUp: (child: ChildProgram): void => {
      for (const listener of waiting) listener(child)
      waiting.clear()
    },
    whenUp: (): Promise<ChildProgram> => {
      const child = current()
      if (child !== undefined) return Promise.resolve(child)
      return new Promise((resolve, reject) => {
        const listener = (started: ChildProgram): void => {
          clearTimeout(timer)
          resolve(started)
        }
        const timer = setTimeout(() => {
          waiting.delete(listener)
          reject(new Error('The core of Ringdesk is not running yet.'))
        }, CORE_PATIENCE_MS)
        waiting.add(listener)
      })
    },
  }
}

/** Starts the core, keeps it running, and opens doors to it. */
export function linkCore(link: CoreLinkOptions): CoreLink {
  const { spawn, options, logFolder, canHandPorts, say } = link
  const ends = new Map<number, PortEnd>()
  let current = options
  /** The one that was started last, ready or not. */
  let latest: ChildProgram | undefined
  let lastNumber = 0
  let isSignedIn = false

  const send = (child: ChildProgram, message: ToCore): void => child.send(message)

  const receive = (child: ChildProgram, raw: unknown): boolean => {
    const message = FromCore.safeParse(raw)
    if (!message.success) {
      say(`The core said something that fits nothing; it was ignored. ${message.error.message}`)
      return false
    }
    switch (message.data.type) {
      case 'ready':
        // it would have said otherwise by now
        if (!isSignedIn) link.onSession?.(false)
        return true
      case 'preparing':
        say(
          'The local data is brought into the form of this version; where there is much of it, that takes minutes.',
        )
        return false
      case 'failed':
        say(message.data.message)
        return false
      case 'session':
        isSignedIn = message.data.isSignedIn
        link.onSession?.(isSignedIn)
        return false
      case 'own-hub':
        void answerWish(link, message.data).then((answer) => send(child, answer))
        return false
      case 'port-data':
        ends.get(message.data.port)?.deliver(message.data.data)
        return false
      case 'port-close': {
        const end = ends.get(message.data.port)
        ends.delete(message.data.port)
        end?.gone()
        return false
      }
    }
  }

  const up = createWaiting(() => core.current())
  const logFile = join(logFolder, 'core.log')
  const core = superviseProgram({
    name: 'The core',
    logFile,
    say,
    start: () => {
      const child = spawn('core', [], logFile)
      // it tells where it is not so
      isSignedIn = false
      latest = child
      send(child, { type: 'init', options: current })
      return child
    },
    onMessage: receive,
    isPreparing: (message) => FromCore.safeParse(message).data?.type === 'preparing',
    onUp: (child) => up.isUp(child),
    onDown: () => {
      const lost = [...ends.values()]
      ends.clear()
      for (const end of lost) end.gone()
    },
  })

  return {
    openPort: async (kind) => {
      const child = await up.whenUp()
      lastNumber += 1
      const number = lastNumber
      const end = createPortEnd({
        send: (data) => send(child, { type: 'port-data', port: number, data }),
        close: () => {
          ends.delete(number)
          send(child, { type: 'port-close', port: number })
        },
      })
      ends.set(number, end)
      send(child, { type: 'port-open', port: number, kind })
      return end.port
    },
    handPort: canHandPorts ? async (kind, port) => (await up.whenUp()).handPort?.(kind, port) : undefined,
    tellPower: (event) => {
      const child = core.current()
      if (child !== undefined) send(child, { type: 'power', event })
    },
    onHubReady: () => {
      if (current.isHubStarting !== true) return
      current = { ...current, isHubStarting: false }
      if (latest !== undefined) send(latest, { type: 'hub' })
    },
    onHubUnusable: (trouble) => {
      // a core that is started anew hears it, too
      current = { ...current, isHubStarting: false, isHubUnusable: true, hubTrouble: trouble }
      if (latest !== undefined) send(latest, { type: 'hub-unusable', trouble })
    },
    onHubUsable: () => {
      const { hubTrouble: _over, ...others } = current
      current = { ...others, isHubUnusable: false }
      if (latest !== undefined) send(latest, { type: 'hub-usable' })
    },
    isSignedIn: () => isSignedIn,
    reconfigure: (options) => {
      current = options
      core.restart()
    },
    stop: () => core.stop(),
  }
}
