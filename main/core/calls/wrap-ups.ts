import type { Act } from '../../../shared/acts/registry.ts'
import { DoorError } from '../../../shared/contract/door.ts'
import { hasWrappedUp } from '../../../shared/domain/call-record.ts'
import { callRecordIdOf, type ContactId, type PersonId } from '../../../shared/domain/ids.ts'
import { SECOND_MS, type Moment } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'
import type { Clock } from '../clock.ts'
import type { CallStore } from './call-store.ts'
import type { CallActs } from './call-acts.ts'
import { shiftedCall, type LiveCall } from './live-call.ts'
import { wrapUpActs, type WrapUpSaid } from './wrap-up-acts.ts'

/** Wrap-ups of this desk: a timer each, that survives the core; what is not finished stays as an item. */
export interface WrapUps {
  running(): LiveCall[]
  /** Put off, and of a call that the ledger does not count as owed (nobody answered): still asked for. */
  postponed(): LiveCall[]
  until(): Moment | null
  start(call: LiveCall): void
  extend(contactId: ContactId): Moment
  later(contactId: ContactId): void
  /** Says what the call was about. Throws DoorError when the rules refuse it. */
  finish(contactId: ContactId, said: WrapUpSaid, by: PersonId): void
  update(callId: string, change: Partial<LiveCall>): LiveCall | undefined
  restore(calls: readonly { readonly call: LiveCall; readonly stage: 'wrapUp' | 'later' }[]): void
  /** The desk's clock was set by so many ms: what runs has as long to go as before. */
  adjustClock(byMs: number): void
  clear(): void
}
export interface WrapUpsOptions {
  readonly cache: Cache
  readonly clock: Clock
  readonly store: CallStore
  readonly acts: CallActs
  /** Does acts as the signed-in person; the draft goes with them. */
  perform(acts: readonly Act[], draft: string): void
  /** A wrap-up began, was made longer, or (null) is over: the hub and the agent's state hear of it. */
  onTimer(contactId: ContactId, until: Moment | null): void
  onChanged(): void
}

const DEFAULT_WRAP_UP_MS = 60 * SECOND_MS
const EXTENSION_MS = 60 * SECOND_MS

export function createWrapUps(options: WrapUpsOptions): WrapUps {
  const { cache, clock, store, acts } = options
  const { ledger } = cache
  const running = new Map<ContactId, LiveCall>()
  const later = new Map<ContactId, LiveCall>()
  const timers = new Map<ContactId, () => void>()

  const isDone = ({ contactId, person }: LiveCall): boolean => {
    const record = ledger.get('call', callRecordIdOf(contactId))
    return record !== undefined && hasWrappedUp(record, person)
  }
  const stop = (contactId: ContactId): void => {
    timers.get(contactId)?.()
    timers.delete(contactId)
  }
  const postpone = (contactId: ContactId): void => {
    const call = running.get(contactId)
    if (!call) return
    stop(contactId)
    running.delete(contactId)
    const put = { ...call, wrapUp: null }
    later.set(contactId, put)
    store.save(put, 'later')
    options.onTimer(contactId, null)
    options.onChanged()
  }
  const run = (call: LiveCall, until: Moment): void => {
    running.set(call.contactId, call)
    store.save(call, 'wrapUp')
    stop(call.contactId)
    timers.set(
      call.contactId,
      clock.after(until - clock.now(), () => postpone(call.contactId)),
    )
    options.onTimer(call.contactId, until)
    options.onChanged()
  }
  const forget = (contactId: ContactId): void => {
    stop(contactId)
    const call = running.get(contactId) ?? later.get(contactId)
    const wasRunning = running.delete(contactId)
    later.delete(contactId)
    if (call) store.remove(call.callId)
    if (wasRunning) options.onTimer(contactId, null)
    options.onChanged()
  }

  return {
    running: () => [...running.values()],
    postponed: () => [...later.values()],
    until: () =>
      running.size === 0 ? null : Math.max(...[...running.values()].map((call) => call.wrapUp?.until ?? 0)),
    start: (call) => {
      const queue = call.queueId ? ledger.get('queue', call.queueId) : undefined
      const total = queue ? queue.wrapUpSeconds * SECOND_MS : DEFAULT_WRAP_UP_MS
      const until = clock.now() + total
      const started = { ...call, wrapUp: { until, total } }
      if (total > 0) return run(started, until)
      later.set(call.contactId, { ...call, wrapUp: null })
      store.save({ ...call, wrapUp: null }, 'later')
      options.onChanged()
    },
    extend: (contactId) => {
      const call = running.get(contactId)
      if (!call?.wrapUp)
        throw new DoorError(
          'notRunning',
          'The wrap-up timer is over; finish it from the list of unfinished wrap-ups.',
        )
      const until = Math.max(clock.now(), call.wrapUp.until) + EXTENSION_MS
      run({ ...call, wrapUp: { until, total: call.wrapUp.total + EXTENSION_MS } }, until)
      return until
    },
    later: postpone,
    finish: (contactId, said, by) => {
      const call = running.get(contactId) ?? later.get(contactId)
      options.perform(wrapUpActs({ ledger, acts, call, contactId, said, by }), `wrapUp:${contactId}`)
      forget(contactId)
    },
    update: (callId, change) => {
      for (const [stage, list] of [
        ['wrapUp', running],
        ['later', later],
      ] as const)
        for (const call of list.values())
          if (call.callId === callId) {
            const next = { ...call, ...change }
            list.set(call.contactId, next)
            store.save(next, stage)
            options.onChanged()
            return next
          }
      return undefined
    },
    restore: (known) => {
      for (const { call, stage } of known)
        if (isDone(call)) store.remove(call.callId)
        else if (stage === 'wrapUp' && call.wrapUp && call.wrapUp.until > clock.now())
          run(call, call.wrapUp.until)
        else {
          later.set(call.contactId, { ...call, wrapUp: null })
          store.save({ ...call, wrapUp: null }, 'later')
        }
      options.onChanged()
    },
    adjustClock: (byMs) => {
      for (const [stage, list] of [
        ['wrapUp', running],
        ['later', later],
      ] as const)
        for (const call of [...list.values()]) {
          const shifted = shiftedCall(call, byMs)
          list.set(call.contactId, shifted)
          store.save(shifted, stage)
        }
    },
    clear: () => {
      for (const contactId of [...timers.keys()]) stop(contactId)
      running.clear()
      later.clear()
      options.onChanged()
    },
  }
}
