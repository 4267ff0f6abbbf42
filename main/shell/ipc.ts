import { randomUUID } from 'node:crypto'
import type { IpcMainInvokeEvent, MessagePortMain } from 'electron'
import { ipcMain, MessageChannelMain } from 'electron'
import type { Port, Reply } from '../../shared/contract/door.ts'
import { failure } from '../../shared/contract/door.ts'
import type { DesktopFacts, PageDoor, ShellAbout, ShellWish } from '../../shared/contract/shell.ts'
import { SHELL_CHANNEL, SHELL_PORT_CHANNEL } from '../../shared/contract/shell-bridge.ts'
import type { CoreLink } from '../launch/core-link.ts'
import type { WindowKind } from './ipc-gates.ts'
import { checkCall } from './ipc-gates.ts'

export interface ShellHandlers {
  readonly core: Promise<CoreLink>
  readonly about: ShellAbout
  windowKind(webContentsId: number): WindowKind | undefined
  openCaller(): void
  desktop(): DesktopFacts
  takeWishes(): ShellWish[]
  checkForUpdate(): void
  installUpdate(): void
  openBoard(): void
  say(line: string): void
}

/** Answers what windows ask of the shell. The only file that touches ipcMain. */
export function serveShell(handlers: ShellHandlers): void {
  ipcMain.handle(SHELL_CHANNEL, async (event, name: unknown, input: unknown): Promise<Reply<unknown>> => {
    const checked = checkCall(
      {
        window: handlers.windowKind(event.sender.id),
        url: event.senderFrame?.url ?? '',
        isTopFrame: event.senderFrame !== null && event.senderFrame === event.sender.mainFrame,
      },
      name,
      input,
    )
    if (!checked.ok) {
      handlers.say(`a page was refused: ${checked.error.message}`)
      return checked
    }
    switch (checked.value.name) {
      case 'about':
        return { ok: true, value: handlers.about }
      case 'openCaller':
        handlers.openCaller()
        return { ok: true, value: null }
      case 'desktop':
        return { ok: true, value: handlers.desktop() }
      case 'takeWishes':
        return { ok: true, value: handlers.takeWishes() }
      case 'checkForUpdate':
        handlers.checkForUpdate()
        return { ok: true, value: null }
      case 'installUpdate':
        handlers.installUpdate()
        return { ok: true, value: null }
      case 'openBoard':
        handlers.openBoard()
        return { ok: true, value: null }
      case 'port':
        return sendPort(await handlers.core, checked.value.kind, event)
    }
  })
}

async function sendPort(
  core: CoreLink,
  kind: PageDoor,
  event: IpcMainInvokeEvent,
): Promise<Reply<{ id: string }>> {
  const { port1: forPage, port2: forCore } = new MessageChannelMain()
  try {
    if (core.handPort) await core.handPort(kind, forCore)
    else relay(forCore, await core.openPort(kind))
  } catch (error) {
    forPage.close()
    return failure('coreNotReady', error instanceof Error ? error.message : String(error), true)
  }
  const id = randomUUID()
  event.sender.postMessage(SHELL_PORT_CHANNEL, { id }, [forPage])
  return { ok: true, value: { id } }
}

/** Passes messages between a window's MessagePort and a core that has only frames; when one goes, so does the other. */
function relay(real: MessagePortMain, port: Port): void {
  real.on('message', (message) => port.post(message.data))
  real.on('close', () => port.close())
  port.onMessage((message) => real.postMessage(message))
  port.onClose(() => real.close())
  real.start()
}
