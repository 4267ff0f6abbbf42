import type { PhoneProblem } from '../../shared/contract/phone.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import type { Moment } from '../../shared/domain/time.ts'
import type { CallQuality } from '../../shared/domain/call-record.ts'
import { QualityMeter, readCounters } from './call-quality.ts'
import type { SessionAudio } from './session-description.ts'
import { SilenceMeter } from './silence-meter.ts'
import type { Silence } from './silence-meter.ts'
import { makeProblem } from './sip-problem.ts'
import type { Timers } from './steady-timer.ts'

/** When to act on sound that does not come, or no longer; all in milliseconds. */
export const MEDIA_TIMES = {
  /** Between looks until the first packets. */
  firstLookMs: 150,
  lookMs: SECOND_MS / 2,
  /** Packets are expected this soon after the answer, so that a silent call is told and repaired within 2 s. */
  expectedMs: 1.8 * SECOND_MS,
  /** After the one repair of a start without sound. */
  giveUpMs: 8 * SECOND_MS,
  /** A path that is lost for a moment often comes back by itself. */
  lostMs: 3 * SECOND_MS,
  /** A path is lost, whatever ICE says, when neither sound nor an answer to its checks came for this long. */
  deadMs: 4 * SECOND_MS,
  /** Who closes the path on purpose says goodbye over the line as well; if no goodbye came by then, none can. */
  leftMs: SECOND_MS,
  /** Between repairs of a lost path. */
  repairEveryMs: 6 * SECOND_MS,
  /** A lost path is repaired for this long, counted while the line can be reached. */
  keepTryingMs: 60 * SECOND_MS,
  qualityMs: 2 * SECOND_MS,
}

export interface MediaListener {
  /** The first packets really arrived, or arrive again after a loss; `at` is when the last of them came. */
  flows(at: Moment): void
  problem(problem: PhoneProblem): void
  /** No packet arrives any more, or one does again. */
  silence(silence: Silence): void
  quality(quality: CallQuality): void
  /** Look for a new path: re-INVITE with new candidates. */
  repair(): void
  /** Nothing helped; the call is to be ended. */
  giveUp(problem: PhoneProblem): void
  isLineUp(): boolean
}

/**
 * Watches that sound really arrives. Neither the socket, the peer connection nor sip.js says so when it does not: about
 * one call in a hundred is answered and stays silent, and a changed network silences a call without an error.
 */
export class MediaWatch {
  readonly #audio: SessionAudio
  readonly #timers: Timers
  readonly #listener: MediaListener
  readonly #meter = new QualityMeter()
  #cancel: (() => void) | null = null
  #isStopped = false
  #state: 'waiting' | 'flowing' | 'lost' = 'waiting'
  #since = 0
  #lastRepair = 0
  #lostWhileUpMs = 0
  #lastQuality = 0
  #lookedAt = 0
  #leftSince = Number.POSITIVE_INFINITY
  #packets = 0
  #lastPacketAt = 0
  #silence: SilenceMeter | null = null

  constructor(audio: SessionAudio, timers: Timers, listener: MediaListener) {
    this.#audio = audio
    this.#timers = timers
    this.#listener = listener
  }

