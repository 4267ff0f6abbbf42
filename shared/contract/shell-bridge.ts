import type { PageDoor } from './shell.ts'

/**
 * The names that preload scripts and the shell agree on. Apart from shell.ts, so that a sandboxed preload script carries
 * no schema library.
 */

/** Electron channel of the shell's calls: `invoke(channel, name, input)`. */
export const SHELL_CHANNEL = 'ringdesk:shell'

/** Electron channel on which a MessagePort comes, with the id that the call `port` answered. */
export const SHELL_PORT_CHANNEL = 'ringdesk:port'

/** `data.type` of the window message that carries that port from the preload script to its page. */
export const SHELL_PORT_EVENT = 'ringdesk:port'

/** Electron channel on which the shell says that there is something new to ask for; it carries nothing. */
export const SHELL_NEWS_CHANNEL = 'ringdesk:news'

/** What preload puts on `window.ringdesk`; each verb answers with a Reply (door.ts) of its call in `shellCalls`. */
export interface ShellBridge {
  /** Asks for a door of the core; the port itself follows as a window message. */
  port(kind: PageDoor): Promise<unknown>
  openCaller(): Promise<unknown>
  openBoard(): Promise<unknown>
  about(): Promise<unknown>
  desktop(): Promise<unknown>
  takeWishes(): Promise<unknown>
  checkForUpdate(): Promise<unknown>
  installUpdate(): Promise<unknown>
  /** Calls `listener` whenever `desktop` or `takeWishes` may answer something new; returns the way to stop. */
  onNews(listener: () => void): () => void
}

/** What the phone's page and the board's page get: their own port, and nothing else. */
export type PhoneBridge = Pick<ShellBridge, 'port'>
