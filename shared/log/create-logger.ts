import { pino, type Logger } from 'pino'
import { maskFields, maskText } from './log-mask.ts'

export type { Logger } from 'pino'

export interface LoggerOptions {
  /** `info`: once a step of a program's life; `warn`: it healed itself; `error`: somebody noticed. */
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Takes each finished line, with its line feed. */
  readonly write: (line: string) => void
}

/**
 * Makes the logger of a program (hub, core, shell): pino's JSON lines, in which secrets are hidden, numbers masked and
 * long texts cut by the logger itself, so that no caller can forget. The one place that makes a pino.
 */
export function createLogger({ level, write }: LoggerOptions): Logger {
  const log = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => maskFields(fields),
      },
      // errors were written out above, where they are masked
      serializers: { err: (error: unknown) => error },
      hooks: {
        logMethod(args, method) {
          const masked = args.map((value: unknown) => (typeof value === 'string' ? maskText(value) : value))
          method.apply(this, masked as typeof args)
        },
      },
    },
    { write },
  )
  const { child } = log
  // pino writes a child's own fields out before any formatter sees them; children of children inherit this one
  log.child = function (this: Logger, fields: object, ...rest: object[]) {
    return child.call(this, maskFields(fields), ...rest)
  } as typeof child
  return log
}
