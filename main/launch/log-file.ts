import type { FileHandle } from 'node:fs/promises'
import { open, rename } from 'node:fs/promises'
import { Writable } from 'node:stream'

/** A log that would become longer is set aside as `.1` first, so that two of these are all that is ever kept. */
const MAX_LOG_BYTES = 5_000_000

/**
 * Opens a log for appending, readable by its owner alone. It is set aside when it is full, also while it is in use. A full disk or a lost folder costs the log, and never the console.
 *
 * pino has no rotation of its own, and pino-roll writes from a thread and into numbered files, while core and hub write
 * to their standard error and the shell keeps it.
 */
export function openLog(logFile: string, maxBytes = MAX_LOG_BYTES): Writable {
  let file: FileHandle | undefined
  let bytes = 0
  const close = async (): Promise<void> => {
    const closing = file
    file = undefined
    await closing?.close()
  }
  const openFile = async (): Promise<FileHandle> => {
    file ??= await open(logFile, 'a', 0o600)
    bytes = (await file.stat()).size
    return file
  }
  const write = async (chunk: Buffer): Promise<void> => {
    let target = file ?? (await openFile())
    if (bytes > 0 && bytes + chunk.length > maxBytes) {
      await close()
      await rename(logFile, `${logFile}.1`)
      target = await openFile()
    }
    await target.appendFile(chunk)
    bytes += chunk.length
  }
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      write(chunk)
        // the next line tries again, with a file opened anew
        .catch(() => close().catch(() => undefined))
        .finally(() => done())
    },
    final(done) {
      close()
        .catch(() => undefined)
        .finally(() => done())
    },
  })
}
