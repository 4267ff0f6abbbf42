import type { IncomingMessage, ServerResponse } from 'node:http'

/** The path of a request's address, as it was asked for. */
export const pathOf = (request: IncomingMessage): string => (request.url ?? '').split('?', 1)[0] ?? ''

/** What stands behind the question mark of a request's address. */
export const queryOf = (request: IncomingMessage): URLSearchParams =>
  new URLSearchParams((request.url ?? '').split('?').slice(1).join('?'))

export interface Body {
  readonly type: string
  readonly content: string | Buffer
}

export const plainText = (content: string): Body => ({ type: 'text/plain; charset=utf-8', content })
export const html = (content: string): Body => ({ type: 'text/html; charset=utf-8', content })
export const json = (value: unknown): Body => ({
  type: 'application/json; charset=utf-8',
  content: JSON.stringify(value),
})

/** Answers a request whole, besides the headers that the response has already; a HEAD gets no body by itself. */
export function answer(response: ServerResponse, status: number, body?: Body): void {
  response.statusCode = status
  if (body === undefined) return void response.end()
  response
    .setHeader('content-type', body.type)
    .setHeader('content-length', Buffer.byteLength(body.content))
    .end(body.content)
}

/** Sends the browser on to another address. */
export function redirect(response: ServerResponse, address: string): void {
  response.setHeader('location', address)
  answer(response, 302)
}

/**
 * The fields of a posted form; undefined when it has more than `mostBytes`. What is left of it then is not read, so the answer has to
 * close the connection.
 */
export async function readForm(
  request: IncomingMessage,
  mostBytes: number,
): Promise<URLSearchParams | undefined> {
  const parts: Buffer[] = []
  let bytes = 0
  // the request must outlive the loop: its connection still carries the answer
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > mostBytes) return undefined
    parts.push(part)
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'))
}
