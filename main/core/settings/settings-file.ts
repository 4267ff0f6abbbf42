import { readFileSync, renameSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { DoorError } from '../../../shared/contract/door.ts'
import { DEFAULT_SETTINGS, KeyAction, Settings } from '../../../shared/contract/settings.ts'
import { StoredTicketLists } from '../../../shared/contract/ticket-lists.ts'
import { storageTroubleOf } from '../cache/storage-trouble.ts'
import { replaceFile } from '../files/replace-file.ts'

export interface SettingsFile {
  readonly value: Settings
  /** How the file was found at the start. */
  readonly found: 'fine' | 'new' | 'restored' | 'lost'
  /** The name under which a damaged file was set aside. */
  readonly aside: string | undefined
  /** Changes settings and keeps them. Throws DoorError `diskFull` where there is no room; they hold until the end then. */
  set(change: Partial<Settings>): Settings
}

/** Leaves out what a newer version binds to keys: it is not known here, and would make the whole file unreadable. */
const knownKeys = (keys: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(keys).filter(([action]) => KeyAction.safeParse(action).success))

/** Settings as they may come from an older or a newer version: what is missing is as out of the box. */
const Stored = z
  .object({
    language: Settings.shape.language.catch(DEFAULT_SETTINGS.language),
    theme: Settings.shape.theme.catch(DEFAULT_SETTINGS.theme),
    keys: z.record(z.string(), z.string()).catch({}).transform(knownKeys),
    phone: Settings.shape.phone.catch(DEFAULT_SETTINGS.phone),
    desktop: Settings.shape.desktop.catch(DEFAULT_SETTINGS.desktop),
    tickets: z.record(z.string(), StoredTicketLists).catch({}),
  })
  .transform((stored, context) => {
    const whole = Settings.safeParse({ ...stored, keys: { ...DEFAULT_SETTINGS.keys, ...stored.keys } })
    if (whole.success) return whole.data
    context.addIssue({ code: 'custom', message: whole.error.message })
    return z.NEVER
  })

/** Undefined where there is no such file; null where it cannot be read as settings. */
function read(file: string): Settings | undefined | null {
  let text
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    return Stored.safeParse(JSON.parse(text)).data ?? null
  } catch {
    // cut in half by a crash or edited by hand: the backup takes its place
    return null
  }
}

/** Gives a damaged file a dated name, so that nothing in it is written over. */
function setAside(file: string): string {
  const aside = `${file}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`
  renameSync(file, aside)
  return basename(aside)
}

/**
 * Opens the settings of a profile. A damaged file is set aside and gives way to its backup, and that to the defaults.
 */
export function openSettings(file: string): SettingsFile {
  const backup = `${file}.bak`
  const stored = read(file)
  const kept = stored ?? read(backup)
  let value = kept ?? DEFAULT_SETTINGS
  const found = stored ? 'fine' : kept ? 'restored' : stored === undefined ? 'new' : 'lost'
  const write = (): void => {
    const text = `${JSON.stringify(value, null, 2)}\n`
    replaceFile(backup, text)
    replaceFile(file, text)
  }
  const aside = stored === null ? setAside(file) : undefined
  if (found === 'restored' || found === 'lost')
    try {
      write()
    } catch (error) {
      // they are read again from the backup at the next start
      if (storageTroubleOf(error) !== 'full') throw error
    }
  return {
    get value() {
      return value
    },
    found,
    aside,
    set: (change) => {
      value = Settings.parse({ ...value, ...change })
      try {
        write()
      } catch (error) {
        if (storageTroubleOf(error) !== 'full') throw error
        throw new DoorError(
          'diskFull',
          'The disk of this computer is full: the settings hold until Ringdesk ends. Free some space and set them again.',
          true,
        )
      }
      return value
    },
  }
}
