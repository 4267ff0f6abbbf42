import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

/**
 * The least that a shell can take for an embedded hub: it listens, says so, and is well. `GET /die` makes it crash; where its folder
 * has a file `ends-with`, it ends with that code instead of listening, after what it says of its data for code 4.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    port: { type: 'string' },
    host: { type: 'string' },
    language: { type: 'string' },
  },
})
const ends = join(values.data ?? '', 'ends-with')
if (existsSync(ends)) {
  const code = Number(readFileSync(ends, 'utf8'))
  const failed = { type: 'failed', reason: 'damaged', message: 'damaged' }
  if (code === 4) await new Promise((resolve) => process.send?.(failed, resolve))
  process.exit(code)
}
const server = createServer((request, response) => {
  if (request.url === '/die') process.exit(7)
  response.end(JSON.stringify({ pid: process.pid }))
})
server.on('error', () => process.exit(3))
server.listen(Number(values.port), values.host, () => {
  const { port } = server.address() as AddressInfo
  process.send?.({ type: 'ready', url: `http://127.0.0.1:${port}`, trial: {} })
})
process.on('message', (message) => {
  if ((message as { type?: unknown }).type === 'stop') process.exit(0)
})
process.on('disconnect', () => process.exit(0))
