import { join } from 'node:path'
import type { Rectangle, Session } from 'electron'
import { BrowserWindow, screen, session } from 'electron'
import { preloadFolder } from '../launch/program-files.ts'
import { permitFullScreenAlone } from './permissions.ts'
import { SAFE } from './window-safety.ts'

/** The board's own session: it may fill the screen, and has neither the microphone nor anything the desk stores. */
export const boardSession = (): Session => session.fromPartition('board')

/** Opens the wall board where it was; at first filling a display that the workspace is not on, where there is one. */
export function openBoardWindow(workspace: BrowserWindow, kept: Rectangle | undefined): BrowserWindow {
  const pages = boardSession()
  permitFullScreenAlone(pages)
  const own = screen.getDisplayMatching(workspace.getBounds())
  const other = screen.getAllDisplays().find(({ id }) => id !== own.id)
  return new BrowserWindow({
    ...(kept ?? other?.workArea ?? { width: 1280, height: 800 }),
    minWidth: 800,
    minHeight: 500,
    show: false,
    title: 'Ringdesk',
    webPreferences: { ...SAFE, session: pages, preload: join(preloadFolder, 'board.cjs') },
  })
}
