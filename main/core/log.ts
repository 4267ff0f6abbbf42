import { maskFields, maskText } from '../../shared/log/log-mask.ts'

/**
 * The core's log: one JSON object a line. `info` once a step of a life cycle, `warn` what was recovered by itself,
 * `error` what the person noticed. Phone numbers are masked and secrets left out here, so that no caller can forget.
 */
export interface Log {
  info(text: string, fields?: LogFields): void
  warn(text: string, fields?: LogFields): void
  error(text: string, fields?: LogFields): void
}
export type LogFields = Readonly<Record<string, unknown>>

/** A log that hands each finished line to `write`. */
export function createLog(write: (line: string) => void, now: () => number = Date.now): Log {
  const at =
    (level: string) =>
    (text: string, fields: LogFields = {}): void =>
      write(
        JSON.stringify({
          at: new Date(now()).toISOString(),
          level,
          text: maskText(text),
          ...maskFields(fields),
        }),
      )
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

/** For tests and tools that want silence. */
export const silentLog: Log = createLog(() => undefined)
