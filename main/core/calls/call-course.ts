import type { CallCard } from '../../../shared/contract/desk-state.ts'
import { DoorError } from '../../../shared/contract/door.ts'
import type { PhoneProblem } from '../../../shared/contract/phone.ts'
import { canAsk, isAskedAlready, type CallAsk, type CallEvent } from '../../../shared/domain/call.ts'
import type { CallId } from '../../../shared/domain/ids.ts'
import { SECOND_MS, type Moment } from '../../../shared/domain/time.ts'
import type { Clock } from '../clock.ts'
import type { KeyedTimers } from '../keyed-timers.ts'
import type { Log } from '../log.ts'
import type { CallActs } from './call-acts.ts'
import type { CallBook } from './call-book.ts'
import type { CallCards } from './call-cards.ts'
import type { CallReports } from './call-reports.ts'
import { moveCall } from './line-event.ts'
import { hasReachedLine, isOver, problemAtEnd, type LiveCall } from './live-call.ts'
import type { WrapUps } from './wrap-ups.ts'

export interface CallCourseOptions {
  readonly book: CallBook
  readonly reports: CallReports
  readonly timers: KeyedTimers<string>
  readonly cards: CallCards
  readonly acts: CallActs
  readonly wrapUps: Pick<WrapUps, 'start'>
  readonly clock: Clock
  readonly log: Log
  /** Another agent took a call that rang here. */
  onAnsweredElsewhere(card: CallCard): void
}

/** How long the card of a call that nobody wraps up stays on the screen. */
const MISSED_CARD_MS = 10 * SECOND_MS
const ELSEWHERE_CARD_MS = 4 * SECOND_MS

/** Takes calls from state to state, and does what each step means: a record, a wrap-up, a card that goes. */
export class CallCourse {
  readonly #options: CallCourseOptions

  constructor(options: CallCourseOptions) {
    this.#options = options
  }

  /** The call is `now` what it was `before` until here. */
  take(before: LiveCall, now: LiveCall): void {
    const { book, reports } = this.#options
    if (now === before) return
    book.set(now)
    const isAnswered = before.state.answeredAt === null && now.state.answeredAt !== null
    if (isAnswered) reports.write(now)
    if (isOver(now) && !isOver(before)) this.#afterEnd(now)
  }

  /**
   * Asks the line to do something, with the machine's move before and back again where it failed. What is under way, or done, is not
   * asked of it twice. Throws DoorError `notNow` where the machine has no such move.
   */
  async ask(
    callId: CallId,
    asked: CallAsk,
    failed: CallEvent | null,
    work: () => Promise<unknown>,
  ): Promise<void> {
    const { book, clock, log } = this.#options
    const call = book.get(callId)
    if (isAskedAlready(call.state.phase, asked)) return
    if (!canAsk(call.state.phase, asked))
      throw new DoorError('notNow', `This cannot be done while the call is ${call.state.phase}.`)
    book.set(moveCall(call, { type: asked }, clock.now(), log))
    try {
      await work()
    } catch (error) {
      const now = book.find(callId)
      if (now && failed && !isOver(now)) this.take(now, moveCall(now, failed, clock.now(), log))
      throw error
    }
  }

  /** The line will not say any more how the call ended, which it did `at` the time that is given, or now. */
  end(callId: CallId, problem: PhoneProblem | null, at?: Moment): void {
    const { book, clock, log } = this.#options
    const call = book.find(callId)
    if (!call || isOver(call)) return
    const ended = moveCall(call, { type: 'ended', reason: 'failed' }, at ?? clock.now(), log)
    this.take(call, { ...ended, problem: problemAtEnd(ended, problem) })
  }

  /** Forgets a call, and what was planned for it. */
  drop(callId: CallId): void {
    this.#options.timers.cancel(callId)
    this.#options.book.drop(callId)
  }

  #afterEnd(call: LiveCall): void {
    const { book, reports, acts, wrapUps, cards, timers } = this.#options
    const { callId, state } = call
    reports.write(call)
    if ((state.answeredAt !== null || hasReachedLine(call)) && !acts.isInternal(call)) {
      book.release(callId)
      return wrapUps.start(call)
    }
    book.eraseSaved(callId)
    const isElsewhere = state.endReason === 'answeredElsewhere'
    if (isElsewhere) this.#options.onAnsweredElsewhere(cards.card(call))
    timers.set(callId, isElsewhere ? ELSEWHERE_CARD_MS : MISSED_CARD_MS, () => this.drop(callId))
  }
}
