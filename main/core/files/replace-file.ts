import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/**
 * Writes a file so that at every moment either the old or the new one is there, whole (mode 0600). Throws the system's
 * error, as ENOSPC, and leaves the old file then.
 */
export function replaceFile(file: string, text: string): void {
  const temporary = `${file}.new`
  try {
    const handle = openSync(temporary, 'w', 0o600)
    try {
      writeSync(handle, text)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/**
 * Makes renames in this folder survive a power cut. Does nothing on Windows, where a folder cannot be opened and NTFS
 * keeps the order of renames by itself.
 */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
