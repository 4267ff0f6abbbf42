import { MINUTE_MS, SECOND_MS, type Moment } from '../../../shared/domain/time.ts'
import type { Cache, NotWritten } from '../cache/cache.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { NoticeKey, Notices } from '../notices/notices.ts'

const LOOKS_EVERY_MS = 2 * SECOND_MS
const SAYS_EVERY_MS = 5 * MINUTE_MS

/** What is said once it goes on. */
const BACK: Readonly<Record<NotWritten, NoticeKey>> = { diskFull: 'diskBack', fileHeld: 'fileBack' }

/**
 * Says that the disk is full, or the file held by another program, when a write found it so, looks whether that is over, and
 * then calls `onBack`: what waits is written and sent without anybody's doing.
 */
export function watchDisk(options: {
  readonly cache: Cache
  readonly clock: Clock
  readonly log: Log
  readonly notices: Notices
  readonly onBack: () => void
}): () => void {
  const { cache, clock, log, notices } = options
  let trouble: NotWritten | undefined
  const saidAt = new Map<NotWritten, Moment>()
  let stopLooking = (): void => undefined

  const look = (): void => {
    try {
      // as much as a usual save needs, so that what comes next does not fail again at once
      cache.write('durable', () => cache.meta.set('spaceProbe', 'x'.repeat(64 * 1024)))
      cache.write('relaxed', () => cache.meta.remove('spaceProbe'))
    } catch {
      // still so; `onNotWritten` was told
      stopLooking = clock.after(LOOKS_EVERY_MS, look)
      return
    }
    const over = trouble ?? 'diskFull'
    trouble = undefined
    saidAt.clear()
    log.info('the data can be written again', { after: over })
    notices.add('info', BACK[over])
    options.onBack()
  }
  cache.onNotWritten((why) => {
    const last = saidAt.get(why)
    if (last === undefined || clock.now() - last > SAYS_EVERY_MS) {
      saidAt.set(why, clock.now())
      log.error('the data cannot be written', { why })
      notices.add('error', why)
    }
    const isLooking = trouble !== undefined
    trouble = why
    if (!isLooking) stopLooking = clock.after(LOOKS_EVERY_MS, look)
  })
  return () => stopLooking()
}
