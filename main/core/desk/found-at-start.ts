import type { OpenedDeskCache } from '../cache/open-desk-cache.ts'
import type { SettingsFile } from '../settings/settings-file.ts'
import type { Notices } from './notices.ts'

/** Says what was damaged when the files of this desk were opened, and what became of it. */
export function tellWhatWasFound(
  notices: Notices,
  { setAside, cutOff }: Pick<OpenedDeskCache, 'setAside' | 'cutOff'>,
  { found, aside }: Pick<SettingsFile, 'found' | 'aside'>,
): void {
  if (setAside)
    notices.add('error', 'cacheSetAside', {
      file: setAside.file,
      commands: String(setAside.commands),
      drafts: String(setAside.drafts),
    })
  if (cutOff) notices.add('error', 'cacheCutOff', { file: cutOff })
  if (found === 'restored') notices.add('warning', 'settingsRestored', { file: aside ?? '' })
  if (found === 'lost') notices.add('warning', 'settingsLost', { file: aside ?? '' })
}
