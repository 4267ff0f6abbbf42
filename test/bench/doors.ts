import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { largestRegister } from '../support/largest-register.ts'
import { createSimAgent, type SimAgent } from '../support/sim-agent.ts'
import { startChild } from './child.ts'
import { deskAuth } from './hub-load.ts'
import { allOf, inMs, ratioAt, sorted, times2, type Bench, type Rounds, type Times } from './measure.ts'

const SILENT = 1000
const STRANGERS = 10
/** A little below what closes the socket. */
const MESSAGES_PER_SECOND = 4.5

/** Strangers at the hub's port: silent ones, who come again when they are closed, and ten who send as much as they may. */
function sendStrangers(url: string, share: number): () => void {
  const { port } = new URL(url)
  let isOver = false
  const closers = new Set<() => void>()
  const again = (open: () => void): void => {
    if (!isOver) setTimeout(open, 200)
  }
  const silent = (nth: number): void => {
    if (isOver) return
    const socket = connect({
      host: '127.0.0.1',
      port: Number(port),
      localAddress: `127.0.1.${1 + (nth % 200)}`,
    })
    const close = (): void => void socket.destroy()
    closers.add(close)
    // every tenth of them is a phone that never says whose it is
    if (nth % 10 === 0)
      socket.write(
        'GET /sip HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: sip\r\n\r\n',
      )
    socket.on('error', () => undefined)
    socket.on('close', () => {
      closers.delete(close)
      again(() => silent(nth))
    })
  }
  const loud = (nth: number): void => {
    if (isOver) return
    const socket = new WebSocket(`${url.replace('http', 'ws')}/sip`, 'sip', {
      localAddress: `127.0.2.${1 + nth}`,
    })
    const close = (): void => socket.terminate()
    closers.add(close)
    let sender: NodeJS.Timeout | undefined
    const text = largestRegister(nth)
    socket.on('open', () => (sender = setInterval(() => socket.send(text), 1000 / MESSAGES_PER_SECOND)))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearInterval(sender)
      closers.delete(close)
      again(() => loud(nth))
    })
  }
  for (let nth = 0; nth < SILENT * share; nth += 1) silent(nth)
  for (let nth = 0; nth < STRANGERS; nth += 1) loud(nth)
  return () => {
    isOver = true
    for (const close of [...closers]) close()
  }
}

async function roundTrips(phone: SimAgent, count: number): Promise<Times> {
  const times: number[] = []
  for (let nth = 0; nth < count; nth += 1) {
    const before = performance.now()
    const { statusCode } = await phone.sendOptions()
    if (statusCode !== 200) throw new Error(`OPTIONS: ${statusCode}`)
    times.push(performance.now() - before)
    await new Promise((resume) => setTimeout(resume, 20))
  }
  return sorted(times)
}

/**
 * Timed: an agent's registered phone asks OPTIONS and has the answer, while 1,000 silent sockets stand at the hub's port (every
 * tenth at the line's door) and ten strangers send the largest messages that are allowed without proof, as often as is
 * allowed. Bare: the same without them, in turn in the same run. Whoever sends runs in the measuring process.
 */
export const doors: Bench = {
  name: 'doors',
  about: 'an agent’s OPTIONS beside 1,000 silent sockets and 10 loud strangers; bare: without them',
  async run({ share }) {
    const folder = mkdtempSync(join(tmpdir(), 'ringdesk-bench-doors-'))
    const hub = await startChild('hub-child', folder)
    try {
      const { username, password, server, displayName } = (await deskAuth(hub.url, 0)).session.sip
      const phone = createSimAgent({
        url: server,
        username,
        password,
        displayName,
        script: { does: 'answer' },
      })
      await phone.register()
      const count = Math.max(20, Math.ceil(300 * share))
      await roundTrips(phone, Math.ceil(count / 4))
      const ours: Times[] = []
      const bare: Times[] = []
      for (let round = 0; round < 3; round += 1) {
        bare.push(await roundTrips(phone, count))
        const stop = sendStrangers(hub.url, Math.min(1, share * 4))
        // until they stand there
        await new Promise((resume) => setTimeout(resume, 3000 * Math.min(1, share * 4)))
        ours.push(await roundTrips(phone, count))
        stop()
        await new Promise((resume) => setTimeout(resume, 1000 * Math.min(1, share * 4)))
      }
      await phone.stop()
      const rounds: Rounds = { ours, bare }
      return [
        {
          what: 'agent’s OPTIONS, 1,000 silent sockets and 10 strangers',
          runs: `${count} in 3 rounds`,
          ours: `${inMs(allOf(ours))} ms`,
          bare: `${inMs(allOf(bare))} ms`,
          ratio: `${times2(ratioAt(rounds, 0.5))}, p95 ${times2(ratioAt(rounds, 0.95))}`,
          aim: 'p95 ≤ 2×',
          isMet: ratioAt(rounds, 0.95) <= 2,
        },
      ]
    } finally {
      await hub.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
