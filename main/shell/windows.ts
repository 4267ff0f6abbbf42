import { join } from 'node:path'
import type { WebContents } from 'electron'
import { app, BrowserWindow, session } from 'electron'
import { preloadFolder } from '../launch/program-files.ts'
import type { WindowKind } from './ipc-gates.ts'
import { PAGE_ORIGIN } from './ipc-gates.ts'
import { restrictPermissions } from './permissions.ts'

/** A page that crashes is loaded again after this, in milliseconds, so that one which always crashes does not spin. */
const RELOAD_AFTER_MS = 500

const SAFE = { contextIsolation: true, sandbox: true, nodeIntegration: false, webviewTag: false } as const

export interface ConsoleWindows {
  kindOf(webContentsId: number): WindowKind | undefined
  /** Brings the workspace to the front. */
  showWorkspace(): void
  openCaller(hubUrl: string): void
  /** Loads all pages again, as when their policy changed. */
  reload(): void
}

export interface WindowOptions {
  /** Shown in the title beside a profile other than the first. */
  readonly profile: string
  onWorkspaceClosed(): void
  say(line: string): void
}

/** Denies every page every way out: navigation, new windows, embedded views. Applies to all windows to come. */
export function denyNavigation(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}

/** Opens the workspace, and the phone in a hidden window of its own. */
export function openWindows(options: WindowOptions): ConsoleWindows {
  const kinds = new Map<number, WindowKind>()
  restrictPermissions(session.defaultSession, () => PAGE_ORIGIN)

  const workspace = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    title: options.profile === 'default' ? 'Ringdesk' : `Ringdesk · ${options.profile}`,
    webPreferences: { ...SAFE, preload: join(preloadFolder, 'workspace.cjs') },
  })
  workspace.once('ready-to-show', () => workspace.show())
  workspace.on('closed', () => options.onWorkspaceClosed())
  workspace.on('page-title-updated', (event) => {
    if (options.profile !== 'default') event.preventDefault()
  })

  const phone = new BrowserWindow({
    show: false,
    webPreferences: {
      ...SAFE,
      preload: join(preloadFolder, 'phone.cjs'),
      // it rings and speaks while nobody looks at it or has clicked in it
      backgroundThrottling: false,
      autoplayPolicy: 'no-user-gesture-required',
    },
  })

  kinds.set(workspace.webContents.id, 'workspace')
  kinds.set(phone.webContents.id, 'phone')
  keepLoaded(workspace.webContents, `${PAGE_ORIGIN}/`, 'The workspace', options.say)
  keepLoaded(phone.webContents, `${PAGE_ORIGIN}/phone/`, 'The phone', options.say)

  return {
    kindOf: (id) => kinds.get(id),
    showWorkspace: () => {
      if (workspace.isDestroyed()) return
      if (workspace.isMinimized()) workspace.restore()
      workspace.show()
      workspace.focus()
    },
    openCaller: (hubUrl) => openCallerWindow(hubUrl),
    reload: () => {
      for (const window of [workspace, phone]) if (!window.isDestroyed()) window.webContents.reload()
    },
  }
}

function keepLoaded(contents: WebContents, url: string, name: string, say: (line: string) => void): void {
  const load = (): void => {
    if (contents.isDestroyed()) return
    contents.loadURL(url).catch((error: unknown) => {
      say(`${name} could not be loaded: ${error instanceof Error ? error.message : String(error)}`)
    })
  }
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    say(`${name} stopped (${reason}) and is loaded again. Drafts are kept.`)
    setTimeout(load, RELOAD_AFTER_MS)
  })
  load()
}

/** The customer's phone comes from the hub, so it gets a session of its own, no preload, and the microphone alone. */
function openCallerWindow(hubUrl: string): void {
  const callerSession = session.fromPartition('caller')
  restrictPermissions(callerSession, () => new URL(hubUrl).origin)
  const caller = new BrowserWindow({
    width: 460,
    height: 780,
    title: 'Ringdesk · test caller',
    webPreferences: { ...SAFE, session: callerSession, autoplayPolicy: 'no-user-gesture-required' },
  })
  caller.webContents.loadURL(`${hubUrl}/caller`).catch(() => caller.close())
}
