import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Usage } from './programs/usage.ts'

/** A program of test/bench/programs as a process. */
export interface Child {
  readonly url: string
  usage(): Promise<Usage>
  stop(): Promise<void>
}

export async function startChild(program: string, ...args: string[]): Promise<Child> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'programs', program), args, {
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
