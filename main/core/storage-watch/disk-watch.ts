import { MINUTE_MS, SECOND_MS, type Moment } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Notices } from '../notices/notices.ts'

const LOOKS_EVERY_MS = 2 * SECOND_MS
const SAYS_EVERY_MS = 5 * MINUTE_MS

/**
 * Says that the disk is full when a write found no room, looks whether there is some again, and then calls `onBack`: what
 * waits is written and sent without anybody's doing.
 */
export function watchDisk(options: {
  readonly cache: Cache
  readonly clock: Clock
  readonly log: Log
  readonly notices: Notices
  readonly onBack: () => void
}): () => void {
  const { cache, clock, log, notices } = options
  let isFull = false
  let saidAt: Moment | undefined
  let stopLooking = (): void => undefined

  const look = (): void => {
    try {
      // as much as a usual save needs, so that what comes next does not fail again at once
      cache.write('durable', () => cache.meta.set('spaceProbe', 'x'.repeat(64 * 1024)))
      cache.write('relaxed', () => cache.meta.remove('spaceProbe'))
    } catch {
      stopLooking = clock.after(LOOKS_EVERY_MS, look)
      return
    }
    isFull = false
    saidAt = undefined
    log.info('there is room on the disk again')
    notices.add('info', 'diskBack')
    options.onBack()
  }
  cache.onDiskFull(() => {
    if (saidAt === undefined || clock.now() - saidAt > SAYS_EVERY_MS) {
      saidAt = clock.now()
      log.error('the disk is full')
      notices.add('error', 'diskFull')
    }
    if (isFull) return
    isFull = true
    stopLooking = clock.after(LOOKS_EVERY_MS, look)
  })
  return () => stopLooking()
}
