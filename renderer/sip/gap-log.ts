import type { CallGap, GapKind, OpenGap } from '../../shared/domain/call-gap.ts'
import { MOST_GAPS, closeGaps } from '../../shared/domain/call-gap.ts'
import type { Moment } from '../../shared/domain/time.ts'

/** What was away in one call: each kind is there or away, and every change is told. */
export class GapLog {
  readonly #notify: (gap: OpenGap) => void
  readonly #gaps: OpenGap[]

  /** @param before what was away until now, and may still be */
  constructor(notify: (gap: OpenGap) => void, before: readonly OpenGap[] = []) {
    this.#notify = notify
    this.#gaps = [...before]
  }

  get gaps(): OpenGap[] {
    return [...this.#gaps]
  }

  began(kind: GapKind, from: Moment): void {
    if (this.#openIndex(kind) >= 0 || this.#gaps.length >= MOST_GAPS) return
    this.#set(this.#gaps.length, { kind, from, ms: null })
  }

  ended(kind: GapKind, at: Moment): void {
    const index = this.#openIndex(kind)
    const gap = this.#gaps[index]
    if (gap) this.#set(index, { ...gap, ms: Math.max(0, Math.round(at - gap.from)) })
  }

  /** The call is over, and every gap with it. */
  close(at: Moment): CallGap[] {
    return closeGaps(this.#gaps, at)
  }

  #openIndex(kind: GapKind): number {
    return this.#gaps.findIndex((gap) => gap.kind === kind && gap.ms === null)
  }

  #set(index: number, gap: OpenGap): void {
    this.#gaps[index] = gap
    this.#notify(gap)
  }
}
