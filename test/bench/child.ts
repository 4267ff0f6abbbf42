import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { build } from 'vite'
import { asciiOnly, NOT_BUNDLED } from '../../scripts/server-program.ts'
import type { Usage } from './programs/usage.ts'

/** A program of test/bench/programs as a process. */
export interface Child {
  readonly url: string
  usage(): Promise<Usage>
  stop(): Promise<void>
}

/** Inside node_modules, so that a bundle finds its native packages. */
const BUNDLES = join(import.meta.dirname, '../../node_modules/.cache/ringdesk-bench/programs')

/** Bundles a program of test/bench/programs, as what ships is bundled: Node's reading of TypeScript takes time and memory of its own. */
async function bundleProgram(name: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    plugins: [asciiOnly],
    ssr: { noExternal: true, external: NOT_BUNDLED },
    build: {
      ssr: join(import.meta.dirname, 'programs', `${name}.ts`),
      outDir: join(BUNDLES, name),
      emptyOutDir: true,
      target: 'node24',
    },
  })
  return join(BUNDLES, name, `${name}.js`)
}

/** Starts the program `name` of test/bench/programs; resolves when it has told its address. */
export async function startChild(name: string, ...args: string[]): Promise<Child> {
  const child: ChildProcess = fork(await bundleProgram(name), args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const next = async <T>(): Promise<T> => {
    const [message] = (await once(child, 'message')) as [T]
    return message
  }
  const { url } = await next<{ url: string }>()
  return {
    url,
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
