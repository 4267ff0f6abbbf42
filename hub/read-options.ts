import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../shared/domain/time.ts'
import { LONGEST_WAIT_MS } from '../shared/timer.ts'
import { UsageError } from './usage-error.ts'

/** The secret that the key of the data comes from; undefined where the environment has none. Throws UsageError. */
export function readHubKey(env: NodeJS.ProcessEnv): string | undefined {
  const text = env['RINGDESK_HUB_KEY']
  if (text === undefined) return undefined
  if (/^[0-9a-f]{64}$/i.test(text.trim())) return text.trim().toLowerCase()
  throw new UsageError(
    'RINGDESK_HUB_KEY wants 64 hexadecimal digits, as “openssl rand -hex 32” prints them. Nothing was changed.',
  )
}

const UNITS: Readonly<Record<string, number>> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS }

/** Milliseconds of a time as in `30m`, `1h` or `1d`. Throws UsageError. */
export function readDuration(text: string, option: string): number {
  const [, number = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  const ms = Number(number) * (UNITS[unit] ?? 0)
  if (ms > LONGEST_WAIT_MS) throw new UsageError(`${option} wants 24d at most, not “${text}”.`)
  if (ms > 0) return ms
  throw new UsageError(`${option} wants a time as in 30m, 1h or 1d, not “${text}”.`)
}

/** A whole number from 1 on. Throws UsageError. */
export function readCount(text: string, option: string): number {
  const count = Number(text)
  if (Number.isSafeInteger(count) && count >= 1 && count <= 100_000) return count
  throw new UsageError(`${option} wants a whole number from 1, not “${text}”.`)
}
