import { join } from 'node:path'
import { app, dialog, Menu, session, shell } from 'electron'
import { cutText } from '../../shared/domain/cut-text.ts'
import { findPhoneLink } from '../../shared/domain/phone-link.ts'
import { CacheKeyError, readCacheKey } from '../launch/cache-key.ts'
import { spawnWithNode } from '../launch/child-program.ts'
import type { ConsoleOptions } from '../launch/console-options.ts'
import { readConsoleOptions } from '../launch/console-options.ts'
import type { DataFolders } from '../launch/data-folders.ts'
import { prepareDataFolders } from '../launch/data-folders.ts'
import { openLog } from '../launch/log-file.ts'
import { claimFolder } from '../launch/owner-lock.ts'
import { plainOrigins } from '../launch/plain-hub.ts'
import { readVersion, unpackedPrograms } from '../launch/program-files.ts'
import type { RunningConsole } from '../launch/running-console.ts'
import { startConsole } from '../launch/running-console.ts'
import { Desktop } from './desktop.ts'
import type { Ending } from './ending.ts'
import { watchEnding } from './ending.ts'
import { serveShell } from './ipc.ts'
import { systemKeychain } from './keychain.ts'
import { declarePageScheme, servePages } from './page-files.ts'
import { openShellMemory } from './shell-memory.ts'
import { createShellLog } from './shell-log.ts'
import type { UpdateSourceOptions } from './update-source.ts'
import { openUpdateSource } from './update-source.ts'
import type { UpdateSource } from './updates.ts'
import { spawnUtility } from './utility-program.ts'
import { followPower } from './power.ts'
import { outliveReaders } from '../../shared/log/outlive-readers.ts'
import { boardSession } from './board-window.ts'
import type { ConsoleWindows } from './windows.ts'
import { denyNavigation, openWindows } from './windows.ts'
import type { ShellWords } from './words/index.ts'
import { languageOfLocale, wordsIn } from './words/index.ts'

/** The desktop console: boots windows, core and hub, and ends them in order. */

/** The Node that core and hub need; an Electron that carries an older one takes RINGDESK_NODE for them. */
const NEEDED_NODE = 24

// a terminal that was closed reads nothing any more
outliveReaders([process.stdout, process.stderr])
const log = createShellLog((line) => void process.stdout.write(`Ringdesk: ${line}\n`))

const wordsOfSystem = (): ShellWords => wordsIn(languageOfLocale(app.getLocale()))

