import { request as requestPlain, type IncomingMessage } from 'node:http'
import { request as requestEncrypted } from 'node:https'

/** Nothing that is asked in this way answers with more, in bytes. */
const MOST_BYTES = 64 * 1024

async function readAll(answer: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > MOST_BYTES) throw new Error(`the answer is longer than ${MOST_BYTES} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/**
 * Returns the answer to a GET over a connection of its own. `fetch` keeps connections and uses them again: who is at the other end of an
 * old one need not be who takes the next. Throws where nobody answers, and for an answer of more than 64 kB.
 */
export function fetchAlone(url: string, signal: AbortSignal): Promise<Response> {
  const request = new URL(url).protocol === 'https:' ? requestEncrypted : requestPlain
  return new Promise((resolve, reject) => {
    const asking = request(url, { agent: false, signal }, (answer) => {
      readAll(answer).then(
        (body) => resolve(new Response(new Uint8Array(body), { status: answer.statusCode ?? 502 })),
        reject,
      )
    })
    asking.on('error', reject)
    asking.end()
  })
}
