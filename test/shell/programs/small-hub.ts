import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'

/** The least that a shell can take for an embedded hub: it listens, says so, and is well. `GET /die` makes it crash. */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    port: { type: 'string' },
    host: { type: 'string' },
    language: { type: 'string' },
  },
})
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