async function boot(): Promise<void> {
  const args = process.argv.slice(1)
  const options = readConsoleOptions(args, process.env, true)
  const folders = prepareDataFolders(options)
  app.setName('Ringdesk')
  // from a clone Electron knows no version; updates are compared with this one. Not in its types, though it uses it itself
  ;(app as { setVersion?: (version: string) => void }).setVersion?.(readVersion())
  if (process.platform === 'win32') app.setAppUserModelId('org.ringdesk.console')
  // before anything of Chromium wakes: cookies, caches and device ids are the profile's own
  app.setPath('userData', join(folders.profile, 'electron'))
  log.open(openLog(join(folders.logs, 'shell.log')))
  const { say } = log
  const plain = plainOrigins(options.hubUrl)
  if (plain.length > 0)
    app.commandLine.appendSwitch('unsafely-treat-insecure-origin-as-secure', plain.join(','))

  let windows: ConsoleWindows | undefined
  let desktop: Desktop | undefined
  let running: RunningConsole | undefined
  let updateSource: UpdateSource | undefined
  const links: string[] = []
  const openLink = (link: string): void => {
    if (desktop === undefined) links.push(link)
    else desktop.openLink(link)
  }
  // macOS hands links over by itself
  app.on('open-url', (event, link) => {
    event.preventDefault()
    openLink(link)
  })

  const link = findPhoneLink(args)
  const claim = await claimFolder(folders.profile, (question) => {
    if (question.startsWith(LINK_QUESTION)) openLink(question.slice(LINK_QUESTION.length))
    else windows?.showWorkspace()
    return 'shown'
  })
  if (!claim.isOwner) {
    const answer = await claim.ask(link === undefined ? 'open' : `${LINK_QUESTION}${oneLine(link)}`)
    if (answer?.startsWith('http://127.0.0.1:')) await shell.openExternal(answer)
    say(`the console of profile ${options.profile} is running already; it was brought to the front`)
    return void app.exit(0)
  }
  if (link !== undefined) openLink(link)

  const ending: Ending = watchEnding({
    desktop: () => desktop,
    updateSource: () => updateSource,
    stop: async () => {
      await running?.stop()
      await claim.release()
    },
  })

  await app.whenReady()
  takeSignals(() => ending.endNow())
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null)
  const keychain = systemKeychain()
  if (keychain === undefined) say(wordsOfSystem().errors.noKeychain)
  if (plain.length > 0 && options.hubUrl !== undefined) say(wordsOfSystem().errors.plainHub(options.hubUrl))
  running = launch(options, folders, readCacheKey(folders.profile, keychain), say)
  const started = running
  const openCaller = (): void => {
    const hubUrl = started.hubUrl()
    if (hubUrl !== undefined) windows?.openCaller(hubUrl)
  }
  updateSource = readUpdateSource(
    {
      feedUrl: options.updatesUrl,
      configFolder: join(folders.profile, 'updates'),
      // for the file alone: what matters of it the person is told in words
      log: (line) => log.debug(line),
    },
    say,
  )
  const memory = openShellMemory(join(folders.profile, 'electron'), say)
  desktop = new Desktop({
    core: started.ready,
    memory,
    profile: options.profile,
    locale: app.getLocale(),
    hasKeychain: keychain !== undefined,
    updateSource,
    windows: () => windows,
    openCaller,
    openBoard: () => windows?.openBoard(),
    quit: () => app.quit(),
    restartWithUpdate: () => ending.restartWithUpdate(),
    say,
  })
  const console = desktop
  for (const waiting of links.splice(0)) console.openLink(waiting)
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
    openCaller,
    desktop: () => console.facts(),
    takeWishes: () => console.takeWishes(),
    checkForUpdate: () => console.checkForUpdate(),
    installUpdate: () => console.installUpdate(),
    openBoard: () => windows?.openBoard(),
    say,
  })
  for (const pages of [session.defaultSession, boardSession()]) servePages(pages, () => started.hubUrl())
  // the pages' policy names the hub, so they wait for its address
  await started.ready
  if (ending.isUnderWay()) return
  windows = openWindows({
    profile: options.profile,
    memory,
    onWorkspaceClosing: () => (ending.isUnderWay() ? 'quit' : console.onWindowClosing()),
    onWorkspaceHidden: () => console.onWindowHidden(),
    onWorkspaceClosed: () => app.quit(),
    onFrontChanged: () => console.frontChanged(),
    say,
  })
  app.on('activate', () => windows?.showWorkspace())
  started.onHubMoved(() => windows?.reload())
  say('ready')
}

/**
 * Ends the console on a signal. Electron took the signals for itself on its way here, and would ask as if a person quit.
 * Node takes them back only for a first listener, and packages have listened since they were loaded.
 */
function takeSignals(endNow: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.removeAllListeners(signal)
    process.on(signal, endNow)
  }
}

/** A feed that cannot be used is told, and the console works without. */
function readUpdateSource(
  options: UpdateSourceOptions,
  say: (line: string) => void,
): UpdateSource | undefined {
  try {
    return openUpdateSource(options)
  } catch (error) {
    say(`Updates are not looked for: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}

const LINK_QUESTION = 'link '
/** A question to the running console is one line. */
const oneLine = (text: string): string => cutText(text.replace(/\s+/g, ' '), 1000)

function launch(
  options: ConsoleOptions,
  folders: DataFolders,
  cacheKey: string,
  say: (line: string) => void,
): RunningConsole {
  const isOld = Number.parseInt(process.versions.node, 10) < NEEDED_NODE
  const ownNode = isOld ? process.env['RINGDESK_NODE'] : undefined
  return startConsole({
    options,
    folders,
    spawn: ownNode ? spawnWithNode(ownNode, unpackedPrograms) : spawnUtility,
    canHandPorts: !ownNode,
    cacheKey,
    locale: app.getLocale(),
    openFolder: async (folder) => (await shell.openPath(folder)) === '',
    say,
  })
}

/** What a failed start is called in the language of the system. */
function explain(error: unknown): string {
  const { errors } = wordsOfSystem()
  if (error instanceof CacheKeyError)
    return error.reason === 'locked' ? errors.keyLocked : errors.keyUnreadable(error.file)
  return error instanceof Error ? error.message : String(error)
}

// a fault of the shell must not stand as a box of Electron's before somebody's call: windows and phone go on without it
process.on('uncaughtException', (error) => log.error('the shell broke', error))
process.on('unhandledRejection', (error) => log.error('nobody waited for this failure', error))
declarePageScheme()
denyNavigation()
boot().catch((error: unknown) => {
  const text = app.isReady() ? explain(error) : error instanceof Error ? error.message : String(error)
  process.stderr.write(`Ringdesk: ${text}\n`)
  if (app.isReady()) dialog.showErrorBox('Ringdesk', text)
  app.exit(1)
})
