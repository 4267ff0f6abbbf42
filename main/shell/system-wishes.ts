import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import type { WishState } from '../../shared/contract/shell.ts'
import { LINK_SCHEMES } from '../../shared/domain/phone-link.ts'
import { autostartEntry } from './autostart-entry.ts'

/**
 * What the settings wish of the system: links and start at login. A console that runs from a clone has no fixed place,
 * so it asks for neither.
 */

/** How this console is started again: the AppImage file itself, not what it unpacked. */
const program = (): string => process.env['APPIMAGE'] ?? process.execPath
const ownArgs = (profile: string): string[] => (profile === 'default' ? [] : ['--profile', profile])

/**
 * Takes the links of the system, or gives back those it had taken. What follows `--` is never read as a switch.
 */
export function applyLinks(isWished: boolean, wasWished: boolean, profile: string): WishState {
  if (!app.isPackaged) return 'unavailable'
  const args = [...ownArgs(profile), '--']
  if (!isWished) {
    if (!wasWished) return 'off'
    for (const scheme of LINK_SCHEMES)
      if (app.isDefaultProtocolClient(scheme, program(), args))
        app.removeAsDefaultProtocolClient(scheme, program(), args)
    return 'off'
  }
  const taken = LINK_SCHEMES.map((scheme) => app.setAsDefaultProtocolClient(scheme, program(), args))
  return taken.every(Boolean) ? 'on' : 'refused'
}

/** Starts, or no longer starts, this console when the person logs in. */
export function applyLoginStart(isWished: boolean, profile: string, say: (line: string) => void): WishState {
  if (!app.isPackaged) return 'unavailable'
  const args = ownArgs(profile)
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: isWished, path: program(), args })
    return !isWished
      ? 'off'
      : app.getLoginItemSettings({ path: program(), args }).openAtLogin
        ? 'on'
        : 'refused'
  }
  const folder = join(app.getPath('appData'), 'autostart')
  const file = join(folder, profile === 'default' ? 'ringdesk.desktop' : `ringdesk-${profile}.desktop`)
  try {
    if (isWished) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(file, autostartEntry([program(), ...args]))
    } else rmSync(file, { force: true })
    return isWished ? 'on' : 'off'
  } catch (error) {
    say(`Start at login could not be changed: ${error instanceof Error ? error.message : String(error)}`)
    return 'refused'
  }
}
