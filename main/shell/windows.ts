import { join } from 'node:path'
import type { WebContents } from 'electron'
import { app, BrowserWindow, nativeImage, screen, session } from 'electron'
import { SHELL_NEWS_CHANNEL } from '../../shared/contract/shell-bridge.ts'
import { iconsFolder, preloadFolder } from '../launch/program-files.ts'
import { appIconFile } from './icon-files.ts'
import type { WindowKind } from './ipc-gates.ts'
import { PAGE_ORIGIN } from './ipc-gates.ts'
import { openBoardWindow } from './board-window.ts'
import { restrictPermissions } from './permissions.ts'
import { keepPlace } from './keep-place.ts'
import type { ShellMemory } from './shell-memory.ts'
import { placeOnScreens } from './window-place.ts'
import { SAFE } from './window-safety.ts'

/** A page that crashes is loaded again after this, in milliseconds, so that one which always crashes does not spin. */
const RELOAD_AFTER_MS = 500

export interface ConsoleWindows {
  kindOf(webContentsId: number): WindowKind | undefined
  /** Brings the workspace to the front; asked for by the person only. */
  showWorkspace(): void
  /** Lets the workspace be seen without taking the keyboard from another program. */
  revealWorkspace(): void
  /** True while the person looks at the workspace and types in it. */
  isInFront(): boolean
  /** Flashes in the task bar, without coming to the front. */
  flash(isWanted: boolean): void
  /** Puts a picture of the icons' folder over the task bar's button (Windows); undefined takes it away. */
  overlay(file: string | undefined, description: string): void
  openCaller(hubUrl: string): void
  /** Says to the workspace that there is something new to ask the shell for. */
  tellNews(): void
  /** Opens the wall board, or brings it to the front. */
  openBoard(): void
  /** Loads all pages again, as when their policy changed. */
  reload(): void
}

export interface WindowOptions {
  /** Shown in the title beside a profile other than the first. */
  readonly profile: string
  readonly memory: Pick<ShellMemory, 'place' | 'keepPlace'>
  /** The person closes the workspace; `hide` lets it go on unseen. */
  onWorkspaceClosing(): 'hide' | 'quit'
  onWorkspaceHidden(): void
  onWorkspaceClosed(): void
  /** The workspace came to the front, or another program did. */
  onFrontChanged(): void
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
  restrictPermissions(session.defaultSession, () => PAGE_ORIGIN, { mayGive: true })

  const workspace = new BrowserWindow({
    ...openAt('workspace', { width: 1440, height: 900 }, options.memory),
    // a screen of 1280 by 800 that the system shows at 200 %
    minWidth: 640,
    minHeight: 400,
    show: false,
    icon: nativeImage.createFromPath(join(iconsFolder, appIconFile(128))),
    title: options.profile === 'default' ? 'Ringdesk' : `Ringdesk · ${options.profile}`,
    webPreferences: { ...SAFE, preload: join(preloadFolder, 'workspace.cjs') },
  })
  keepPlace('workspace', workspace, options.memory)
  workspace.once('ready-to-show', () => {
    if (options.memory.place('workspace')?.isMaximized) workspace.maximize()
    workspace.show()
  })
  workspace.on('close', (event) => {
    if (options.onWorkspaceClosing() === 'quit') return
    event.preventDefault()
    workspace.hide()
    options.onWorkspaceHidden()
  })
  workspace.on('closed', () => options.onWorkspaceClosed())
  for (const moment of ['focus', 'blur', 'show', 'hide', 'minimize', 'restore'] as const) {
    workspace.on(moment as 'focus', () => options.onFrontChanged())
  }
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

  let board: BrowserWindow | undefined

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
    revealWorkspace: () => {
      if (!workspace.isDestroyed() && !workspace.isVisible() && !workspace.isMinimized())
        workspace.showInactive()
    },
    isInFront: () => !workspace.isDestroyed() && workspace.isVisible() && workspace.isFocused(),
    flash: (isWanted) => {
      if (!workspace.isDestroyed()) workspace.flashFrame(isWanted)
    },
    overlay: (file, description) => {
      if (process.platform !== 'win32' || workspace.isDestroyed()) return
      workspace.setOverlayIcon(
        file === undefined ? null : nativeImage.createFromPath(join(iconsFolder, file)),
        description,
      )
    },
    openCaller: (hubUrl) => openCallerWindow(hubUrl),
    tellNews: () => {
      if (!workspace.isDestroyed()) workspace.webContents.send(SHELL_NEWS_CHANNEL)
    },
    openBoard: () => {
      if (board === undefined) {
        board = openBoardWindow(
          workspace,
          options.memory.place('board') && openAt('board', { width: 1280, height: 800 }, options.memory),
        )
        keepPlace('board', board, options.memory)
        const { id } = board.webContents
        kinds.set(id, 'board')
        keepLoaded(board.webContents, `${PAGE_ORIGIN}/board/`, 'The board', options.say)
        board.on('closed', () => {
          board = undefined
          kinds.delete(id)
        })
      }
      if (board.isMinimized()) board.restore()
      board.show()
      board.focus()
    },
    reload: () => {
      for (const window of [workspace, phone, board])
        if (window !== undefined && !window.isDestroyed()) window.webContents.reload()
    },
  }
}

/** Where a window of this name opens: where it was, as long as that is still on a screen. */
function openAt(
  name: string,
  wanted: { readonly width: number; readonly height: number },
  memory: WindowOptions['memory'],
): Electron.Rectangle {
  const main = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id)
  return placeOnScreens(
    memory.place(name),
    [main, ...others].map(({ workArea }) => workArea),
    wanted,
  )
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
  callerSession.removeAllListeners('will-download')
  restrictPermissions(callerSession, () => new URL(hubUrl).origin, { mayGive: false })
  const caller = new BrowserWindow({
    width: 460,
    height: 780,
    title: 'Ringdesk · test caller',
    webPreferences: { ...SAFE, session: callerSession, autoplayPolicy: 'no-user-gesture-required' },
  })
  caller.webContents.loadURL(`${hubUrl}/caller`).catch(() => caller.close())
}
