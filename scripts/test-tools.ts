import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { findBrowser } from '../test/support/browser-path.ts'
import { findElectron, needsOwnNode } from './electron-binary.mjs'

/** What the stories need from the machine: found, or fetched where that is allowed. */

const say = (line: string): void => void process.stdout.write(`Ringdesk: ${line}\n`)
const INSTALL_TIMEOUT_MS = 240_000

const isOnPath = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))

const isDebianRoot = (): boolean => process.getuid?.() === 0 && isOnPath('apt-get')

function succeeds(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): boolean {
  return (
    spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: INSTALL_TIMEOUT_MS, env })
      .status === 0
  )
}

function installFromDebian(packages: readonly string[]): boolean {
  say(`installing ${packages.join(', ')} (apt-get) ...`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return succeeds('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], env)
}

/** The browser for stories: found, else Playwright's, else Debian's when root. Undefined when none can be had. */
export function provideBrowser(): string | undefined {
  const found = findBrowser()
  if (found !== undefined) return found
  say('no Chrome or Chromium here; fetching the one of Playwright (once) ...')
  if (succeeds('playwright', ['install', 'chromium'])) return findBrowser()
  if (isDebianRoot() && installFromDebian(['chromium'])) return findBrowser()
  return undefined
}

/** Chinese glyphs, without which pictures and layouts of Chinese screens prove nothing. */
export function provideChineseFont(): void {
  if (process.platform !== 'linux' || !isOnPath('fc-list')) return
  const fonts = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' }).stdout
  if (fonts.trim() === '' && isDebianRoot()) installFromDebian(['fonts-noto-cjk'])
}

/** How to run the Electron stories here, or why not. */
export type ElectronTools =
  { readonly prefix: readonly string[]; readonly env: NodeJS.ProcessEnv } | { readonly reason: string }

/**
 * How stories run on the Electron of the folder `dist` (ELECTRON_OVERRIDE_DIST_PATH without one), else on the installed one,
 * or the reason why they cannot. Core and hub are utility processes there, as in the product, or children of RINGDESK_NODE
 * where that Electron is too old. A machine without a display uses Xvfb. RINGDESK_ELECTRON_PREFIX names a command that the
 * stories run inside, as one that closes the network.
 */
export function provideElectron(dist?: string): ElectronTools {
  const binary = findElectron(dist)
  if (binary === undefined) {
    return { reason: 'no Electron here (neither ELECTRON_OVERRIDE_DIST_PATH nor its downloaded binary)' }
  }
  const needsXvfb = process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']
  if (needsXvfb && !isOnPath('xvfb-run')) return { reason: 'no display, and no xvfb-run to make one' }
  // a virtual display has no window manager, and without one nothing can be minimised
  if (needsXvfb && !isOnPath('openbox') && !(isDebianRoot() && installFromDebian(['openbox'])))
    return { reason: 'no openbox here, the window manager of the virtual display' }
  return {
    prefix: [
      ...(process.env['RINGDESK_ELECTRON_PREFIX'] ?? '').split(' ').filter((word) => word !== ''),
      ...(needsXvfb ? ['xvfb-run', '-a'] : []),
    ],
    env: {
      RINGDESK_ELECTRON: binary,
      // older Electrons carry a Node that core and hub cannot run on; elsewhere it is taken away (undefined)
      RINGDESK_NODE: needsOwnNode(binary) ? (process.env['RINGDESK_NODE'] ?? process.execPath) : undefined,
    },
  }
}