  /** Begins at the answer. */
  start(): void {
    if (this.#cancel || this.#isStopped) return
    this.#since = this.#timers.now()
    this.#silence = new SilenceMeter(this.#since)
    this.#schedule()
  }

  /** Nothing arrives at this moment, though it should. */
  get isSilent(): boolean {
    return this.#silence?.isSilent ?? false
  }

  /** Ends, with the quality of the whole call. */
  stop(): CallQuality | null {
    this.#isStopped = true
    this.#cancel?.()
    return this.#meter.total()
  }

  /** Silence is wanted now (hold) or no longer: what was waited for is waited for anew. */
  silenceChanged(): void {
    this.#since = this.#timers.now()
  }

  #schedule(): void {
    if (this.#isStopped) return
    const { firstLookMs, lookMs } = MEDIA_TIMES
    const isClose = this.#state === 'waiting' || this.#silence?.isSilent === true
    this.#cancel = this.#timers.after(isClose ? firstLookMs : lookMs, () => {
      void this.#look().finally(() => this.#schedule())
    })
  }

  async #look(): Promise<void> {
    const report = await this.#audio.readStatistics()
    if (this.#isStopped) return
    const counters = report ? readCounters(report) : null
    const packets = counters?.packetsReceived ?? 0
    // a counter that went back belongs to a new path
    const hasNew = packets > (packets < this.#packets ? 0 : this.#packets)
    this.#packets = packets
    const now = this.#timers.now()
    const isExpected = !this.#audio.isHeld && !this.#audio.isRemoteHeld
    const silence = this.#silence?.look(counters, isExpected, now) ?? null
    if (silence) this.#listener.silence(silence)
    const lookedAt = this.#lookedAt
    this.#lookedAt = now
    this.#lastPacketAt = Math.min(now, counters?.lastPacketAt ?? now)
    if (this.#state === 'waiting') this.#lookForStart(packets > 0, now)
    else this.#lookAtPath(hasNew, now, now - lookedAt)
    // once as soon as it flows, so that even the shortest call has a quality
    if (!counters || this.#state === 'waiting' || now - this.#lastQuality < MEDIA_TIMES.qualityMs) return
    this.#lastQuality = now
    const quality = this.#meter.sample(counters)
    if (quality) this.#listener.quality(quality)
  }

  #lookForStart(hasPackets: boolean, now: number): void {
    if (hasPackets) return this.#setFlowing()
    if (this.#audio.isHeld || this.#audio.isRemoteHeld) {
      this.#since = now
      return
    }
    const waited = now - this.#since
    if (waited < MEDIA_TIMES.expectedMs) return
    if (this.#lastRepair === 0) {
      this.#lastRepair = now
      this.#listener.problem(makeProblem('noMedia'))
      this.#listener.repair()
    } else if (waited >= MEDIA_TIMES.giveUpMs && !this.#audio.isConnected) {
      // with a path but no packets the other side is just silent: that is for the agent to judge
      this.#listener.giveUp(makeProblem('noMedia'))
    }
  }

  #lookAtPath(hasNew: boolean, now: number, passedMs: number): void {
    const { iceState } = this.#audio
    const isDead = this.#silence?.isSilent === true && this.#silence.deadFor(now) >= MEDIA_TIMES.deadMs
    if (!this.#audio.isLeft) this.#leftSince = now
    const isLeft = now - this.#leftSince >= MEDIA_TIMES.leftMs
    const isBroken =
      isDead || isLeft || iceState === 'disconnected' || iceState === 'failed' || iceState === 'closed'
    if (!isBroken) {
      if (this.#state === 'lost' && (hasNew || this.#audio.isHeld || this.#audio.isRemoteHeld))
        this.#setFlowing()
      else if (this.#state === 'flowing') this.#since = now
      return
    }
    if (this.#state === 'flowing') {
      if (now - this.#since < MEDIA_TIMES.lostMs && iceState === 'disconnected' && !isLeft) return
      this.#state = 'lost'
      this.#lostWhileUpMs = 0
      this.#lastRepair = 0
      this.#listener.problem(makeProblem('mediaLost'))
    }
    if (!this.#listener.isLineUp()) return
    this.#lostWhileUpMs += passedMs
    if (this.#lostWhileUpMs > MEDIA_TIMES.keepTryingMs) return this.#listener.giveUp(makeProblem('callLost'))
    if (now - this.#lastRepair < MEDIA_TIMES.repairEveryMs) return
    this.#lastRepair = now
    this.#listener.repair()
  }

  #setFlowing(): void {
    this.#state = 'flowing'
    this.#since = this.#timers.now()
    this.#listener.flows(Math.round(this.#lastPacketAt))
  }
}
