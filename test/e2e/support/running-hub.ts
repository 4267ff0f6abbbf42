import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../..')

/** A team's hub in a process of its own, as an administrator starts it. */
export interface RunningHub {
  readonly port: number
  /** By extension, as they were printed at the first start. */
  readonly passwords: ReadonlyMap<string, string>
  /** Ends it without a word, as a power cut does. */
  kill(): Promise<void>
  stop(): Promise<void>
}

/** @param prefix what the command line begins with, as to run it in a network of its own */
export async function startHubProgram(
  dataDir: string,
  args: readonly string[],
  prefix: readonly string[] = [],
): Promise<RunningHub> {
  const [program, ...rest] = [...prefix, join(root, 'node_modules/.bin/node')]
  const child = spawn(program, [...rest, 'hub/main.ts', '--data', dataDir, '--log-level', 'warn', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const port = await new Promise<number>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString()
      const found = /Ringdesk hub at http:\/\/\S+:(\d+)/.exec(said)?.[1]
      if (found !== undefined) resolve(Number(found))
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => reject(new Error(`the hub ended with ${code} and said:\n${said}`)))
  })
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
  const passwords = [...said.matchAll(/^ {2}(\d{4}) +(\S+) /gm)].map(
    ([, extension = '', password = '']) => [extension, password] as const,
  )
  return {
    port,
    passwords: new Map(passwords),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}
