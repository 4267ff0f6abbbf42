import { SECOND_MS } from '../../shared/domain/time.ts'
import type { Moment } from '../../shared/domain/time.ts'
import type { PathCounters } from './call-quality.ts'

/** Less is jitter, and nobody hears a silence of it. */
const SHORTEST_MS = SECOND_MS
/** Length of the audio in one packet, as Opus and G.711 are sent by nearly everybody. */
const PACKET_MS = 20

export type Silence =
  | { readonly change: 'began'; readonly from: Moment }
  /** `at`: when the first packet came again. */
  | { readonly change: 'ended'; readonly at: Moment }

/**
 * Measures the times in which no packet arrives, from the counters of the connection: the clock of the last packet says
 * to the millisecond when a silence began, and how many came since the look before says when it ended.
 */
export class SilenceMeter {
  #packets = 0
  #heardAt: Moment
  #lookedAt: Moment
  #responses = 0
  #respondedAt: Moment
  #isSilent = false

  constructor(now: Moment) {
    this.#heardAt = now
    this.#lookedAt = now
    this.#respondedAt = now
  }

  get isSilent(): boolean {
    return this.#isSilent
  }

  /** How long nothing at all has come over the path, neither sound nor an answer to ICE's own checks; in milliseconds. */
  deadFor(now: Moment): number {
    return now - Math.max(this.#heardAt, this.#respondedAt)
  }

  /** @param isExpected false while a hold makes silence right */
  look(counters: PathCounters | null, isExpected: boolean, now: Moment): Silence | null {
    const packets = counters?.packetsReceived ?? 0
    const responses = counters?.iceResponses ?? 0
    if (responses !== this.#responses) this.#respondedAt = now
    this.#responses = responses
    // a counter that went back belongs to a new path
    const before = packets < this.#packets ? 0 : this.#packets
    const fresh = packets - before
    this.#packets = packets
    const lookedAt = this.#lookedAt
    this.#lookedAt = now
    if (fresh > 0 || !isExpected) {
      const last = clamp(counters?.lastPacketAt ?? now, lookedAt, now)
      this.#heardAt = isExpected ? last : now
      if (!this.#isSilent) return null
      this.#isSilent = false
      return { change: 'ended', at: isExpected ? clamp(last - (fresh - 1) * PACKET_MS, lookedAt, last) : now }
    }
    if (this.#isSilent || now - this.#heardAt < SHORTEST_MS) return null
    this.#isSilent = true
    return { change: 'began', from: this.#heardAt }
  }
}

const clamp = (value: number, low: number, high: number): number =>
  Math.round(Math.min(Math.max(value, low), high))
