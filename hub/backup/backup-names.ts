import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const NAME = /^ringdesk-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z(?:-\d+)?\.backup$/

/** The name of a backup that is made at a moment, in UTC; another one where a clock that went back has used it already. */
export function fileNameAt(at: number, folder: string): string {
  const stamp = new Date(at).toISOString().slice(0, 19).replace(/:/g, '-')
  for (let copy = 1; ; copy++) {
    const name = `ringdesk-${stamp}Z${copy === 1 ? '' : `-${copy}`}.backup`
    if (!existsSync(join(folder, name))) return name
  }
}

/** The moment of an automatic backup's name; undefined for every other file, which is nobody's to remove. */
export function momentOfName(name: string): number | undefined {
  const found = NAME.exec(name)
  if (!found) return undefined
  const [, day, hour, minute, second] = found
  const at = Date.parse(`${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(at) ? undefined : at
}

/**
 * The names of all files in a folder of backups; none where there is no such folder, or none that can be read now: a disk that is gone or
 * sick keeps no hub from starting. Whoever wants to write a backup there hears why.
 */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return []
    throw error
  }
}
