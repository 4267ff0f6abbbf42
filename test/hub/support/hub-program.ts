import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterTest, until } from './test-hub.ts'

const ROOT = join(import.meta.dirname, '../../..')

/** A program of the project as a process of its own. */
export interface Program {
  readonly child: ChildProcess
  readonly out: Promise<string>
  readonly err: Promise<string>
  readonly code: Promise<number | null>
  printed: () => string
}

/** Starts a program; it is killed after the test. */
export function run(file: string, args: string[], { ipc = false, input = '', env = {} } = {}): Program {
  const child = spawn(process.execPath, [join(ROOT, file), ...args], {
    stdio: ['pipe', 'pipe', 'pipe', ...(ipc ? (['ipc'] as const) : [])],
    env: { ...process.env, ...env },
  })
  afterTest(() => child.kill('SIGKILL'))
  child.stdin?.end(input)
  let printed = ''
  child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  return {
    child,
    out: text(child.stdout as NodeJS.ReadableStream),
    err: text(child.stderr as NodeJS.ReadableStream),
    code: once(child, 'exit').then(([code]) => code as number | null),
    printed: () => printed,
  }
}

/** `npm run hub -- ...`, without what builds the pages. */
export const hub = (args: string[], options = {}): Program => run('hub/main.ts', args, options)

/** The address that a hub prints once it listens. */
export const urlIn = (program: Program): Promise<string> =>
  until('the address', () => /http:\/\/[\d.:]+/.exec(program.printed())?.[0], 20_000)

/** Runs a command to its end. */
export async function finish(program: Program): Promise<{ code: number | null; out: string; err: string }> {
  const [code, out, err] = await Promise.all([program.code, program.out, program.err])
  return { code, out, err }
}
