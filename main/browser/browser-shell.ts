import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { platform } from 'node:os'
import { z } from 'zod'
import { readCacheKey } from '../launch/cache-key.ts'
import { spawnWithNode } from '../launch/child-program.ts'
import type { ConsoleOptions } from '../launch/console-options.ts'
import { prepareDataFolders } from '../launch/data-folders.ts'
import { claimFolder } from '../launch/owner-lock.ts'
import { readVersion } from '../launch/program-files.ts'
import type { RunningConsole } from '../launch/running-console.ts'
import { startConsole } from '../launch/running-console.ts'
import type { ConsoleServer, ServePages } from './console-server.ts'

export interface BrowserShellOptions {
  readonly console: ConsoleOptions
  readonly servePages: ServePages
  readonly isDevelopment: boolean
  say(line: string): void
}

export interface BrowserShell {
  /** The address to open, with a one-time token. */
  readonly address: string
  /** False when the profile's console was running already, and gave the address. */
  readonly isOwner: boolean
  /** Readable by this user alone. */
  readonly profileFolder: string
  stop(): Promise<void>
}

const PortRecord = z.object({ port: z.number().int().min(1024).max(65535) })

/** The port of the last time: with the same origin the browser remembers the microphone permission. */
function readLastPort(file: string): number {
  try {
    return PortRecord.parse(JSON.parse(readFileSync(file, 'utf8'))).port
  } catch {
    // a first run, or a file that somebody edited: any port will do
    return 0
  }
}

/**
 * Starts the console for a browser: core and hub as child processes, and a server on 127.0.0.1. A profile has one
 * console at a time; a second start asks the first for a fresh address. `onStarting` gives the way to stop before it
 * is ready.
 */
export async function startBrowserShell(
  options: BrowserShellOptions,
  onStarting: (stop: () => Promise<void>) => void = () => undefined,
): Promise<BrowserShell> {
  const folders = prepareDataFolders(options.console)
  let server: ConsoleServer | undefined
  const claim = await claimFolder(folders.profile, () => server?.issueAddress() ?? '')
  if (!claim.isOwner) {
    const address = await claim.ask('open')
    claim.leave()
    // the desktop application answers, too, but has no address
    if (!address?.startsWith('http://')) {
      throw new Error(
        `The console of profile ${options.console.profile} is running already (or just starting). ` +
          'Use it, or open another beside it: npm start -- --profile NAME',
      )
    }
    return { address, isOwner: false, profileFolder: folders.profile, stop: () => Promise.resolve() }
  }
  let running: RunningConsole | undefined
  const stop = async (): Promise<void> => {
    await Promise.all([server?.close(), running?.stop()])
    await claim.release()
  }
  onStarting(stop)
  try {
    running = startConsole({
      options: options.console,
      folders,
      spawn: spawnWithNode(process.env['RINGDESK_NODE'] || process.execPath),
      canHandPorts: false,
      cacheKey: readCacheKey(folders.profile, undefined),
      locale: Intl.DateTimeFormat().resolvedOptions().locale,
      say: options.say,
    })
    running.onHubMoved(() => options.say('The hub has a new address: reload the page in the browser.'))
    const core = await running.ready
    // loaded while hub and core start in their own processes
    const { serveConsole } = await import('./console-server.ts')
    const portFile = join(folders.profile, 'browser-shell.json')
    const console = running
    server = await serveConsole({
      preferredPort: readLastPort(portFile),
      servePages: options.servePages,
      about: {
        shell: 'browser',
        platform: platform(),
        version: readVersion(),
        profile: options.console.profile,
      },
      hubUrl: () => console.hubUrl() ?? '',
      isSignedIn: () => core.isSignedIn(),
      openPort: (kind) => core.openPort(kind),
      isDevelopment: options.isDevelopment,
      say: options.say,
    })
    writeFileSync(portFile, JSON.stringify({ port: server.port }), { mode: 0o600 })
    return { address: server.issueAddress(), isOwner: true, profileFolder: folders.profile, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
