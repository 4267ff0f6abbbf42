import { STALE_AFTER_MS } from '../../shared/domain/live-board.ts'
import type { Moment } from '../../shared/domain/time.ts'
import { useDesk, useDeskLink } from './desk-context.ts'
import { useNowAs } from './ticker.ts'

/**
 * When the hub's picture was true, where that is too long ago to be shown as the present: the hub has said nothing for
 * long, or the core that brings its word is gone. Undefined while the picture is fresh, and where there is none.
 */
export function useStaleAt(): Moment | undefined {
  const trueAt = useDesk((desk) => desk.liveTrueAt)
  const isLost = useDeskLink().state === 'lost'
  return useNowAs((now) =>
    trueAt !== null && (isLost || now - trueAt > STALE_AFTER_MS) ? trueAt : undefined,
  )
}
