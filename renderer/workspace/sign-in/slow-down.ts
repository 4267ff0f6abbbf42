import { DoorError } from '../../../shared/contract/door.ts'

/** Seconds to wait after too many wrong passwords, as the refusal says them; null for any other error. */
export function secondsToWait(error: unknown): number | null {
  if (!(error instanceof DoorError) || error.code !== 'slowDown') return null
  const seconds = /(\d+)\s*s/.exec(error.message)?.[1]
  return seconds === undefined ? 30 : Number(seconds)
}
