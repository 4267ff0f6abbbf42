import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { build } from 'vite'
import { asciiOnly, NOT_BUNDLED } from '../../scripts/server-program.ts'
import type { Usage } from './programs/usage.ts'

/** A program of test/bench/programs as a process. */
export interface Child {
  readonly url: string
  /** From the start of the process to its address, in milliseconds. */
  readonly readyMs: number
  usage(): Promise<Usage>
  stop(): Promise<void>
}

/** Inside node_modules, so that a bundle finds its native packages. */
const BUNDLES = join(import.meta.dirname, '../../node_modules/.cache/ringdesk-bench/programs')

/** Threads that a program starts, from a file beside its own. */
const THREADS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'hub-child': { 'data-worker': join(import.meta.dirname, '../../hub/backup/data-worker.ts') },
}

/** Bundles a program of test/bench/programs, as what ships is bundled: Node's reading of TypeScript takes time and memory of its own. */
export async function bundleProgram(name: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    plugins: [asciiOnly],
    ssr: { noExternal: true, external: NOT_BUNDLED },
    build: {
      ssr: true,
      outDir: join(BUNDLES, name),
      emptyOutDir: true,
      target: 'node24',
      rolldownOptions: {
        input: { [name]: join(import.meta.dirname, 'programs', `${name}.ts`), ...THREADS[name] },
        output: { entryFileNames: '[name].mjs' },
      },
    },
  })
  return join(BUNDLES, name, `${name}.mjs`)
}

/** Starts the program `name` of test/bench/programs; resolves when it has told its address. */
export const startChild = async (name: string, ...args: string[]): Promise<Child> =>
  startBundled(await bundleProgram(name), ...args)

/** Starts a program that was bundled; resolves when it has told its address. */
export async function startBundled(program: string, ...args: string[]): Promise<Child> {
  const startedAt = performance.now()
  const child: ChildProcess = fork(program, args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const next = async <T>(): Promise<T> => {
    const [message] = (await once(child, 'message')) as [T]
    return message
  }
  const { url } = await next<{ url: string }>()
  const readyMs = performance.now() - startedAt
  return {
    url,
    readyMs,
    usage: () => {
      const answer = next<Usage>()
      child.send('usage')
      return answer
    },
    stop: async () => {
      if (child.exitCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}
