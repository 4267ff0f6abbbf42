import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { WebSocket } from 'ws'
import type { Act } from '../../shared/acts/registry.ts'
import { silentLog } from '../../main/core/log.ts'
import { startCore, type Core } from '../../main/core/start-core.ts'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import { deskDoor, type DeskDoor } from '../../shared/contract/desk.ts'
import { connectDoor, portPair, type DoorClient } from '../../shared/contract/door.ts'
import { startChild, type Child } from './child.ts'
import { median, times2, type Bench, type Row } from './measure.ts'
import { AGENT } from './bench-line.ts'

const CUSTOMERS = 50
const ACTS_AT_ONCE = 10

/** A core in this process with one window's door. */
interface Desk {
  readonly door: DoorClient<DeskDoor>
  state(): DeskState
  close(): Promise<void>
}

async function openDesk(dataDir: string, hubUrl: string): Promise<Desk> {
  const core: Core = await startCore({
    dataDir,
    hubUrl,
    profile: 'bench',
    locale: 'zh-CN',
    cacheKey: '5a'.repeat(32),
    isTrial: true,
    version: '0.0.0',
    log: silentLog,
  })
  const [mine, theirs] = portPair()
  core.attach('desk', theirs)
  const door = connectDoor(deskDoor, mine, (text, error) => {
    throw new Error(text, { cause: error })
  })
  let { state } = await door.call('state.snapshot', null)
  door.on('state', ({ patch }) => (state = { ...state, ...patch }))
  return { door, state: () => state, close: () => core.close() }
}

async function until(what: string, isSo: () => boolean, patienceMs = 600_000): Promise<void> {
  const giveUpAt = performance.now() + patienceMs
  while (!isSo()) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain for ${what}`)
    await new Promise((resume) => setTimeout(resume, 5))
  }
}

/** The rows of so many commands, one by one over a bare socket; gives milliseconds. */
async function sendBare(count: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'ringdesk-bench-rows-'))
  const child = await startChild('bare-rows', folder)
  const socket = new WebSocket(child.url.replace('http', 'ws'))
  await once(socket, 'open')
  const rows = Array.from({ length: count }, (_, nth) =>
    JSON.stringify({ ...commandLike, id: v7(), seq: nth, act: note(v7(), nth) }),
  )
  const began = performance.now()
  for (const row of rows) {
    socket.send(row)
    await once(socket, 'message')
  }
  const took = performance.now() - began
  socket.close()
  await child.stop()
  rmSync(folder, { recursive: true, force: true })
  return took
}

const note = (about: string, nth: number): Act => ({
  type: 'note.add',
  id: v7() as never,
  about: { entity: 'customer', id: about },
  text: `离线时的第 ${nth} 条记录：客户说主刷不转，已指导清理。`,
})
const commandLike = { desk: v7(), actor: 'person-1001', at: Date.now(), basedOn: null }

/**
 * Timed: from the desk's connection to the hub's last answer, with so many notes in the encrypted outbox that were made while
 * the hub was away; the hub checks, decides and writes each, exactly once, and the desk settles it. Bare: the same JSON sent row
 * by row over a WebSocket to a process that inserts each into SQLite and acknowledges it before the next is sent.
 */
export const outbox: Bench = {
  name: 'outbox',
  about: 'commands made offline, sent and applied; bare: the same rows inserted and acknowledged one by one',
  async run({ share, say }): Promise<Row[]> {
    const count = Math.max(100, Math.ceil(10_000 * share))
    const root = mkdtempSync(join(tmpdir(), 'ringdesk-bench-outbox-'))
    const folders = { hub: join(root, 'hub'), desk: join(root, 'desk') }
    for (const folder of Object.values(folders)) mkdirSync(folder)
    let hub: Child | undefined
    let desk: Desk | undefined
    try {
      hub = await startChild('hub-child', folders.hub)
      const { url } = hub
      desk = await openDesk(folders.desk, url)
      await desk.door.call('session.trialSignIn', { extension: AGENT })
      const isOnline = (): boolean => desk?.state().hub.state === 'online'
      await until('the hub', isOnline)
      const customers = Array.from({ length: CUSTOMERS }, () => v7())
      for (const id of customers)
        await desk.door.call('acts.do', {
          acts: [
            {
              type: 'customer.create',
              id: id,
              fields: { name: '基准', level: 'standard', tags: [], numbers: [], addresses: [] },
            },
          ],
          basedOn: null,
          draft: null,
        })
      await until('the customers at the hub', () => desk?.state().sync.toSend === 0)
      // commands are done before the first copy is whole; what is left of it is not to be timed
      await until('the whole first copy', () => {
        const sync = desk?.state().sync
        return sync !== undefined && sync.freshAt !== null && sync.progress === null
      })
      await hub.stop()
      await until('the loss of the hub', () => !isOnline())

      for (let nth = 0; nth < count; nth += ACTS_AT_ONCE)
        await desk.door.call('acts.do', {
          acts: Array.from({ length: ACTS_AT_ONCE }, (_, more) =>
            note(customers[(nth + more) % CUSTOMERS] ?? '', nth + more),
          ),
          basedOn: null,
          draft: null,
        })
      say(`${desk.state().sync.toSend} commands wait`)
      const bare = [await sendBare(count)]
      hub = await startChild('hub-child', folders.hub, new URL(url).port)
      await until('the hub again', isOnline)
      const began = performance.now()
      await until('everything sent', () => desk?.state().sync.toSend === 0)
      const ours = performance.now() - began
      bare.push(await sendBare(count))
      const ratio = ours / median(bare)
      const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
      return [
        {
          what: `outbox: ${count.toLocaleString('en')} commands made offline, sent and applied`,
          runs: '1, bare before and after',
          ours: seconds(ours),
          bare: bare.map(seconds).join(', '),
          ratio: times2(ratio),
          aim: '≤ 2×',
          isMet: ratio <= 2,
        },
      ]
    } finally {
      await desk?.close()
      await hub?.stop()
      rmSync(root, { recursive: true, force: true })
    }
  },
}
