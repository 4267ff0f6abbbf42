import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { LineEvent } from './line-events.ts'

/** A telephone line as the hub sees it: it tells what happens, and is told who is ready for queue calls. */
export interface Line {
  /** Gives every event from now on, in order; returns the way to stop. */
  onEvent(listener: (event: LineEvent) => void): () => void
  /** Whether an agent (by SIP user name) takes queue calls; the line itself knows who is free and reachable. */
  setAvailable(username: string, isAvailable: boolean): void
  /** Ends an account's registration and closes its sockets: its phone has to prove itself again, if it still can. */
  endRegistration(username: string): void
  /** People or queues of the team are others now. */
  teamChanged(): void
  /** A WebSocket for SIP, where the line is served by the hub itself. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** SIP messages since the start that could not be read, of all phones and strangers. */
  unreadableMessages(): number
  close(): Promise<void>
}
