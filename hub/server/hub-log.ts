import { pino, type Logger } from 'pino'
import { maskFields, maskText } from '../../shared/log/log-mask.ts'

export interface HubLogOptions {
  /** `info`: once a step of the hub's life; `warn`: it healed itself; `error`: somebody noticed. */
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Where lines go; standard error by default, so that standard output is left to words for the person. */
  readonly write?: (line: string) => void
}

/** The hub's log: JSON lines in which secrets are hidden and numbers masked by the logger itself. */
export function createHubLog({ level, write }: HubLogOptions): Logger {
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
    { write: write ?? ((line) => void process.stderr.write(line)) },
  )
  const { child } = log
  // pino writes a child's own fields out before any formatter sees them; children of children inherit this one
  log.child = function (this: Logger, fields: object, ...rest: object[]) {
    return child.call(this, maskFields(fields), ...rest)
  } as typeof child
  return log
}
