import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { HUB_PATHS, PROTOCOL_VERSION, type Session } from '../../shared/contract/hub.ts'
import { SAMPLE_PEOPLE } from '../../hub/seed/sample-team.ts'
import { startChild, type Child } from './child.ts'
import {
  allOf,
  inMs,
  median,
  ratioAt,
  sorted,
  times2,
  type Bench,
  type Rounds,
  type Row,
  type Times,
} from './measure.ts'
import { connectRaw, type RawDesk } from './raw-desk.ts'

const PER_SECOND = 50
/** Stands before the time of sending in each note. */
const MARK = 'sent at '

/** Signs a desk in by the trial's one click; gives what its socket says at the door. */
export async function deskAuth(
  url: string,
  nth: number,
): Promise<{ auth: object; desk: string; session: Session }> {
  const { extension } = SAMPLE_PEOPLE[nth % SAMPLE_PEOPLE.length] ?? { extension: '1001' }
  const desk = v7()
  const answer = await fetch(`${url}${HUB_PATHS.trialSignIn}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ extension, desk }),
  })
  if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`)
  const session = (await answer.json()) as Session
  const auth = { protocol: PROTOCOL_VERSION, token: session.accessToken, desk, instance: 'bench' }
  return { auth, desk, session }
}

interface Side {
  readonly child: Child
  readonly desks: RawDesk[]
  /** Makes one change that says when it was sent. */
  change(text: string): Promise<unknown>
  readonly heard: number[]
  lastEvent: string
}

async function openSide(
  child: Child,
  count: number,
  authOf: (nth: number) => Promise<object | undefined>,
): Promise<Omit<Side, 'change'>> {
  const side = { child, desks: [] as RawDesk[], heard: [] as number[], lastEvent: '' }
  for (let nth = 0; nth < count; nth += 1) {
    const auth = await authOf(nth)
    side.desks.push(
      await connectRaw({
        url: child.url,
        ...(auth ? { auth } : {}),
        onEvent: (text) => {
          const now = performance.now()
          // what was committed together is announced together: one event may hold several notes
          const sentAt = text.split(MARK).slice(1)
          if (sentAt.length === 0) return
          side.heard.push(...sentAt.map((rest) => now - Number.parseFloat(rest.slice(0, 16))))
          side.lastEvent = text
        },
      }),
    )
  }
  return side
}

interface Load {
  readonly delivered: Times
  readonly cpuMs: number
  readonly rss: number
}

/** So many changes at a steady pace, and what they took at the server. */
async function load(side: Side, changes: number): Promise<Load> {
  side.heard.length = 0
  const before = await side.child.usage()
  const begin = performance.now()
  const sent: Promise<unknown>[] = []
  for (let nth = 0; nth < changes; nth += 1) {
    const due = begin + (nth * 1000) / PER_SECOND
    const wait = due - performance.now()
    if (wait > 0) await new Promise((resume) => setTimeout(resume, wait))
    sent.push(side.change(`${MARK}${performance.now().toFixed(3).padEnd(16)}`))
  }
  await Promise.all(sent)
  const wanted = changes * side.desks.length
  const giveUpAt = performance.now() + 20_000
  while (side.heard.length < wanted) {
    if (performance.now() > giveUpAt) throw new Error(`${side.heard.length} of ${wanted} messages came`)
    await new Promise((resume) => setTimeout(resume, 10))
  }
  const after = await side.child.usage()
  return { delivered: sorted(side.heard), cpuMs: (after.cpu - before.cpu) / 1000, rss: after.rss }
}

/**
 * Timed: from a desk's sending of a note (50 a second) to its arrival at each of 500 connected desks; the hub checks, decides,
 * writes it to SQLite and tells everybody. Bare: a Socket.IO server that sends the same bytes to as many sockets, without
 * looking at them. Processor time and memory are those of the server's process.
 */
