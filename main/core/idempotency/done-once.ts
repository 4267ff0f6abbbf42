import { z } from 'zod'
import type { Cache } from '../cache/cache.ts'

/** So many marks are remembered: a window asks again within seconds, and never has more than a few wishes under way. */
const REMEMBERED = 64
const Marks = z.array(z.string())

/**
 * Does what a mark stands for once, though it may be asked for again by a window that never heard the answer: the mark is
 * written in the same transaction as the work.
 */
export function createDoneOnce(cache: Cache): (mark: string | undefined, work: () => void) => void {
  return (mark, work) => {
    if (mark === undefined) return work()
    cache.write('durable', () => {
      const marks = cache.meta.get('doneMarks', Marks) ?? []
      if (marks.includes(mark)) return
      work()
      cache.meta.set('doneMarks', [...marks, mark].slice(-REMEMBERED))
    })
  }
}
