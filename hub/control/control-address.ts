import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'

/** Where the hub of a data folder listens for `hub backup`, `hub check` and the like, and who may connect. */
export interface ControlAddress {
  /** A socket file, or the name of a pipe on Windows. */
  readonly path: string
  /** True for a socket file, which is removed and made anew, and gets `mode`; a pipe of Windows is no file. */
  readonly isFile: boolean
  /** Rights of the socket file: the hub's own user. */
  readonly mode: number
  /** Rights of a pipe on Windows: no other user reads or writes it. */
  readonly readableAll: false
  readonly writableAll: false
}

/** `sun_path` has 104 bytes on macOS and 108 on Linux, with the zero at its end. */
const LONGEST_PATH_BYTES = 103

/**
 * Returns the address of the local socket of a data folder. It lies in the folder; where that makes a name too long for the system,
 * in `temporary`, named by a hash of the folder. On Windows it is a named pipe, named by the same hash. `user` keeps two users of
 * one temporary folder apart.
 */
export function controlAddress(
  dataDir: string,
  { platform, temporary, user }: { platform: NodeJS.Platform; temporary: string; user: string },
): ControlAddress {
  const rights = { mode: 0o600, readableAll: false, writableAll: false } as const
  const folder = resolve(dataDir)
  const name = `ringdesk-hub-${createHash('sha256').update(`${user}\n${folder}`).digest('hex').slice(0, 24)}`
  if (platform === 'win32') return { path: `\\\\.\\pipe\\${name}`, isFile: false, ...rights }
  const inFolder = join(folder, 'hub.sock')
  const path = Buffer.byteLength(inFolder) <= LONGEST_PATH_BYTES ? inFolder : join(temporary, `${name}.sock`)
  return { path, isFile: true, ...rights }
}
