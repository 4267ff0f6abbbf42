import type { CallQuality } from '../../shared/domain/call-record.ts'
import { estimateMos } from '../../shared/domain/mos.ts'

/** Counters of a call's audio since its beginning, as WebRTC's statistics give them. */
export interface AudioCounters {
  readonly packetsReceived: number
  readonly packetsLost: number
  readonly jitterMs: number
  readonly roundTripMs: number | null
}

/** The same, with what tells whether anything comes at all. */
export interface PathCounters extends AudioCounters {
  /** Epoch milliseconds of the newest packet; null where the browser does not tell. */
  readonly lastPacketAt: number | null
  /** Answers to ICE's own checks of the path (RFC 7675) so far. */
  readonly iceResponses: number
}

/** The fields that are read from `inbound-rtp`, `remote-inbound-rtp` and `candidate-pair` (WebRTC Statistics). */
interface StatisticsRow {
  readonly type: string
  readonly kind?: string
  readonly packetsReceived?: number
  readonly packetsLost?: number
  readonly jitter?: number
  readonly roundTripTime?: number
  readonly nominated?: boolean
  readonly currentRoundTripTime?: number
  readonly lastPacketReceivedTimestamp?: number
  readonly responsesReceived?: number
}

/** Reads a statistics report; null where no audio has been set up yet. */
export function readCounters(report: {
  forEach(visit: (row: StatisticsRow) => void): void
}): PathCounters | null {
  let hasInbound = false
  let packetsReceived = 0
  let packetsLost = 0
  let jitterMs = 0
  let byRtcp: number | null = null
  let byIce: number | null = null
  let lastPacketAt: number | null = null
  let iceResponses = 0
  report.forEach((row) => {
    iceResponses += row.responsesReceived ?? 0
    if (row.type === 'inbound-rtp' && row.kind === 'audio') {
      hasInbound = true
      packetsReceived += row.packetsReceived ?? 0
      packetsLost += row.packetsLost ?? 0
      jitterMs = Math.max(jitterMs, (row.jitter ?? 0) * 1000)
      const at = row.lastPacketReceivedTimestamp
      if (at !== undefined) lastPacketAt = Math.max(lastPacketAt ?? 0, at)
    } else if (row.type === 'remote-inbound-rtp' && row.kind === 'audio' && row.roundTripTime !== undefined) {
      byRtcp = row.roundTripTime * 1000
    } else if (
      row.type === 'candidate-pair' &&
      row.nominated === true &&
      row.currentRoundTripTime !== undefined
    ) {
      byIce = row.currentRoundTripTime * 1000
    }
  })
  return hasInbound
    ? { packetsReceived, packetsLost, jitterMs, roundTripMs: byRtcp ?? byIce, lastPacketAt, iceResponses }
    : null
}

const ZERO: AudioCounters = { packetsReceived: 0, packetsLost: 0, jitterMs: 0, roundTripMs: null }
const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits

function qualityOf(
  received: number,
  lost: number,
  jitterMs: number,
  roundTripMs: number | null,
): CallQuality {
  const loss = received + lost === 0 ? 0 : Math.min(1, Math.max(0, lost) / (received + Math.max(0, lost)))
  return {
    mos: estimateMos({ loss, jitterMs, roundTripMs }),
    loss: round(loss, 4),
    jitterMs: round(jitterMs, 1),
    roundTripMs: roundTripMs === null ? null : round(roundTripMs, 1),
  }
}

/** Follows one call's counters: quality of the last stretch, and of the whole call. */
export class QualityMeter {
  #last = ZERO
  #received = 0
  #lost = 0
  #jitterSum = 0
  #samples = 0
  #roundTripSum = 0
  #roundTrips = 0

  /** Takes the counters of now; gives the quality since the sample before, or null where nothing arrived meanwhile. */
  sample(now: AudioCounters): CallQuality | null {
    // counters that went back belong to a new stream: the other side changed
    const before = now.packetsReceived < this.#last.packetsReceived ? ZERO : this.#last
    const received = now.packetsReceived - before.packetsReceived
    const lost = Math.max(0, now.packetsLost - before.packetsLost)
    this.#last = now
    if (received === 0) return null
    this.#received += received
    this.#lost += lost
    this.#jitterSum += now.jitterMs
    this.#samples += 1
    if (now.roundTripMs !== null) {
      this.#roundTripSum += now.roundTripMs
      this.#roundTrips += 1
    }
    return qualityOf(received, lost, now.jitterMs, now.roundTripMs)
  }

  /** The whole call: loss over all packets, mean jitter and round trip; null where no audio ever arrived. */
  total(): CallQuality | null {
    if (this.#samples === 0) return null
    return qualityOf(
      this.#received,
      this.#lost,
      this.#jitterSum / this.#samples,
      this.#roundTrips === 0 ? null : this.#roundTripSum / this.#roundTrips,
    )
  }
}
