import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { BENCH_PROFILE } from './world-cache.ts'

const ROOT = join(import.meta.dirname, '../..')

/** A console's process, as `npm start` would start it in a browser. */
export interface ConsoleProcess {
  /** Address with a token that is good once. */
  readonly address: string
  /** The core's heap in use after a collection, in bytes. */
  coreHeap(): Promise<number>
  stop(): Promise<void>
}

const spawnConsole = (dataRoot: string): ChildProcess =>
  spawn(
    process.execPath,
    ['dist/browser/shell.mjs', '--data', dataRoot, '--profile', BENCH_PROFILE, '--no-open'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        // as scripts/start.mjs starts it
        NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/ringdesk-compiled'),
        // only for `coreHeap`, and only when it is asked: the inspector of a process that was told to open it
        NODE_OPTIONS: '--inspect-port=0',
      },
    },
  )

/** Waits for words of a process. */
function wordOf(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = pattern.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`the console ended with ${code} and said:\n${said}`)))
  })
}

/** Starts the console of the profile `bench` in a data folder; ready when its promise is. */
export async function startConsoleProcess(dataRoot: string): Promise<ConsoleProcess> {
  const child = spawnConsole(dataRoot)
  const killWithUs = (): void => void child.kill('SIGTERM')
  process.once('exit', killWithUs)
  const address = await wordOf(child, /ready at (http:\/\/\S+)/)
  return {
    address,
    coreHeap: () => heapOf(coreOf(child.pid ?? 0), dataRoot),
    stop: async () => {
      process.off('exit', killWithUs)
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

/** A second start of a running console only gives a fresh address. */
export const freshAddressOf = (dataRoot: string): Promise<string> =>
  wordOf(spawnConsole(dataRoot), /a fresh address for it: (http\S+)/)

/** The child of a console that runs the core (Linux: from /proc). */
function coreOf(parent: number): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
    try {
      const [, ppid] = /^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
      if (
        Number(ppid) === parent &&
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('dist/main/core.mjs')
      )
        return Number(pid)
    } catch {
      // a process that ended meanwhile is not the core
    }
  throw new Error('the core is not running')
}

/** Opens the inspector of a process (SIGUSR1) and asks it for its heap after a collection. */
async function heapOf(pid: number, dataRoot: string): Promise<number> {
  const logs = join(dataRoot, 'profiles', BENCH_PROFILE, 'logs')
  const words = (): string =>
    readdirSync(logs)
      .map((name) => readFileSync(join(logs, name), 'utf8'))
      .join('\n')
  const addresses = (): string[] =>
    [...words().matchAll(/ws:\/\/127\.0\.0\.1:\d+\/[\w-]+/g)].map(([url]) => url)
  const known = addresses().length
  process.kill(pid, 'SIGUSR1')
  const giveUpAt = Date.now() + 3000
  while (addresses().length === known && Date.now() < giveUpAt)
    await new Promise((resume) => setTimeout(resume, 50))
  const url = addresses().at(-1)
  if (url === undefined) throw new Error('the core’s inspector did not open')
  const socket = new WebSocket(url)
  await once(socket, 'open')
  let lastId = 0
  const ask = (method: string): Promise<Record<string, number>> =>
    new Promise((resolve) => {
      const id = (lastId += 1)
      const listen = (raw: Buffer): void => {
        const message = JSON.parse(raw.toString()) as { id?: number; result?: Record<string, number> }
        if (message.id !== id) return
        socket.off('message', listen)
        resolve(message.result ?? {})
      }
      socket.on('message', listen)
      socket.send(JSON.stringify({ id, method }))
    })
  await ask('HeapProfiler.enable')
  await ask('HeapProfiler.collectGarbage')
  const { usedSize = Number.NaN } = await ask('Runtime.getHeapUsage')
  socket.close()
  return usedSize
}
