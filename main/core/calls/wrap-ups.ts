import type { Act } from '../../../shared/acts/registry.ts'
import { DoorError } from '../../../shared/contract/door.ts'
import { callRecordIdOf, type ContactId, type PersonId } from '../../../shared/domain/ids.ts'
import { hasWrappedUp, segmentOf, segmentOutcome } from '../../../shared/domain/segments.ts'
import { SECOND_MS, type Moment } from '../../../shared/domain/time.ts'
import { wrapUpEnd } from '../../../shared/domain/wrap-up.ts'
import type { Cache } from '../cache/cache.ts'
import { hubHas } from '../cache/hub-features.ts'
import type { Clock } from '../clock.ts'
import { KeyedTimers } from '../keyed-timers.ts'
import { inItsQueue } from './arrival.ts'
import type { CallStore } from './call-store.ts'
import type { CallActs } from './call-acts.ts'
import { shiftedCall, type LiveCall } from './live-call.ts'
import { wrapUpActs, type WrapUpSaid } from './wrap-up-acts.ts'

export interface WrapUpsOptions {
  readonly cache: Cache
  readonly clock: Clock
  readonly store: CallStore
  readonly acts: CallActs
  /** Does acts as the signed-in person; the draft goes with them. */
  perform(acts: readonly Act[], draft: string): void
  /** True where the person has typed something under this key that is not saved. */
  hasDraft(person: PersonId, key: string): boolean
  /** A wrap-up began, was made longer, or (null) is over: the hub and the agent's state hear of it. */
  onTimer(contactId: ContactId, until: Moment | null): void
  onChanged(): void
}

const DEFAULT_WRAP_UP_MS = 60 * SECOND_MS
const EXTENSION_MS = 60 * SECOND_MS

