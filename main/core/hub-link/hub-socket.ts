import { io, type Socket } from 'socket.io-client'
import { DoorError, Failure } from '../../../shared/contract/door.ts'
import {
  hubEvents,
  HubRefusal,
  type Handshake,
  type HubCallInput,
  type HubCallName,
  type HubEventName,
  type HubEvents,
} from '../../../shared/contract/hub.ts'
import { receivedEvent, receivedOutput, type HubCallReceived } from '../../../shared/contract/hub-received.ts'
import type { z } from 'zod'
import { after } from '../../../shared/timer.ts'

/** One connection to the hub, good until it closes once; the next is another one. */
export interface HubSocket {
  /** Asks and waits; throws DoorError: the hub's own refusal, `timeout`, or `offline`. */
  ask<K extends HubCallName>(name: K, input: HubCallInput<K>, timeoutMs?: number): Promise<HubCallReceived<K>>
  close(): void
}
export type HubSocketEvent = {
  [K in HubEventName]: { readonly name: K; readonly data: z.output<HubEvents[K]> }
}[HubEventName]
export interface HubSocketEvents {
  onEvent(event: HubSocketEvent): void
  onClosed(why: string): void
  onFault(text: string, error?: unknown): void
}

/** The hub refused the connection and said why; or (`reason` null) it could not be reached. */
export class HubConnectError extends Error {
  readonly reason: HubRefusal | null
  constructor(reason: HubRefusal | null, message: string) {
    super(message)
    this.name = 'HubConnectError'
    this.reason = reason
  }
}

const CONNECT_TIMEOUT_MS = 8000
const ASK_TIMEOUT_MS = 10_000

const refusalIn = (error: Error & { data?: unknown }): HubRefusal | null => {
  const data = error.data as { reason?: unknown; code?: unknown } | undefined
  for (const word of [data?.reason, data?.code, error.message]) {
    const reason = HubRefusal.safeParse(word)
    if (reason.success) return reason.data
  }
  return null
}

/**
 * Connects once. Reconnecting is the link's work, not Socket.IO's: each try is a new socket, and late events of an old
 * one reach nobody. Rejects with HubConnectError.
 */
export function openHubSocket(hubUrl: string, auth: Handshake, events: HubSocketEvents): Promise<HubSocket> {
  const url = new URL(hubUrl)
  const socket: Socket = io(url.origin, {
    path: `${url.pathname.replace(/\/$/, '')}/socket.io`,
    auth,
    // so that strangers who hold every place at the hub's door do not keep a console out
    extraHeaders: { authorization: `Bearer ${auth.token}` },
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    timeout: CONNECT_TIMEOUT_MS,
  })
  let isOpen = true
  const close = (): void => {
    isOpen = false
    socket.removeAllListeners()
    socket.io.removeAllListeners()
    // a socket that is being thrown away may still stumble over its own end
    socket.io.on('error', () => undefined)
    socket.disconnect()
    socket.io.engine?.close()
  }

  for (const name of Object.keys(hubEvents) as HubEventName[])
    socket.on(name, (raw: unknown) => {
      if (!isOpen) return
      const data = receivedEvent(name).safeParse(raw)
      // the pair belongs together; the compiler cannot follow a name through the table of schemas
      if (data.success) events.onEvent({ name, data: data.data } as HubSocketEvent)
      else events.onFault(`the hub's event ${name} fits nothing`, data.error)
    })

  const hub: HubSocket = {
    ask: async (name, input, timeoutMs = ASK_TIMEOUT_MS) => {
      if (!isOpen) throw new DoorError('offline', 'The hub is not connected. What you did is kept.', true)
      let reply: unknown
      try {
        reply = await socket.timeout(timeoutMs).emitWithAck(name, input)
      } catch {
        // Socket.IO says only that no answer came, and why does not matter: the link is taken down and tried anew
        throw new DoorError('timeout', 'The hub did not answer in time. What you did is kept.', true)
      }
      const read = reply as { ok?: unknown; value?: unknown; error?: unknown } | null
      if (read?.ok === true) {
        const value = receivedOutput(name).safeParse(read.value)
        if (value.success) return value.data as never
        throw new DoorError('badReply', `The hub's answer to ${name} cannot be read: ${value.error.message}`)
      }
      const error = Failure.safeParse(read?.error)
      if (error.success) throw new DoorError(error.data.code, error.data.message, error.data.retryable)
      throw new DoorError('badReply', `The hub's answer to ${name} cannot be read.`)
    },
    close,
  }

  return new Promise((resolve, reject) => {
    const fail = (reason: HubRefusal | null, message: string): void => {
      close()
      reject(new HubConnectError(reason, message))
    }
    const stopWaiting = after(CONNECT_TIMEOUT_MS, () => fail(null, 'The hub did not answer in time.'))
    socket.on('connect', () => {
      stopWaiting()
      resolve(hub)
    })
    socket.on('connect_error', (error) => {
      stopWaiting()
      fail(refusalIn(error), error.message)
    })
    socket.on('disconnect', (why) => {
      if (!isOpen) return
      close()
      events.onClosed(why)
    })
  })
}
