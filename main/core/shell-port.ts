import type { Port } from '../../shared/contract/door.ts'
import type { PortEnd } from '../../shared/contract/port-end.ts'
import { createPortEnd } from '../../shared/contract/port-end.ts'
import { isLastWordsTaken, lastWordsTaken } from '../../shared/contract/last-words.ts'
import type { OwnHubAnswer, OwnHubTrouble, OwnHubWish } from '../../shared/contract/own-hub.ts'
import type { CoreOptions, DoorKind, FromCore, PowerEvent } from '../../shared/contract/shell.ts'
import { ToCore } from '../../shared/contract/shell.ts'

/**
 * The core's end of the link to its shell. Two transports, one meaning: a `utilityProcess` of Electron gets a real
 * MessagePort per window, a plain child process gets all windows through one channel, each with a number.
 */

/** Electron's MessagePortMain, as far as it is used here; the core must not import electron. */
interface UtilityPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
  start(): void
  postMessage(message: unknown): void
  close(): void
}
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: UtilityPort[] }) => void): void
  postMessage(message: unknown): void
}

const parentPort = (process as { parentPort?: ParentPort }).parentPort

const portListeners = new Set<(kind: DoorKind, port: Port) => void>()
const stopListeners = new Set<() => void>()
const powerListeners = new Set<(event: PowerEvent) => void>()
const hubThere = Promise.withResolvers<void>()
const troubleListeners = new Set<(trouble: OwnHubTrouble | null) => void>()
let hubTrouble: OwnHubTrouble | null = null
const waitingForShell = new Map<number, (answer: OwnHubAnswer) => void>()
let lastQuestion = 0
const optionsGiven = Promise.withResolvers<CoreOptions>()
const numbered = new Map<number, PortEnd>()
const early: [DoorKind, Port][] = []

function tellShell(message: FromCore): void {
  if (parentPort) parentPort.postMessage(message)
  // the channel may close while a last message is under way; the stop that follows says the same
  else if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
}

function accept(kind: DoorKind, port: Port): void {
  if (portListeners.size === 0) early.push([kind, port])
  for (const listener of portListeners) listener(kind, port)
}

function acceptNumbered(number: number, kind: DoorKind): void {
  const end = createPortEnd({
    send: (data) => tellShell({ type: 'port-data', port: number, data }),
    close: () => {
      numbered.delete(number)
      tellShell({ type: 'port-close', port: number })
    },
  })
  numbered.set(number, end)
  accept(kind, end.port)
}

function acceptReal(kind: DoorKind, real: UtilityPort): void {
  const end = createPortEnd({ send: (data) => real.postMessage(data), close: () => real.close() })
  real.on('message', (event) => end.deliver(event.data))
  real.on('close', () => end.gone())
  real.start()
  accept(kind, end.port)
}

let isStopping = false
function stop(): void {
  if (isStopping) return
  isStopping = true
  for (const listener of stopListeners) listener()
}

function setHubTrouble(trouble: OwnHubTrouble | null): void {
  hubTrouble = trouble
  for (const listener of troubleListeners) listener(trouble)
}

let isFirst = true
function receive(raw: unknown, ports: readonly UtilityPort[]): void {
  // the options come once and first: making code to read them takes longer than reading them
  const parsed = ToCore.safeParse(raw, { jitless: isFirst })
  isFirst = false
  if (!parsed.success) {
    process.stderr.write(`core: a message of the shell fits nothing: ${parsed.error.message}\n`)
    return
  }
  const message = parsed.data
  switch (message.type) {
    case 'init':
      if (message.options.isHubUnusable === true)
        setHubTrouble(message.options.hubTrouble ?? { reason: 'unknown', message: '' })
      return optionsGiven.resolve(message.options)
    case 'port':
      return ports[0] ? acceptReal(message.kind, ports[0]) : undefined
    case 'port-open':
      return acceptNumbered(message.port, message.kind)
    case 'port-data':
      return numbered.get(message.port)?.deliver(message.data)
    case 'port-close': {
      const end = numbered.get(message.port)
      numbered.delete(message.port)
      return end?.gone()
    }
    case 'power':
      for (const listener of powerListeners) listener(message.event)
      return
    case 'hub':
      return hubThere.resolve()
    case 'hub-unusable':
      return setHubTrouble(message.trouble)
    case 'hub-usable':
      return setHubTrouble(null)
    case 'own-hub':
      waitingForShell.get(message.id)?.(message.answer)
      return void waitingForShell.delete(message.id)
    case 'stop':
      return stop()
  }
}

if (parentPort)
  parentPort.on('message', (event) => {
    if (!isLastWordsTaken(event.data)) receive(event.data, event.ports)
  })
else if (process.send) {
  process.on('message', (message) => receive(message, []))
  // the shell is gone, even by SIGKILL: a core without a shell serves nobody
  process.on('disconnect', stop)
  process.on('SIGTERM', stop)
  // Ctrl+C reaches the whole process group; the shell decides the order in which it ends
  process.on('SIGINT', () => undefined)
}

/** The options of `init`; waits for them. */
export const receiveOptions = (): Promise<CoreOptions> => optionsGiven.promise

/** Calls `onPort` for each window that opens a door, also for those that came before. */
export function acceptPorts(onPort: (kind: DoorKind, port: Port) => void): void {
  portListeners.add(onPort)
  for (const [kind, port] of early.splice(0)) onPort(kind, port)
}

/** Calls `listener` once when the shell asks the core to end, or is gone. The core then has STOP_GRACE_MS. */
export function onStop(listener: () => void): void {
  stopListeners.add(listener)
  if (isStopping) listener()
}

/** Calls `listener` when the computer goes to sleep or wakes up, as far as the shell is told. */
export const onPower = (listener: (event: PowerEvent) => void): void => void powerListeners.add(listener)

/** Resolves when the shell has read what the core wrote; nothing is to be written after it. */
export const whenWordsAreTaken = (): Promise<void> => lastWordsTaken(parentPort)

/** Resolves when a hub that was just starting may be asked. */
export const whenHubReady = (): Promise<void> => hubThere.promise

/** Calls `listener` when the hub of this computer cannot use its data, and why, also where that was said before; null when it can again. */
export function onHubTrouble(listener: (trouble: OwnHubTrouble | null) => void): void {
  troubleListeners.add(listener)
  if (hubTrouble !== null) listener(hubTrouble)
}

/** Asks the shell for something about the hub that this console carries. */
export function askOwnHub(wish: OwnHubWish): Promise<OwnHubAnswer> {
  lastQuestion += 1
  const id = lastQuestion
  tellShell({ type: 'own-hub', id, wish })
  return new Promise((resolve) => void waitingForShell.set(id, resolve))
}

/** Tells the shell that doors are served from now on. */
export const sayReady = (): void => tellShell({ type: 'ready' })

/** Tells the shell that it takes longer until doors are served, because data is brought into a newer form. */
export const sayPreparing = (): void => tellShell({ type: 'preparing' })

/** Tells the shell whether somebody is signed in here. */
export const saySession = (isSignedIn: boolean): void => tellShell({ type: 'session', isSignedIn })

/** Tells the shell that the core cannot work, in words for the person at the desk. */
export const sayFailed = (message: string): void => tellShell({ type: 'failed', message })
