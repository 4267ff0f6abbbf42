import { join } from 'node:path'
import { app, dialog, Menu, shell } from 'electron'
import log from 'electron-log/main.js'
import { readCacheKey } from '../launch/cache-key.ts'
import { spawnWithNode } from '../launch/child-program.ts'
import { readConsoleOptions } from '../launch/console-options.ts'
import { prepareDataFolders } from '../launch/data-folders.ts'
import { claimFolder } from '../launch/owner-lock.ts'
import { readVersion } from '../launch/program-files.ts'
import type { RunningConsole } from '../launch/running-console.ts'
import { startConsole } from '../launch/running-console.ts'
import { serveShell } from './ipc.ts'
import { systemKeychain } from './keychain.ts'
import { declarePageScheme, servePages } from './page-files.ts'
import { spawnUtility } from './utility-program.ts'
import { followPower } from './power.ts'
import type { ConsoleWindows } from './windows.ts'
import { denyNavigation, openWindows } from './windows.ts'

/** The desktop console: boots windows, core and hub, and ends them in order. */

/** Core and hub have their grace; after this, in milliseconds, the shell ends whatever they do. */
const END_WITHIN_MS = 2700

async function boot(): Promise<void> {
  const options = readConsoleOptions(process.argv.slice(1), process.env, true)
  const folders = prepareDataFolders(options)
  app.setName('Ringdesk')
  // before anything of Chromium wakes: cookies, caches and device ids are the profile's own
  app.setPath('userData', join(folders.profile, 'electron'))
  log.transports.file.resolvePathFn = () => join(folders.logs, 'shell.log')
  log.transports.console.format = 'Ringdesk: {text}'
  const say = (line: string): void => log.info(line)

  let windows: ConsoleWindows | undefined
  let running: RunningConsole | undefined
  const claim = await claimFolder(folders.profile, () => {
    windows?.showWorkspace()
    return 'shown'
  })
  if (!claim.isOwner) {
    const answer = await claim.ask('open')
    if (answer?.startsWith('http://127.0.0.1:')) await shell.openExternal(answer)
    say(`the console of profile ${options.profile} is running already; it was brought to the front`)
    return app.exit(0)
  }

  let isEnding = false
  app.on('before-quit', (event) => {
    event.preventDefault()
    if (isEnding) return
    isEnding = true
    setTimeout(() => app.exit(1), END_WITHIN_MS)
    const stop = async (): Promise<void> => {
      await running?.stop()
      await claim.release()
    }
    void stop().finally(() => app.exit(0))
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())

  await app.whenReady()
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null)
  const ownNode = process.env['RINGDESK_NODE']
  running = startConsole({
    options,
    folders,
    spawn: ownNode ? spawnWithNode(ownNode) : spawnUtility,
    canHandPorts: !ownNode,
    cacheKey: readCacheKey(folders.profile, systemKeychain()),
    locale: app.getLocale(),
    say,
  })
  const started = running
  void started.ready.then((core) => followPower(core.tellPower))
  serveShell({
    core: started.ready,
    about: {
      shell: 'electron',
      platform: process.platform,
      version: readVersion(),
      profile: options.profile,
    },
    windowKind: (id) => windows?.kindOf(id),
    openCaller: () => {
      const hubUrl = started.hubUrl()
      if (hubUrl !== undefined) windows?.openCaller(hubUrl)
    },
    say,
  })
  servePages(() => started.hubUrl())
  // the pages' policy names the hub, so they wait for its address
  await started.ready
  if (isEnding) return
  windows = openWindows({ profile: options.profile, onWorkspaceClosed: () => app.quit(), say })
  started.onHubMoved(() => windows?.reload())
  say('ready')
}

declarePageScheme()
denyNavigation()
boot().catch((error: unknown) => {
  const text = error instanceof Error ? error.message : String(error)
  process.stderr.write(`Ringdesk: ${text}\n`)
  if (app.isReady()) dialog.showErrorBox('Ringdesk', text)
  app.exit(1)
})