export const hubLoad: Bench = {
  name: 'hub',
  about: '50 notes a second to 500 desks; bare: Socket.IO sending the same bytes to 500 sockets',
  async run({ share, say }): Promise<Row[]> {
    const count = Math.ceil(500 * share)
    const folder = mkdtempSync(join(tmpdir(), 'ringdesk-bench-hub-'))
    const children = [await startChild('hub-child', folder), await startChild('bare-broadcast')] as const
    try {
      const [hub, bare] = children
      let first: Awaited<ReturnType<typeof deskAuth>> | undefined
      const opened = await openSide(hub, count, async (nth) => {
        const made = await deskAuth(hub.url, nth)
        first ??= made
        return made.auth
      })
      const author = first
      if (!author) throw new Error('nobody is connected')
      let seq = 0
      const customerId = v7()
      const customerAct = {
        type: 'customer.create',
        id: customerId,
        fields: { name: '基准', level: 'standard', tags: [], numbers: [], addresses: [] },
      }
      const ours: Side = Object.assign(opened, {
        change: async (text: string): Promise<void> => {
          seq += 1
          const about = { entity: 'customer', id: customerId }
          const act = seq === 1 ? customerAct : { type: 'note.add', id: v7(), about, text }
          const command = {
            id: v7(),
            desk: author.desk,
            seq,
            actor: author.session.person.id,
            at: Date.now(),
            basedOn: null,
            act,
          }
          const reply = (await opened.desks[0]?.ask('commands:submit', { commands: [command] })) as {
            ok: boolean
            value?: { results: { status: string }[] }
          }
          if (reply.value?.results[0]?.status !== 'done') throw new Error(JSON.stringify(reply))
        },
      })
      await ours.change('')
      await ours.change(`${MARK}${performance.now().toFixed(3).padEnd(16)}`)
      await new Promise((resume) => setTimeout(resume, 300))
      const news = (JSON.parse(ours.lastEvent.slice(2)) as [string, unknown])[1]
      const template = JSON.stringify(news)
      const openedBare = await openSide(bare, count, () => Promise.resolve(undefined))
      const alone: Side = Object.assign(openedBare, {
        change: (text: string): Promise<unknown> =>
          openedBare.desks[0]?.ask(
            'say',
            JSON.parse(template.replace(/sent at [\d.]+ */, text)) as unknown,
          ) ?? Promise.resolve(),
      })
      const changes = Math.max(20, Math.ceil(400 * share))
      for (const side of [ours, alone]) await load(side, Math.ceil(changes / 4))
      const loads = { ours: [] as Load[], bare: [] as Load[] }
      for (let round = 0; round < 3; round += 1) {
        loads.ours.push(await load(ours, changes))
        loads.bare.push(await load(alone, changes))
      }
      say(`${template.length} bytes a change`)
      for (const desk of [...ours.desks, ...alone.desks]) desk.close()
      return rowsOf(count, changes, loads)
    } finally {
      await Promise.all(children.map((child) => child.stop()))
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

function rowsOf(count: number, changes: number, loads: { ours: Load[]; bare: Load[] }): Row[] {
  const rounds: Rounds = {
    ours: loads.ours.map(({ delivered }) => delivered),
    bare: loads.bare.map(({ delivered }) => delivered),
  }
  const ratio = (of: (load: Load) => number): number =>
    median(loads.ours.map((load, round) => of(load) / of(loads.bare[round] as Load)))
  const cpu = ratio(({ cpuMs }) => cpuMs)
  const rss = ratio((load) => load.rss)
  const what = `hub, ${count} desks, ${PER_SECOND} changes/s`
  const runs = `${changes} changes in 3 rounds`
  const seconds = changes / PER_SECOND
  const cpuShare = (list: Load[]): string =>
    `${((median(list.map(({ cpuMs }) => cpuMs)) / seconds / 1000) * 100).toFixed(0)} % of a core`
  const memory = (list: Load[]): string =>
    `${(median(list.map((load) => load.rss)) / 2 ** 20).toFixed(0)} MiB`
  return [
    {
      what: `${what}: delivery`,
      runs,
      ours: `${inMs(allOf(rounds.ours))} ms`,
      bare: `${inMs(allOf(rounds.bare))} ms`,
      ratio: `${times2(ratioAt(rounds, 0.5))}, p95 ${times2(ratioAt(rounds, 0.95))}`,
      aim: 'p95 ≤ 1.5×',
      isMet: ratioAt(rounds, 0.95) <= 1.5,
    },
    {
      what: `${what}: processor`,
      runs,
      ours: cpuShare(loads.ours),
      bare: cpuShare(loads.bare),
      ratio: times2(cpu),
      aim: '≤ 2×',
      isMet: cpu <= 2,
    },
    {
      what: `${what}: memory`,
      runs,
      ours: memory(loads.ours),
      bare: memory(loads.bare),
      ratio: times2(rss),
      aim: '≤ 1.5×',
      isMet: rss <= 1.5,
    },
  ]
}
