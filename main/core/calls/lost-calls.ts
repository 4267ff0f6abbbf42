import type { PhoneProblem } from '../../../shared/contract/phone.ts'
import { SECOND_MS } from '../../../shared/domain/time.ts'
import type { CallId } from '../../../shared/domain/ids.ts'
import type { KeyedTimers } from '../keyed-timers.ts'
import type { CallBook } from './call-book.ts'
import type { CallCourse } from './call-course.ts'
import { isOver } from './live-call.ts'

/** A phone page that does not come back within this took its calls with it. */
const LINE_GONE_MS = 15 * SECOND_MS
/** Ends that happened while no core was there are told right after the phone's snapshot. */
const LATE_ENDS_MS = 2 * SECOND_MS
const LINE_GONE = 'lineGone'

const LOST: PhoneProblem = { code: 'callLost', sipStatus: null, detail: 'the phone lost this call' }

/** Ends calls of which no line says anything any more. */
export class LostCalls {
  readonly #book: CallBook
  readonly #course: CallCourse
  readonly #timers: KeyedTimers<string>

  constructor(book: CallBook, course: CallCourse, timers: KeyedTimers<string>) {
    this.#book = book
    this.#course = course
    this.#timers = timers
  }

  /** The line is gone; its calls live on while it may come back. */
  lineGone(): void {
    this.#timers.set(LINE_GONE, LINE_GONE_MS, () => {
      for (const call of this.#book.all()) this.#course.end(call.callId, LOST)
    })
  }
  lineBack(): void {
    this.#timers.cancel(LINE_GONE)
  }
  /** The line holds these calls and no others; an end that it has still to tell comes at once. */
  lineHolds(held: ReadonlySet<CallId>): void {
    const lost = this.#book.all().filter((call) => !isOver(call) && !held.has(call.callId))
    for (const { callId } of lost)
      this.#timers.set(`lost ${callId}`, LATE_ENDS_MS, () => this.#course.end(callId, LOST))
  }
}
