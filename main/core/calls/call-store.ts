import type { PersonId } from '../../../shared/domain/ids.ts'
import { isNotWritten, type Cache } from '../cache/cache.ts'
import { LiveCall, type CallStage } from './live-call.ts'

/** The desk's calls on the disk, until they are wrapped up. */
export interface CallStore {
  save(call: LiveCall, stage: CallStage): void
  remove(callId: string): void
  /** Writes what could not be written before: a call goes on without it. */
  flush(): void
  read(person: PersonId): { readonly call: LiveCall; readonly stage: CallStage }[]
}

export function createCallStore(cache: Cache): CallStore {
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
    save: (call, stage) =>
      attempt(call.callId, () => write.run(call.callId, call.person, stage, JSON.stringify(call))),
    remove: (callId) => attempt(callId, () => erase.run(callId)),
    flush: () => {
      for (const [callId, work] of [...unwritten]) attempt(callId, work)
    },
    read: (person) =>
      all.all(person).flatMap(({ stage, saved }) => {
        const call = LiveCall.safeParse(JSON.parse(saved))
        return call.success ? [{ call: call.data, stage }] : []
      }),
  }
}
