import { startChild, type Child } from './child.ts'
import { LoadPhone } from './load-phone.ts'
import { allOf, inMs, median, percentile, ratioAt, sorted, times2 } from './measure.ts'
import type { Bench, Row, Times } from './measure.ts'

const PER_SECOND = 100
const TALK_MS = 300
const ROUNDS = 3

interface Load {
  readonly setUp: Times
  readonly cpuMsPerCall: number
}

interface Side {
  readonly child: Child
  readonly callers: readonly LoadPhone[]
  readonly agents: readonly LoadPhone[]
}

async function openSide(child: Child, count: number): Promise<Side> {
  const phone = async (username: string): Promise<LoadPhone> => {
    const made = await LoadPhone.connect(child.url, username)
    await made.register()
    return made
  }
  const callers: LoadPhone[] = []
  const agents: LoadPhone[] = []
  for (let nth = 0; nth < count; nth += 1) {
    agents.push(await phone(`agent${nth}`))
    callers.push(await phone(`caller${nth}`))
  }
  return { child, callers, agents }
}

/** So many calls at a steady pace, each from another phone in turn, and what they took at the server. */
async function load({ child, callers }: Side, calls: number): Promise<Load> {
  const before = await child.usage()
  const begin = performance.now()
  const made: Promise<number>[] = []
  for (let nth = 0; nth < calls; nth += 1) {
    const wait = begin + (nth * 1000) / PER_SECOND - performance.now()
    if (wait > 0) await new Promise((resume) => setTimeout(resume, wait))
    const caller = callers[nth % callers.length]
    if (caller) made.push(caller.call('load', TALK_MS))
  }
  const setUp = sorted(await Promise.all(made))
  const after = await child.usage()
  return { setUp, cpuMsPerCall: (after.cpu - before.cpu) / 1000 / calls }
}

/**
 * Timed: from a caller's INVITE, which is challenged first, to the answer of the agent whom the queue chose, 100 calls a second;
 * and the processor's time of the server's process for each whole call, its end included. Bare: sip.js answering the same calls
 * itself, without proof, queue or second leg.
 */
export const switchLoad: Bench = {
  name: 'switch',
  about: '100 calls a second through the built-in switch; bare: sip.js answering them itself',
  async run({ share, say }): Promise<Row[]> {
    const calls = Math.max(20, Math.ceil(500 * share))
    const phones = Math.min(150, calls)
    const children = [await startChild('switch-child', String(phones)), await startChild('bare-sip')] as const
    try {
      const [ours, bare] = await Promise.all(children.map((child) => openSide(child, phones)))
      if (!ours || !bare) throw new Error('no phones')
      for (const side of [ours, bare]) await load(side, Math.ceil(calls / 2))
      const loads = { ours: [] as Load[], bare: [] as Load[] }
      for (let round = 0; round < ROUNDS; round += 1) {
        loads.ours.push(await load(ours, calls))
        loads.bare.push(await load(bare, calls))
      }
      say(`${phones} callers and as many agents`)
      for (const side of [ours, bare]) for (const phone of [...side.callers, ...side.agents]) phone.close()
      return rowsOf(calls, loads)
    } finally {
      await Promise.all(children.map((child) => child.stop()))
    }
  },
}

function rowsOf(calls: number, loads: { ours: readonly Load[]; bare: readonly Load[] }): Row[] {
  const rounds = {
    ours: loads.ours.map(({ setUp }) => setUp),
    bare: loads.bare.map(({ setUp }) => setUp),
  }
  const ours = allOf(rounds.ours)
  const cpuOf = (list: readonly Load[]): number => median(list.map(({ cpuMsPerCall }) => cpuMsPerCall))
  const cpuRatio = median(
    loads.ours.map(({ cpuMsPerCall }, round) => cpuMsPerCall / (loads.bare[round]?.cpuMsPerCall ?? NaN)),
  )
  const runs = `${calls} calls in ${ROUNDS} rounds`
  const what = `switch, ${PER_SECOND} calls/s`
  return [
    {
      what: `${what}: set-up`,
      runs,
      ours: `${inMs(ours)} ms`,
      bare: `${inMs(allOf(rounds.bare))} ms`,
      ratio: `${times2(ratioAt(rounds, 0.5))}, p95 ${times2(ratioAt(rounds, 0.95))}`,
      aim: 'p95 ≤ 200 ms',
      isMet: percentile(ours, 0.95) <= 200,
    },
    {
      what: `${what}: processor`,
      runs,
      ours: `${cpuOf(loads.ours).toFixed(2)} ms a call`,
      bare: `${cpuOf(loads.bare).toFixed(2)} ms a call`,
      ratio: times2(cpuRatio),
      aim: '≤ 1.5×',
      isMet: cpuRatio <= 1.5,
    },
  ]
}
