import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSwitch } from '../../../hub/lines/switch/switch.ts'
import { passwordFor } from '../load-phone.ts'
import { answerUsage } from './usage.ts'

/** The built-in switch as a process of its own: `switch-child.ts AGENTS`, with one queue `load` of so many agents. */
const agents = Number(process.argv[2] ?? '0')
const line = createSwitch({
  domain: 'ringdesk',
  defaultAvailable: true,
  accounts: (username) => ({
    username,
    displayName: username,
    kind: username.startsWith('agent') ? 'agent' : 'caller',
    password: passwordFor(username),
  }),
  queues: [
    {
      id: 'load',
      name: 'load',
      strategy: 'longest-idle',
      ringSeconds: 20,
      maxWaitSeconds: 60,
      members: Array.from({ length: agents }, (_, nth) => ({ username: `agent${nth}` })),
    },
  ],
  // the benchmark's phones stand for as many addresses
  limits: { unprovenPerAddress: 10_000, unprovenConnections: 10_000, connections: 10_000 },
})
const server = createServer()
server.on('upgrade', (request, socket, head) => line.handleUpgrade(request, socket, head))
server.listen(0, '127.0.0.1', () => {
  answerUsage()
  process.send?.({ url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/sip` })
})
