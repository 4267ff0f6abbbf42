import { createLogger } from '../../shared/log/create-logger.ts'

/**
 * The core's log: one JSON object a line. `info` once a step of a life cycle, `warn` what was recovered by itself,
 * `error` what the person noticed. What is masked, hidden and cut is decided in `createLogger`.
 */
export interface Log {
  info(text: string, fields?: LogFields): void
  warn(text: string, fields?: LogFields): void
  error(text: string, fields?: LogFields): void
}
export type LogFields = Readonly<Record<string, unknown>>

/** A log that hands each finished line, with its line feed, to `write`. */
export function createLog(write: (line: string) => void): Log {
  const log = createLogger({ level: 'info', write })
  return {
    info: (text, fields = {}) => log.info(fields, text),
    warn: (text, fields = {}) => log.warn(fields, text),
    error: (text, fields = {}) => log.error(fields, text),
  }
}

/** For tests and tools that want silence. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
