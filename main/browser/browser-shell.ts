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
import { openFolder } from './open-browser.ts'
import { PageSession } from './session-gate.ts'

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

const LastRun = z.object({
  port: z.number().int().min(1024).max(65535),
  /** Absent where an older version wrote the file. */
  session: PageSession.optional(),
})
type LastRun = z.infer<typeof LastRun>

/**
 * Port and session of the last run: with the same origin the browser remembers the microphone permission, and an open tab goes
 * on. Undefined at a first run.
 */
function readLastRun(file: string): LastRun | undefined {
  try {
    return LastRun.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // a first run, or a file that somebody edited: any port and a new session will do
    return undefined
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
      openFolder,
      say: options.say,
    })
    running.onHubMoved(() => options.say('The hub has a new address: reload the page in the browser.'))
    const core = await running.ready
    // loaded while hub and core start in their own processes
    const { serveConsole } = await import('./console-server.ts')
    const runFile = join(folders.profile, 'browser-shell.json')
    const lastRun = readLastRun(runFile)
    const console = running
    server = await serveConsole({
      preferredPort: lastRun?.port ?? 0,
      lastSession: lastRun?.session,
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
    const thisRun: LastRun = { port: server.port, session: server.session }
    writeFileSync(runFile, JSON.stringify(thisRun), { mode: 0o600 })
    return { address: server.issueAddress(), isOwner: true, profileFolder: folders.profile, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
