import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createBuilder } from 'vite'
import { deskDoor, type DeskDoor } from '../../../shared/contract/desk.ts'
import { connectDoor, type DoorClient } from '../../../shared/contract/door.ts'
import { createPortEnd } from '../../../shared/contract/port-end.ts'
import { FromCore, type CoreOptions, type ToCore } from '../../../shared/contract/shell.ts'
import { afterTest, until } from '../../hub/support/test-hub.ts'

const ROOT = join(import.meta.dirname, '../../..')
export const CORE_SOURCE = join(ROOT, 'main/core/main.ts')

/** A program as one file, as Electron runs it: it starts in a third of the time that its sources take. */
export async function bundle(program: 'core' | 'hub'): Promise<string> {
  mkdirSync(join(ROOT, 'dist'), { recursive: true })
  // inside the project, so that the bundle finds its native packages
  const folder = mkdtempSync(join(ROOT, 'dist', '.test-'))
  afterTest(() => rmSync(folder, { recursive: true, force: true }))
  copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'))
  process.env['RINGDESK_DIST'] = join(folder, 'dist')
  const builder = await createBuilder({ configFile: join(ROOT, 'vite.config.ts'), logLevel: 'error' })
  delete process.env['RINGDESK_DIST']
  const environment = builder.environments[program]
  if (!environment) throw new Error(`vite.config.ts builds no ${program}`)
  await builder.build(environment)
  return join(folder, 'dist', program === 'core' ? 'main/core.mjs' : 'hub/embedded.mjs')
}

/** A core that runs as a process of its own, with one window's door. */
export interface CoreProcess {
  readonly child: ChildProcess
  readonly door: DoorClient<DeskDoor>
  /** Its log so far. */
  said(): string
  /** What it told its shell when it could not start. */
  failed(): string | undefined
  /** The kinds of words that it told its shell, other than what goes through doors. */
  readonly told: readonly FromCore['type'][]
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
}

/** A process that has loaded its program and waits for its options. */
export function forkCore(file: string = CORE_SOURCE, args: readonly string[] = []): ChildProcess {
  const child = fork(file, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] })
  afterTest(() => child.kill('SIGKILL'))
  return child
}

/** The core as the shell starts it: a process of its own, one channel, a desk port through it. */
export async function startCoreProcess(
  options: CoreOptions,
  child: ChildProcess = forkCore(),
): Promise<CoreProcess> {
  let said = ''
  const told: FromCore['type'][] = []
  let isReady = false
  let failed: string | undefined
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const send = (message: ToCore): void => void (child.connected && child.send(message, () => undefined))
  const end = createPortEnd({
    send: (data) => send({ type: 'port-data', port: 1, data }),
    close: () => send({ type: 'port-close', port: 1 }),
  })
  child.on('message', (raw) => {
    const message = FromCore.parse(raw)
    if (message.type !== 'port-data') told.push(message.type)
    if (message.type === 'ready') isReady = true
    if (message.type === 'failed') failed = message.message
    if (message.type === 'port-data') end.deliver(message.data)
  })
  const gone = once(child, 'exit').then(() => end.gone())
  send({ type: 'init', options })
  await until('the core', () => isReady || failed !== undefined || child.exitCode !== null, 60_000)
  send({ type: 'port-open', port: 1, kind: 'desk' })
  const door = connectDoor(deskDoor, end.port, (text) => {
    throw new Error(text)
  })
  return {
    child,
    door,
    said: () => said,
    failed: () => failed,
    told,
    kill: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}
