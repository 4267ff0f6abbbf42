import { DoorError } from '../../../shared/contract/door.ts'
import type { PhoneCall, PhoneProblem, SipDialog } from '../../../shared/contract/phone.ts'
import { LEFT_PAGE_MS } from '../../../shared/contract/sip.ts'
import { SECOND_MS, type Moment } from '../../../shared/domain/time.ts'
import type { CallId } from '../../../shared/domain/ids.ts'
import type { Clock } from '../clock.ts'
import type { KeyedTimers } from '../keyed-timers.ts'
import type { PhoneLine } from '../lines/phone-line.ts'
import type { Log } from '../log.ts'
import type { CallActs } from './call-acts.ts'
import type { CallBook } from './call-book.ts'
import type { CallCourse } from './call-course.ts'
import { isOver, type LiveCall } from './live-call.ts'
import { phoneCallOf } from './new-call.ts'

export interface LostCallsOptions {
  readonly book: CallBook
  readonly course: CallCourse
  readonly timers: KeyedTimers<string>
  readonly line: Pick<PhoneLine, 'takeOver' | 'ask'>
  readonly clock: Clock
  readonly log: Log
  readonly acts: Pick<CallActs, 'leftAt'>
  /** The page of the phone has this call now, which another page had. */
  onTaken(held: PhoneCall): void
}

/** A phone page that does not come back within this took its calls with it. */
const LINE_GONE_MS = 15 * SECOND_MS
/** Ends that happened while no core was there are told right after the phone's snapshot. */
const LATE_ENDS_MS = 2 * SECOND_MS
/** A page that is there gets at least so long to take a call over, however long nobody was there: only the line knows how long it waits. */
const LEAST_MS = 4 * SECOND_MS
const LINE_GONE = 'lineGone'

const LOST: PhoneProblem = { code: 'callLost', sipStatus: null, detail: 'the phone lost this call' }
const COMING: PhoneProblem = { code: 'mediaLost', sipStatus: null, detail: 'the call comes to another page' }
/** The page has gone again, and the next one is asked. */
const NOBODY = new Set(['noPhone', 'doorClosed'])

/**
 * Calls whose page is gone: the next page of the phone takes them over, where the line does that (RFC 3891). Those of which no line
 * says anything any more end, at the moment from which nothing of them was heard.
 */
export class LostCalls {
  readonly #options: LostCallsOptions
  /** Since when nobody has these calls. */
  readonly #since = new Map<CallId, Moment>()
  /** When calls of a core that ran before were last written: how long nobody ran after that is not known. */
  readonly #savedAt = new Map<CallId, Moment>()

  constructor(options: LostCallsOptions) {
    this.#options = options
  }

  /** A core that ran before had this call. */
  restored(callId: CallId, savedAt: Moment | null): void {
    if (savedAt !== null) this.#savedAt.set(callId, savedAt)
  }
  /** The line is gone; its calls live on while it may come back. */
  lineGone(): void {
    const { book, timers, clock } = this.#options
    for (const { callId } of book.all().filter((call) => !isOver(call)))
      if (!this.#since.has(callId)) this.#since.set(callId, clock.now())
    timers.set(LINE_GONE, LINE_GONE_MS, () => {
      for (const { callId } of book.all()) this.#end(callId, LOST)
    })
  }
  lineBack(): void {
    this.#options.timers.cancel(LINE_GONE)
  }
  /** The line holds these calls and no others; an end that it has still to tell comes at once. */
  lineHolds(held: ReadonlySet<CallId>): void {
    const { book, log } = this.#options
    for (const callId of held) this.#isThere(callId)
    for (const call of book.all().filter((one) => !isOver(one) && !held.has(one.callId))) {
      if (call.dialog === null) this.#endLate(call.callId)
      else
        this.#takeOver(call, call.dialog).catch((error: unknown) => {
          log.error('a call could not be taken over', { callId: call.callId, error })
          this.#end(call.callId, LOST)
        })
    }
  }

  async #takeOver(call: LiveCall, dialog: SipDialog): Promise<void> {
    const { book, clock, line } = this.#options
    const { callId } = call
    const since = this.#since.get(callId) ?? clock.now()
    this.#since.set(callId, since)
    const coming = book.set({ ...call, problem: COMING, gaps: gapsSince(call, since) })
    book.save(coming)
    const withinMs = Math.max(LEAST_MS, LEFT_PAGE_MS - (clock.now() - since))
    try {
      const taken = await line.takeOver({ call: phoneCallOf(coming), dialog, withinMs })
      const now = book.find(callId)
      const isWanted = now !== undefined && !isOver(now) && now.state.phase !== 'ending'
      if ('problem' in taken) return void this.#end(callId, isWanted ? taken.problem : null)
      this.#isThere(callId)
      if (isWanted) this.#options.onTaken(taken.call)
      // whoever hung up meanwhile hung up a call that nobody had
      else await line.ask('hangUp', { callId })
    } catch (error) {
      if (!(error instanceof DoorError)) throw error
      if (error.code === 'heldHere') this.#endLate(callId)
      else if (!NOBODY.has(error.code)) throw error
    }
  }

  /** Somebody has the call, or it is over. */
  #isThere(callId: CallId): void {
    this.#since.delete(callId)
    this.#savedAt.delete(callId)
  }

  /** The page that is there had the call: it says how it ended, unless it cannot. */
  #endLate(callId: CallId): void {
    this.#options.timers.set(`lost ${callId}`, LATE_ENDS_MS, () => this.#end(callId, LOST))
  }

  #end(callId: CallId, problem: PhoneProblem | null): void {
    const { book, course } = this.#options
    const savedAt = this.#savedAt.get(callId)
    const goneAt = this.#since.get(callId)
    this.#isThere(callId)
    const call = book.find(callId)
    if (!call || isOver(call)) return
    // a core that was off for hours counts none of them
    const since = savedAt === undefined ? goneAt : (this.#options.acts.leftAt(call) ?? savedAt)
    // what was away from the end on is no part of the call
    const gaps = call.gaps.filter(({ from, ms }) => ms !== null || since === undefined || from < since)
    book.set({ ...call, gaps })
    // the line lets a call go that was handed over: nobody has to be called back, and what became of it nobody here knows
    const isHandedOver = call.state.phase === 'transferring' && problem?.code === 'callLost'
    course.end(callId, isHandedOver ? null : problem, since)
  }
}

/** The gaps of a call whose page went then: nothing is heard from that moment on, where something was to be heard. */
function gapsSince({ gaps, state }: LiveCall, from: Moment): LiveCall['gaps'] {
  const isSilent = state.heldSince !== null || state.isRemoteHeld || state.answeredAt === null
  const isAway = gaps.some(({ kind, ms }) => kind === 'sound' && ms === null)
  return isSilent || isAway ? gaps : [...gaps, { kind: 'sound', from, ms: null }]
}
