import type { Writable } from 'node:stream'
import { createLogger } from '../../shared/log/create-logger.ts'

/** More lines than this are not kept for a file that is not open yet. */
const MOST_WAITING = 200

export interface ShellLog {
  /** For the person: to the terminal as it is, and into the file. */
  say(line: string): void
  /** For the file alone. */
  debug(line: string): void
  /** A fault of the shell: to the terminal, and into the file with where it happened. */
  error(text: string, error: unknown): void
  /** Where lines go from now on; those that came before are written first. */
  open(file: Writable): void
}

/** The shell's log; see `createLogger`. The file is opened when the data folder is known. */
export function createShellLog(print: (line: string) => void): ShellLog {
  let file: Writable | undefined
  const waiting: string[] = []
  const log = createLogger({
    level: 'debug',
    write: (line) => {
      if (file !== undefined) file.write(line)
      else if (waiting.length < MOST_WAITING) waiting.push(line)
    },
  })
  return {
    say: (line) => {
      print(line)
      log.info(line)
    },
    debug: (line) => log.debug(line),
    error: (text, error) => {
      print(text)
      log.error({ err: error }, text)
    },
    open: (opened) => {
      file = opened
      for (const line of waiting.splice(0)) file.write(line)
    },
  }
}
