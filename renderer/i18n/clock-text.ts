import { SECOND_MS } from '../../shared/domain/time.ts'

const two = (value: number): string => String(value).padStart(2, '0')

/** A clock without words, for every language: `2:41`, `52:10`, `1:02:41`. Negative counts as zero. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS))
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}
