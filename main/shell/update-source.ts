import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import type { AppUpdater } from 'electron-updater'
import { AppImageUpdater, DebUpdater, MacUpdater, NsisUpdater, RpmUpdater } from 'electron-updater'
import type { UpdateEvent } from './update-policy.ts'
import type { UpdateSource } from './updates.ts'

export interface UpdateSourceOptions {
  /** Folder with `latest*.yml` on a web server; undefined takes what the package was built with. */
  readonly feedUrl: string | undefined
  /** Where the feed is written down for electron-updater. */
  readonly configFolder: string
  log(line: string): void
}

/** What the installer for this system is called in `latest*.yml`. */
function packageType(): string {
  try {
    return readFileSync(join(process.resourcesPath, 'package-type'), 'utf8').trim()
  } catch {
    // only packages of Linux other than AppImage have this file
    return 'AppImage'
  }
}

function newUpdater(): AppUpdater {
  if (process.platform === 'win32') return new NsisUpdater()
  if (process.platform === 'darwin') return new MacUpdater()
  switch (packageType()) {
    case 'deb':
      return new DebUpdater()
    case 'rpm':
      return new RpmUpdater()
    default:
      return new AppImageUpdater()
  }
}

/** electron-updater reads its feed from a file that a package carries; a feed named at the start gets one, too. */
function writeConfig(feedUrl: string, folder: string): string {
  const file = join(folder, 'app-update.yml')
  mkdirSync(folder, { recursive: true })
  // JSON is YAML, and quotes what an address may hold
  writeFileSync(
    file,
    JSON.stringify({ provider: 'generic', url: feedUrl, updaterCacheDirName: 'ringdesk-updater' }),
  )
  return file
}

/** electron-updater on a feed, or undefined where none is configured. */
export function openUpdateSource(options: UpdateSourceOptions): UpdateSource | undefined {
  const builtIn = join(process.resourcesPath, 'app-update.yml')
  if (options.feedUrl === undefined && !(app.isPackaged && existsSync(builtIn))) return undefined
  const updater = newUpdater()
  updater.autoDownload = true
  // installing at the end is up to the shell, which first ends calls, core and hub
  updater.autoInstallOnAppQuit = false
  updater.logger = { info: options.log, warn: options.log, error: options.log }
  if (options.feedUrl !== undefined) {
    // the person who started the console named the feed, so that it is followed from a clone, too
    updater.forceDevUpdateConfig = true
    updater.updateConfigPath = writeConfig(options.feedUrl, options.configFolder)
  }

  const listeners = new Set<(event: UpdateEvent) => void>()
  const tell = (event: UpdateEvent): void => listeners.forEach((listener) => listener(event))
  updater.on('checking-for-update', () => tell({ type: 'checking' }))
  updater.on('update-not-available', () => tell({ type: 'none' }))
  updater.on('update-available', ({ version }) => tell({ type: 'found', version }))
  updater.on('download-progress', ({ percent }) => tell({ type: 'progress', percent }))
  updater.on('update-downloaded', ({ version }) => tell({ type: 'downloaded', version }))
  updater.on('error', (error) => tell({ type: 'failed', reason: error.message }))
  return {
    check: async () => void (await updater.checkForUpdates()),
    install: (isStartedAgain) => updater.quitAndInstall(true, isStartedAgain),
    onEvent: (listener) => void listeners.add(listener),
  }
}
