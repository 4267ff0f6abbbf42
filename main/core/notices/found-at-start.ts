import type { OpenedDeskCache } from '../cache/open-desk-cache.ts'
import type { SettingsFile } from '../settings/settings-file.ts'
import type { Notices } from './notices.ts'

/**
 * Adds notices of what was damaged when the files of this desk were opened, and what became of it; and how many commands of a newer
 * Ringdesk are kept there.
 */
export function addNoticesOfStart(
  notices: Notices,
  { setAside, cutOff, switched }: Pick<OpenedDeskCache, 'setAside' | 'cutOff' | 'switched'>,
  { found, aside }: Pick<SettingsFile, 'found' | 'aside'>,
  newerCommands: number,
): void {
  if (newerCommands > 0) notices.add('warning', 'newerCommands', { n: String(newerCommands) })
  if (setAside)
    notices.add('error', 'cacheSetAside', {
      file: setAside.file,
      commands: String(setAside.commands),
      drafts: String(setAside.drafts),
    })
  if (switched)
    notices.add('warning', switched.restored === null ? 'otherTeam' : 'teamBack', {
      file: switched.isEmpty ? '' : switched.aside,
      commands: String(switched.unsent),
      drafts: String(switched.drafts),
    })
  if (cutOff) notices.add('error', 'cacheCutOff', { file: cutOff })
  if (found === 'restored') notices.add('warning', 'settingsRestored', { file: aside ?? '' })
  if (found === 'lost') notices.add('warning', 'settingsLost', { file: aside ?? '' })
}
