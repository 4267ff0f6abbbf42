import { join } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import { Menu, nativeImage, Tray } from 'electron'
import { iconsFolder } from '../launch/program-files.ts'
import { TRAY_POINTS, trayIconFile } from './icon-files.ts'
import type { TrayMark } from './icon-files.ts'
import type { TrayAct, TrayEntry, TrayLook } from './tray-look.ts'

export interface ShellTray {
  /** False where the system has none; then the windows are all there is. */
  readonly isThere: boolean
  show(look: TrayLook): void
  close(): void
}

/** The icon at each scale that a screen may have: Electron finds the files of the others beside that of scale 1. */
function icon(mark: TrayMark, hasBadge: boolean): Electron.NativeImage {
  const points = process.platform === 'linux' ? TRAY_POINTS.linux : TRAY_POINTS.other
  return nativeImage.createFromPath(join(iconsFolder, trayIconFile(mark, hasBadge, points)))
}

/** Puts the console into the tray; `onAct` hears what the person chose there. */
export function createTray(onAct: (act: TrayAct) => void, say: (line: string) => void): ShellTray {
  let shown = ''
  let tray: Tray | undefined
  try {
    tray = new Tray(icon('signedOut', false))
  } catch (error) {
    say(`This system has no tray: ${error instanceof Error ? error.message : String(error)}`)
  }
  // on Linux a click opens the menu; elsewhere it brings the window
  tray?.on('click', () => onAct({ type: 'open' }))

  const items = (entries: readonly TrayEntry[]): MenuItemConstructorOptions[] =>
    entries.map((entry) => {
      switch (entry.kind) {
        case 'line':
          return { type: 'separator' }
        case 'text':
          return { label: entry.label, enabled: false }
        case 'group':
          return { label: entry.label, submenu: items(entry.entries) }
        case 'act':
          return {
            label: entry.label,
            click: () => onAct(entry.act),
            ...(entry.isChosen === undefined ? {} : { type: 'checkbox' as const, checked: entry.isChosen }),
          }
      }
    })

  return {
    isThere: tray !== undefined,
    show: (look) => {
      // a system's tray blinks when it is set anew
      const next = JSON.stringify(look)
      if (tray === undefined || next === shown) return
      shown = next
      tray.setImage(icon(look.mark, look.badge > 0))
      tray.setToolTip(look.tooltip)
      tray.setContextMenu(Menu.buildFromTemplate(items(look.menu)))
    },
    close: () => tray?.destroy(),
  }
}
