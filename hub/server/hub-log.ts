import { pino, stdSerializers, type Logger } from 'pino'
import { maskNumber } from '../../shared/domain/mask-number.ts'

/** Values under these names never reach the log. */
const SECRET_NAMES = /password|secret|token|authorization|cookie|credential|^ha1$/i
const HIDDEN = '[hidden]'
/** JSON web tokens, and refresh tokens of session-store.ts, wherever they turn up. */
const TOKENS = /eyJ[\w-]+\.[\w-]+\.[\w-]+|[0-9a-f-]{36}\.[\w-]{43}/g
const UUIDS = /([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/i
const MAX_DEPTH = 6

/** A text for the log: tokens hidden, numbers masked; ids keep their digits, or nobody could follow anything. */
export const maskText = (text: string): string =>
  text
    .replace(TOKENS, HIDDEN)
    .split(UUIDS)
    .map((part, index) => (index % 2 === 1 ? part : maskNumber(part)))
    .join('')

function maskValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return maskText(value)
  if (value === null || typeof value !== 'object') return value
  if (depth >= MAX_DEPTH) return '[deep]'
  if (value instanceof Error) return maskValue(stdSerializers.err(value), depth + 1)
  if (Array.isArray(value)) return value.map((item) => maskValue(item, depth + 1))
  return maskFields(value, depth)
}

const maskFields = (fields: object, depth = 0): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      SECRET_NAMES.test(name) ? HIDDEN : maskValue(value, depth + 1),
    ]),
  )

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
