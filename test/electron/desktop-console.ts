import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { _electron, test as base } from '@playwright/test'
import { findElectron } from '../../scripts/electron-binary.mjs'
import { TestCaller } from '../e2e/support/test-caller.ts'
import { writeToneFile } from '../support/tone.ts'

/** A desktop console that runs, with data of its own. */
export interface DesktopConsole {
  readonly app: ElectronApplication
  /** Electron's main process: `app` gives none any more once it has ended. */
  readonly shell: ChildProcess
  readonly workspace: Page
  readonly phone: Page
  readonly dataRoot: string
  /** Everything the shell said on its terminal. */
  said(): string
}

/** What every microphone of this machine hears, in Hz. */
export const VOICE_HZ = 600

const root = join(import.meta.dirname, '../..')

export interface StartOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export async function windowAt(app: ElectronApplication, path: string): Promise<Page> {
  const isIt = (page: Page): boolean => page.url() === `app://console${path}`
  return app.windows().find(isIt) ?? app.waitForEvent('window', { predicate: isIt })
}

/** How Electron is started: the program, its switches, and the environment. */
export function commandOf(dataRoot: string, { args = [], env = {} }: StartOptions) {
  const electron = process.env['RINGDESK_ELECTRON'] ?? findElectron()
  if (electron === undefined) throw new Error('No Electron here; npm test says how to have one.')
  const isRoot = process.getuid?.() === 0
  return {
    program: electron,
    args: [
      ...(isRoot ? ['--no-sandbox'] : []),
      '--lang=zh-CN',
      join(root, 'dist/main/shell.cjs'),
      '--data',
      dataRoot,
      ...args,
    ],
    env: Object.fromEntries(
      Object.entries({ ...process.env, ...env }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    ),
  }
}

/** Opens the shell on the found Electron, in Chinese. */
export async function startDesktop(dataRoot: string, options: StartOptions = {}): Promise<DesktopConsole> {
  const { program, args, env } = commandOf(dataRoot, options)
  const voice = join(dataRoot, 'voice.wav')
  writeToneFile(voice, VOICE_HZ)
  const app = await _electron.launch({
    executablePath: program,
    args: [
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${voice}`,
      '--allow-loopback-in-peer-connection',
      ...args,
    ],
    env,
  })
  let said = ''
  const shell = app.process()
  shell.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  shell.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const workspace = await windowAt(app, '/')
  const phone = await windowAt(app, '/phone/')
  return { app, shell, workspace, phone, dataRoot, said: () => said }
}

/** Starts the same console once more, as a click on an icon or a link does; gives how it ended. */
export async function startAgain(dataRoot: string, ...args: string[]): Promise<number | null> {
  const { program, args: all, env } = commandOf(dataRoot, { args })
  const child = spawn(program, all, { env, stdio: 'ignore' })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code
}

/**
 * Does something in Electron's main process. Playwright loses an answer now and then ("promise was garbage collected");
 * what is asked must bear being asked again.
 */
export async function inMain<R, A>(
  app: ElectronApplication,
  work: (electron: typeof Electron.CrossProcessExports, argument: A) => R | Promise<R>,
  argument: A,
): Promise<R> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await app.evaluate(work as never, argument)
    } catch (error) {
      if (tries === 3 || !String(error).includes('garbage collected')) throw error
    }
  }
}

/** Ends it as the end of a session does: nothing is asked, also in a call. */
export async function endDesktop({ shell }: DesktopConsole): Promise<void> {
  if (shell.exitCode !== null || shell.signalCode !== null) return
  const gone = once(shell, 'exit')
  shell.kill('SIGTERM')
  await gone
}

/** Opens the test caller in a window of its own. */
export async function openCaller({ app, workspace }: DesktopConsole): Promise<TestCaller> {
  const opened = app.waitForEvent('window')
  await workspace.evaluate(() => window.ringdesk?.openCaller())
  return new TestCaller(await opened)
}

/** A folder for a console's data, gone when `work` is done. */
export async function withDataRoot(work: (dataRoot: string) => Promise<void>): Promise<void> {
  const dataRoot = mkdtempSync(join(tmpdir(), 'ringdesk-'))
  try {
    await work(dataRoot)
  } finally {
    rmSync(dataRoot, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Stories of the desktop console: each gets one that was never used before. */
export const test = base.extend<{ desktop: DesktopConsole }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern
  desktop: async ({}, use, info) => {
    await withDataRoot(async (dataRoot) => {
      const desktop = await startDesktop(dataRoot)
      await use(desktop)
      if (info.status !== info.expectedStatus) await info.attach('shell', { body: desktop.said() })
      await endDesktop(desktop)
    })
  },
})
export { expect } from '@playwright/test'
