import type { Socket } from 'socket.io'
import { after } from '../../shared/timer.ts'

/** How long a console that still holds a console id has to answer before another may take its place. */
const PROBE_MS = 1500

interface Holder {
  readonly instance: string
  readonly socket: Socket
}

/**
 * Asks a console whether it is there, by a ping of Engine.IO's own protocol (revision 4), which every client answers.
 * A transport that cannot send just now is waited for as well: whatever comes from it is an answer.
 */
function isAnswering(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const { conn } = socket
    const finish = (isThere: boolean): void => {
      stopWaiting()
      conn.off('packet', heard)
      conn.off('close', gone)
      resolve(isThere)
    }
    const heard = (): void => finish(true)
    const gone = (): void => finish(false)
    const stopWaiting = after(PROBE_MS, gone)
    conn.on('packet', heard)
    conn.on('close', gone)
    if (conn.transport.writable) conn.transport.send([{ type: 'ping' }])
  })
}

/** Knows which running console holds which console id, so that a copied data folder is noticed before its outbox does harm. */
export class ConsoleRegistry {
  readonly #holders = new Map<string, Holder>()

  /** True if another running console holds the id and still answers. One that does not is disconnected. */
  async isHeldByOther(desk: string, instance: string): Promise<boolean> {
    const holder = this.#holders.get(desk)
    if (!holder || holder.instance === instance || !holder.socket.connected) return false
    if (await isAnswering(holder.socket)) return true
    holder.socket.disconnect(true)
    return false
  }

  /** Gives the id to this console. An older socket of the same console is an orphan, and is disconnected. */
  take(desk: string, instance: string, socket: Socket): void {
    const before = this.#holders.get(desk)
    this.#holders.set(desk, { instance, socket })
    before?.socket.disconnect(true)
  }

  leave(desk: string, socket: Socket): void {
    if (this.#holders.get(desk)?.socket === socket) this.#holders.delete(desk)
  }
}
