import { WebSocket } from 'ws'

/**
 * A Socket.IO client that reads nothing it need not (Engine.IO 4 over WebSocket, by hand), so that hundreds of them measure
 * the server and not themselves.
 */
export interface RawDesk {
  /** Asks with an acknowledgement. */
  ask(event: string, data: unknown): Promise<unknown>
  close(): void
}

export interface RawDeskOptions {
  readonly url: string
  readonly auth?: { readonly token?: string }
  /** Every event as its JSON text, at the moment when it came. */
  onEvent(text: string): void
}

export function connectRaw({ url, auth, onEvent }: RawDeskOptions): Promise<RawDesk> {
  const headers: Record<string, string> =
    auth?.token === undefined ? {} : { authorization: `Bearer ${auth.token}` }
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
    headers,
  })
  const waiting = new Map<number, (answer: unknown) => void>()
  let lastId = 0
  return new Promise((resolve, reject) => {
    const desk: RawDesk = {
      ask: (event, data) =>
        new Promise((answered) => {
          lastId += 1
          waiting.set(lastId, answered)
          socket.send(`42${lastId}${JSON.stringify([event, data])}`)
        }),
      close: () => socket.terminate(),
    }
    socket.on('error', reject)
    socket.on('message', (raw: Buffer) => {
      const text = raw.toString()
      if (text.startsWith('42')) onEvent(text)
      else if (text === '2') socket.send('3')
      else if (text.startsWith('0')) socket.send(`40${auth ? JSON.stringify(auth) : ''}`)
      else if (text.startsWith('40')) resolve(desk)
      else if (text.startsWith('44')) reject(new Error(text))
      else if (text.startsWith('43')) {
        const [, id = '', body = '[]'] = /^43(\d+)(.*)$/s.exec(text) ?? []
        waiting.get(Number(id))?.((JSON.parse(body) as unknown[])[0])
        waiting.delete(Number(id))
      }
    })
  })
}
