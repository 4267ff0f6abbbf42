import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../..')
/** The stories are told of the Chinese sample world, whatever this computer speaks. */
const SAMPLE = ['--language', 'zh-CN']

/** A console as a newcomer starts it: the browser shell in a process of its own, with its hub and core. */
export interface RunningConsole {
  /** Address with the one-time token: opening it signs the browser in to this console. */
  readonly address: string
  stop(): Promise<void>
}

export interface StartedWith {
  /** What the command line begins with, as to run it in a network of its own. */
  readonly prefix?: readonly string[]
  /** Further options of the console. */
  readonly args?: readonly string[]
  /** The profile's console runs already, and is asked for a fresh address. */
  readonly isRunning?: boolean
}

/**
 * Starts a console and waits for its word that it is ready. The first one on a data folder brings the embedded hub with
 * the sample team; later ones (other profiles) use it.
 */
export async function startConsole(
  dataRoot: string,
  profile: string,
  { prefix = [], args = [], isRunning = false }: StartedWith = {},
): Promise<RunningConsole> {
  const [program, ...rest] = [...prefix, join(root, 'node_modules/.bin/node')]
  const child = spawn(
    program,
    [
      ...rest,
      'dist/browser/shell.mjs',
      '--data',
      dataRoot,
      '--profile',
      profile,
      '--no-open',
      ...SAMPLE,
      ...args,
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const address = await wordOf(
    child,
    isRunning ? /fresh address for it: (http:\/\/\S+)/ : /ready at (http:\/\/\S+)/,
  )
  return { address, stop: () => end(child) }
}

/** Where the embedded hub of a data folder listens, without a slash at the end. */
export const hubUrlOf = (dataRoot: string): string =>
  (JSON.parse(readFileSync(join(dataRoot, 'hub', 'hub.json'), 'utf8')) as { url: string }).url

function wordOf(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer): void => {
      said += chunk.toString()
      const found = pattern.exec(said)?.[1]
      if (found) resolve(found)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', (code) => reject(new Error(`the console ended with ${code} and said:\n${said}`)))
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
