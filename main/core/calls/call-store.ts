import { z } from 'zod'
import type { PersonId } from '../../../shared/domain/ids.ts'
import { Moment } from '../../../shared/domain/time.ts'
import { isNotWritten, type Cache } from '../cache/cache.ts'
import type { Clock } from '../clock.ts'
import { LiveCall, type CallStage } from './live-call.ts'

/** What stands beside a call on the disk; absent where an older console wrote it. */
const Saved = z.object({ savedAt: Moment.nullable().default(null) })

export interface KeptCall {
  readonly call: LiveCall
  readonly stage: CallStage
  /** When it was last written; null where nobody noted that. */
  readonly savedAt: Moment | null
}

/** The desk's calls on the disk, until they are wrapped up. */
export interface CallStore {
  save(call: LiveCall, stage: CallStage): void
  remove(callId: string): void
  /** Writes what could not be written before: a call goes on without it. */
  flush(): void
  read(person: PersonId): KeptCall[]
}

export function createCallStore(cache: Cache, clock: Pick<Clock, 'now'>): CallStore {
  const { db } = cache
  const write = db.prepare(
    'INSERT OR REPLACE INTO desk_call (call_id, person, stage, saved) VALUES (?, ?, ?, ?)',
  )
  const erase = db.prepare('DELETE FROM desk_call WHERE call_id = ?')
  const all = db.prepare<[string], { stage: CallStage; saved: string }>(
    'SELECT stage, saved FROM desk_call WHERE person = ?',
  )
  const unwritten = new Map<string, () => void>()
  const attempt = (callId: string, work: () => void): void => {
    unwritten.delete(callId)
    try {
      cache.write('relaxed', work)
    } catch (error) {
      if (!isNotWritten(error)) throw error
      unwritten.set(callId, work)
    }
  }
  return {
    save: (call, stage) => {
      const saved = JSON.stringify({ ...call, savedAt: clock.now() })
      attempt(call.callId, () => write.run(call.callId, call.person, stage, saved))
    },
    remove: (callId) => attempt(callId, () => erase.run(callId)),
    flush: () => {
      for (const [callId, work] of [...unwritten]) attempt(callId, work)
    },
    read: (person) =>
      all.all(person).flatMap(({ stage, saved }) => {
        const kept: unknown = JSON.parse(saved)
        const [call, beside] = [LiveCall.safeParse(kept), Saved.safeParse(kept)]
        return call.success ? [{ call: call.data, stage, savedAt: beside.data?.savedAt ?? null }] : []
      }),
  }
}