/** Wrap-ups of this console: a timer each, that survives the core; what is not finished stays as an item. */
export class WrapUps {
  readonly #options: WrapUpsOptions
  readonly #timers: KeyedTimers<ContactId>
  readonly #running = new Map<ContactId, LiveCall>()
  readonly #later = new Map<ContactId, LiveCall>()
  /** Where a call of each stage is kept. */
  readonly #stages = [
    ['wrapUp', this.#running],
    ['later', this.#later],
  ] as const

  constructor(options: WrapUpsOptions) {
    this.#options = options
    this.#timers = new KeyedTimers(options.clock)
  }

  running(): LiveCall[] {
    return [...this.#running.values()]
  }
  /** Put off, and of a call that the ledger does not count as owed (nobody answered): still asked for. */
  postponed(): LiveCall[] {
    return [...this.#later.values()]
  }
  /** When the last of them ends; null while none runs. */
  until(): Moment | null {
    if (this.#running.size === 0) return null
    return Math.max(...this.running().map((call) => call.wrapUp?.until ?? 0))
  }

  /** Begins the wrap-up of a call, as long as its queue gives it. */
  start(call: LiveCall): void {
    const { cache, clock } = this.#options
    const { queueId } = inItsQueue(cache.ledger, call)
    const queue = queueId ? cache.ledger.get('queue', queueId) : undefined
    const total = queue ? queue.wrapUpSeconds * SECOND_MS : DEFAULT_WRAP_UP_MS
    const until = clock.now() + total
    if (total > 0) return this.#run({ ...call, wrapUp: { until, total } }, until)
    this.#keepForLater(call)
    this.#options.onChanged()
  }
  /** Makes a running one longer; returns until when. Throws DoorError `notRunning`. */
  extend(contactId: ContactId): Moment {
    const call = this.#running.get(contactId)
    if (!call?.wrapUp)
      throw new DoorError(
        'notRunning',
        'The wrap-up timer is over; finish it from the list of unfinished wrap-ups.',
      )
    const now = this.#options.clock.now()
    const until = wrapUpEnd(Math.max(now, call.wrapUp.until) + EXTENSION_MS, now)
    const total = call.wrapUp.total + Math.max(0, until - Math.max(now, call.wrapUp.until))
    this.#run({ ...call, wrapUp: { until, total } }, until)
    return until
  }
  /** Ends the timer and leaves the rest for later. */
  later(contactId: ContactId): void {
    const call = this.#running.get(contactId)
    if (!call) return
    this.#timers.cancel(contactId)
    this.#running.delete(contactId)
    this.#keepForLater(call)
    this.#options.onTimer(contactId, null)
    this.#options.onChanged()
  }
  /** Says what the call was about. Throws DoorError when the rules refuse it. */
  finish(contactId: ContactId, said: WrapUpSaid, by: PersonId): void {
    const { cache, acts } = this.#options
    const call = this.#running.get(contactId) ?? this.#later.get(contactId)
    const isWholeTaken = hubHas(cache.meta, 'segments')
    const done = wrapUpActs({ ledger: cache.ledger, acts, call, contactId, said, by, isWholeTaken })
    this.#options.perform(done, `wrapUp:${contactId}`)
    this.#forget(contactId)
  }

  /** Changes what is known of a call that is wrapped up here; undefined where none is. */
  update(callId: string, change: Partial<LiveCall>): LiveCall | undefined {
    for (const [stage, calls] of this.#stages)
      for (const call of calls.values())
        if (call.callId === callId) {
          const next = { ...call, ...change }
          calls.set(call.contactId, next)
          this.#options.store.save(next, stage)
          this.#options.onChanged()
          return next
        }
    return undefined
  }
  /** Wrap-ups of a core that ran before: those that are done since are forgotten, the others go on. */
  restore(known: readonly { readonly call: LiveCall; readonly stage: 'wrapUp' | 'later' }[]): void {
    const { clock, store } = this.#options
    for (const { call, stage } of known)
      if (this.#isDone(call)) store.remove(call.callId)
      else if (stage === 'wrapUp' && call.wrapUp && call.wrapUp.until > clock.now())
        this.#run(call, call.wrapUp.until)
      else this.#keepForLater(call)
    this.#options.onChanged()
  }
  /** The console's clock was set by so many ms: what runs has as long to go as before. */
  adjustClock(byMs: number): void {
    for (const [stage, calls] of this.#stages)
      for (const call of [...calls.values()]) {
        const shifted = shiftedCall(call, byMs)
        calls.set(call.contactId, shifted)
        this.#options.store.save(shifted, stage)
      }
  }
  /** Forgets all here; on the disk they stay. */
  clear(): void {
    this.#timers.cancelAll()
    this.#running.clear()
    this.#later.clear()
    this.#options.onChanged()
  }

  #isDone({ contactId, person }: LiveCall): boolean {
    const record = this.#options.cache.ledger.get('call', callRecordIdOf(contactId))
    return record !== undefined && hasWrappedUp(record, person)
  }
  /** What is not finished waits for its agent; of a call that was handed over the system has set the outcome, and nothing is asked. */
  #timeIsUp(contactId: ContactId): void {
    const { cache, hasDraft } = this.#options
    const record = cache.ledger.get('call', callRecordIdOf(contactId))
    const call = this.#running.get(contactId)
    const own = record && call && segmentOf(record, call.person)
    if (own && call && segmentOutcome(own)?.isBySystem && !hasDraft(call.person, `wrapUp:${contactId}`))
      this.#forget(contactId)
    else this.later(contactId)
  }
  #run(call: LiveCall, until: Moment): void {
    const { clock, store } = this.#options
    this.#running.set(call.contactId, call)
    store.save(call, 'wrapUp')
    this.#timers.set(call.contactId, until - clock.now(), () => this.#timeIsUp(call.contactId))
    this.#options.onTimer(call.contactId, until)
    this.#options.onChanged()
  }
  #keepForLater(call: LiveCall): void {
    const wrapUpEndedAt = call.wrapUpEndedAt ?? this.#options.clock.now()
    const put = { ...call, wrapUp: null, wrapUpEndedAt }
    this.#later.set(call.contactId, put)
    this.#options.store.save(put, 'later')
  }
  #forget(contactId: ContactId): void {
    this.#timers.cancel(contactId)
    const call = this.#running.get(contactId) ?? this.#later.get(contactId)
    const wasRunning = this.#running.delete(contactId)
    this.#later.delete(contactId)
    if (call) this.#options.store.remove(call.callId)
    if (wasRunning) this.#options.onTimer(contactId, null)
    this.#options.onChanged()
  }
}
