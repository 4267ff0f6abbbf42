import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectControl } from '../../hub/control/control-client.ts'
import { bundleProgram, startBundled, type Child } from './child.ts'
import { measureInTurns, sorted, timesRow, type Bench, type Rounds, type Times } from './measure.ts'
import { dayOfActs, openWorkingDesk, type WorkingDesk } from './working-desk.ts'

/** Does something with a folder that is gone after it. */
async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ringdesk-bench-data-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Gives what starts a hub in a folder, with a world that its first start makes. */
async function hubStarter(): Promise<(dataDir: string, options: object) => Promise<Child>> {
  const program = await bundleProgram('hub-child')
  return (dataDir, options) =>
    startBundled(program, dataDir, '0', JSON.stringify({ backups: 'off', ...options }))
}

/**
 * Timed: a command (a new customer, a note about an earlier one) from a desk's sending it to the hub's answer, which comes when it is safe
 * on the disk. Bare: the same at a hub whose data is plain. Both have a world of 20,000 customers, more than the memory of
 * SQLite holds.
 */
export const encryptedData: Bench = {
  name: 'encryption',
  about: 'a command at a hub whose data is encrypted; bare: at one whose data is plain',
  run: ({ share }) =>
    inFolder(async (folder) => {
      const customers = Math.max(200, Math.ceil(20_000 * share))
      const startHub = await hubStarter()
      const hubs = [
        await startHub(join(folder, 'encrypted'), { customers }),
        await startHub(join(folder, 'plain'), { customers, isPlain: true }),
      ] as const
      try {
        const [ours, bare] = await Promise.all(hubs.map(({ url }) => openWorkingDesk(url, 0)))
        if (!ours || !bare) throw new Error('nobody is connected')
        const acts = { ours: dayOfActs(), bare: dayOfActs() }
        const perRound = Math.max(20, Math.ceil(400 * share))
        const measure = (rounds: number): Promise<Rounds> =>
          measureInTurns(
            rounds,
            perRound,
            () => ours.do(acts.ours()),
            () => bare.do(acts.bare()),
          )
        await measure(1)
        const rounds = await measure(5)
        for (const desk of [ours, bare]) desk.close()
        return [
          timesRow(
            `command at encrypted data, ${customers.toLocaleString('en')} customers`,
            rounds,
            'p95 ≤ 1.3×',
            (_ours, ratio) => ratio(0.95) <= 1.3,
          ),
        ]
      } finally {
        await Promise.all(hubs.map((hub) => hub.stop()))
      }
    }),
}

/** So many commands of all desks together in a second. */
const PER_SECOND = 50

/** Desks that work at a steady pace until they are told to stop; gives what each command took. */
function workSteadily(desks: readonly WorkingDesk[], nextAct: () => object): () => Promise<Times> {
  let isOver = false
  const times: number[] = []
  const failures: unknown[] = []
  const work = desks.map(async (desk, index) => {
    const everyMs = (desks.length / PER_SECOND) * 1000
    let due = performance.now() + (index / PER_SECOND) * 1000
    while (!isOver) {
      await new Promise((resume) => setTimeout(resume, Math.max(0, due - performance.now())))
      due += everyMs
      if (!isOver) times.push(await desk.do(nextAct()))
    }
  })
  const all = Promise.all(work).catch((error: unknown) => failures.push(error))
  return async () => {
    isOver = true
    await all
    if (failures.length > 0) throw failures[0]
    return sorted(times)
  }
}

/**
 * Timed: commands of 50 desks, 50 a second in all, while backups are made one after the other through the hub's local socket, as `npm run hub
 * -- backup` does. Bare: the same desks without a backup, in turn.
 */
export const backupBesideWork: Bench = {
  name: 'backup',
  about: 'commands of 50 desks while a hub of 200,000 customers is backed up; bare: without a backup',
  run: ({ share, say }) =>
    inFolder(async (folder) => {
      const customers = Math.max(200, Math.ceil(200_000 * share))
      const dataDir = join(folder, 'hub')
      const startHub = await hubStarter()
      const hub = await startHub(dataDir, { customers })
      const door = await connectControl(dataDir)
      try {
        if (!door) throw new Error('the hub has no local socket')
        const desks = await Promise.all(Array.from({ length: 50 }, (_, nth) => openWorkingDesk(hub.url, nth)))
        const nextAct = dayOfActs()
        const leastMs = Math.max(2000, 20_000 * share)
        const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms))
        let made = 0
        const withBackup = async (): Promise<Times> => {
          const stop = workSteadily(desks, nextAct)
          for (const end = performance.now() + leastMs; performance.now() < end; made += 1) {
            const file = join(folder, `${made}.backup`)
            await door.call('backup', { file })
            rmSync(file)
          }
          return stop()
        }
        const without = async (): Promise<Times> => {
          const stop = workSteadily(desks, nextAct)
          await pause(leastMs)
          return stop()
        }
        await without()
        const rounds = { ours: [] as Times[], bare: [] as Times[] }
        for (let round = 0; round < 3; round += 1) {
          rounds.bare.push(await without())
          rounds.ours.push(await withBackup())
        }
        say(`${made} backups`)
        for (const desk of desks) desk.close()
        return [
          timesRow(
            `command of 50 desks beside backups, ${customers.toLocaleString('en')} customers`,
            rounds,
            'p95 ≤ 1.5×',
            (_ours, ratio) => ratio(0.95) <= 1.5,
          ),
        ]
      } finally {
        door?.close()
        await hub.stop()
      }
    }),
}

/**
 * Timed: from the start of the hub's process until it has done a first command of somebody who signed in, while its look through all pages runs from the
 * first moment on. (The hub that ships begins it ten seconds after its start.) Bare: the same folder without a look.
 */
export const checkAtStart: Bench = {
  name: 'check',
  about: 'a start of the hub that looks through its data meanwhile; bare: without the look',
  run: ({ share }) =>
    inFolder(async (folder) => {
      const customers = Math.max(200, Math.ceil(200_000 * share))
      const dataDir = join(folder, 'hub')
      const startHub = await hubStarter()
      await (await startHub(dataDir, { customers })).stop()
      const start = async (firstCheckMs: number): Promise<number> => {
        const hub = await startHub(dataDir, { times: { firstCheckMs } })
        try {
          const readyAt = performance.now()
          const desk = await openWorkingDesk(hub.url, 0)
          await desk.do(dayOfActs()())
          desk.close()
          return hub.readyMs + performance.now() - readyAt
        } finally {
          await hub.stop()
        }
      }
      const never = 3_600_000
      await start(never)
      const rounds = await measureInTurns(
        3,
        Math.max(2, Math.ceil(6 * share)),
        () => start(0),
        () => start(never),
      )
      return [
        timesRow(
          `start to the first command beside a look through the data, ${customers.toLocaleString('en')} customers`,
          rounds,
          '≤ 1.3×',
          (_ours, ratio) => ratio(0.5) <= 1.3,
        ),
      ]
    }),
}
