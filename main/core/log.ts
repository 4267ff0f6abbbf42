import { maskNumber } from '../../shared/domain/mask-number.ts'

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

const SECRETS = /password|token|secret|key|credential|authorization/i

function mask(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskNumber(value)
  if (value instanceof Error) return maskNumber(value.stack ?? value.message)
  if (value === null || typeof value !== 'object' || depth > 4) return value
  if (Array.isArray(value)) return value.slice(0, 20).map((item) => mask(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      SECRETS.test(name) ? '(hidden)' : mask(item, depth + 1),
    ]),
  )
}

/** A log that hands each finished line to `write`. */
export function createLog(write: (line: string) => void, now: () => number = Date.now): Log {
  const at =
    (level: string) =>
    (text: string, fields: LogFields = {}): void =>
      write(
        JSON.stringify({
          at: new Date(now()).toISOString(),
          level,
          text: maskNumber(text),
          ...(mask(fields) as object),
        }),
      )
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

/** For tests and tools that want silence. */
export const silentLog: Log = createLog(() => undefined)
