import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { _electron, test as base } from '@playwright/test'
import { findElectron } from '../../scripts/electron-binary.mjs'
import { writeToneFile } from '../support/tone.ts'

/** A desktop console that runs, with data of its own. */
export interface DesktopConsole {
  readonly app: ElectronApplication
  readonly workspace: Page
  readonly phone: Page
  /** Everything the shell said on its terminal. */
  said(): string
}

/** What every microphone of this machine hears, in Hz. */
export const VOICE_HZ = 600

const root = join(import.meta.dirname, '../..')

async function windowAt(app: ElectronApplication, path: string): Promise<Page> {
  const isIt = (page: Page): boolean => page.url() === `app://console${path}`
  return app.windows().find(isIt) ?? app.waitForEvent('window', { predicate: isIt })
}

/** Opens the shell on the found Electron, in Chinese. */
async function launch(dataRoot: string): Promise<DesktopConsole> {
  const executablePath = process.env['RINGDESK_ELECTRON'] ?? findElectron()
  if (executablePath === undefined) throw new Error('No Electron here; npm test says how to have one.')
  const isRoot = process.getuid?.() === 0
  const voice = join(dataRoot, 'voice.wav')
  writeToneFile(voice, VOICE_HZ)
  const app = await _electron.launch({
    executablePath,
    args: [
      ...(isRoot ? ['--no-sandbox'] : []),
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${voice}`,
      '--allow-loopback-in-peer-connection',
      '--lang=zh-CN',
      join(root, 'dist/main/shell.cjs'),
      '--data',
      dataRoot,
    ],
    env: Object.fromEntries(
      Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  })
  let said = ''
  app.process().stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  app.process().stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const workspace = await windowAt(app, '/')
  const phone = await windowAt(app, '/phone/')
  return { app, workspace, phone, said: () => said }
}

/** Stories of the desktop console: each gets one that was never used before. */
export const test = base.extend<{ desktop: DesktopConsole }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern
  desktop: async ({}, use, info) => {
    const dataRoot = mkdtempSync(join(tmpdir(), 'ringdesk-'))
    const desktop = await launch(dataRoot)
    await use(desktop)
    if (info.status !== info.expectedStatus) await info.attach('shell', { body: desktop.said() })
    await desktop.app.close()
    rmSync(dataRoot, { recursive: true, force: true })
  },
})
export { expect } from '@playwright/test'
