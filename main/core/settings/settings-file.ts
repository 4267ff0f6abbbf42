import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { z } from 'zod'
import { DEFAULT_SETTINGS, Settings } from '../../../shared/contract/settings.ts'

export interface SettingsFile {
  readonly value: Settings
  /** How the file was found at the start. */
  readonly found: 'fine' | 'new' | 'restored' | 'lost'
  set(change: Partial<Settings>): Settings
}

/** Settings as they may come from an older version: what is missing is as out of the box. */
const Stored = z
  .object({
    language: Settings.shape.language.catch(DEFAULT_SETTINGS.language),
    theme: Settings.shape.theme.catch(DEFAULT_SETTINGS.theme),
    keys: z.record(z.string(), z.string()).catch({}),
    phone: Settings.shape.phone.catch(DEFAULT_SETTINGS.phone),
    desktop: Settings.shape.desktop.catch(DEFAULT_SETTINGS.desktop),
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

/** Writes a file so that at every moment either the old or the new one is there, whole (mode 0600). */
function replaceFile(file: string, text: string): void {
  const temporary = `${file}.new`
  const handle = openSync(temporary, 'w', 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(temporary, file)
}

/** Opens the settings of a profile. A damaged file gives way to its backup, and that to the defaults. */
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
  if (found === 'restored' || found === 'lost') write()
  return {
    get value() {
      return value
    },
    found,
    set: (change) => {
      value = Settings.parse({ ...value, ...change })
      write()
      return value
    },
  }
}
