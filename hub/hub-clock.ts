import { DAY_MS, SECOND_MS } from '../shared/domain/time.ts'

/** A smaller difference is a clock that is being put right, and is followed. */
const GRAIN_MS = 5 * SECOND_MS
/** A hub that was away for longer than this, or whose clock went back, may as well have a clock that is wrong. */
const PLAUSIBLE_AWAY_MS = DAY_MS

/** How long the computer's clock has to tell the same, by a clock that only goes on. */
export interface ClockPatience {
  /** Before a jump is followed, and before the time at a start is believed where it is not plausible. */
  readonly believeMs: number
  /** After a jump, or a time that was not plausible, before anything is removed because it is old. */
  readonly removeMs: number
}

/** The time as the parts of a hub use it. */
export interface TimeSource {
  /** Epoch milliseconds. */
  now(): number
  /** True while nobody can tell whether the time is right: nothing is said to be over because of it. */
  readonly isInDoubt: boolean
  /** True if what is old may be removed. */
  readonly mayRemove: boolean
}

export interface HubClockOptions extends ClockPatience {
  /** The computer's clock, in milliseconds, which somebody may set. */
  readonly wall: () => number
  /** Milliseconds that only ever go on. */
  readonly steady: () => number
  /** The last time that this hub believed, before it ended; undefined for a hub that never ran. */
  readonly seenAt: number | undefined
  /** The clock was set by so many milliseconds. */
  readonly onSet?: (byMs: number) => void
}

/**
 * The hub's time. It goes on evenly and follows the computer's clock, but a jump of that one only after it has lasted: a
 * clock that is a year ahead for a moment ends no sign-in and removes nothing. At a start it is compared with the last time
 * that the hub believed, and where it is far ahead of that, or behind, it is in doubt for a while.
 */
export class HubClock implements TimeSource {
  readonly #options: HubClockOptions
  #base: number
  /** What the computer's clock has been ahead by, and since when; undefined while the two agree. */
  #jump: { readonly byMs: number; readonly since: number } | undefined
  /** Since when, by the steady clock, the time has been told without a jump; undefined where it was never in doubt. */
  #sureSince: number | undefined
  #isInDoubt: boolean

  constructor(options: HubClockOptions) {
    this.#options = options
    const { wall, steady, seenAt } = options
    this.#base = wall() - steady()
    const away = seenAt === undefined ? 0 : wall() - seenAt
    this.#isInDoubt = away > PLAUSIBLE_AWAY_MS || away < -GRAIN_MS
    this.#sureSince = this.#isInDoubt ? steady() : undefined
  }

  now(): number {
    return Math.round(this.#base + this.#options.steady())
  }

  get isInDoubt(): boolean {
    return this.#isInDoubt
  }

  /** True while the computer's clock tells another time, which is not believed yet. */
  get hasJumped(): boolean {
    return this.#jump !== undefined
  }

  get mayRemove(): boolean {
    const { steady, removeMs } = this.#options
    return !this.#jump && (this.#sureSince === undefined || steady() - this.#sureSince >= removeMs)
  }

  /** Compares with the computer's clock. */
  look(): void {
    const { steady, wall, believeMs, onSet } = this.#options
    const at = steady()
    const byMs = wall() - (this.#base + at)
    if (Math.abs(byMs) <= GRAIN_MS) {
      this.#base += byMs
      this.#jump = undefined
      if (this.#isInDoubt && at - (this.#sureSince ?? at) >= believeMs) this.#isInDoubt = false
      return
    }
    if (this.#isInDoubt) {
      // a time that nobody believed yet is not held on to
      this.#base += byMs
      this.#sureSince = at
      return
    }
    if (!this.#jump || Math.abs(byMs - this.#jump.byMs) > GRAIN_MS) this.#jump = { byMs, since: at }
    else if (at - this.#jump.since >= believeMs) {
      this.#base += byMs
      this.#jump = undefined
      this.#sureSince = at
      onSet?.(byMs)
    }
  }
}
