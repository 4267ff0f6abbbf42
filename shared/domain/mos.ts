/**
 * An estimate of how a call sounds, from what the network did to it: the E-model of ITU-T G.107 (06/2015) in the
 * reduced form of Cole and Rosenbluth ("Voice over IP performance monitoring", ACM CCR 31(2), 2001), with all that a
 * desk cannot measure (noise, echo, loudness) left at the defaults of G.107, which sum up to 93.2.
 */
const R_DEFAULT = 93.2
/** Equipment impairment and loss robustness of a codec with concealment: Ie = 0, Bpl = 25.1 (G.113, appendix I). */
const EQUIPMENT_IMPAIRMENT = 0
const LOSS_ROBUSTNESS = 25.1
/** One packet of 20 ms and the look-ahead of the codec, in milliseconds. */
const CODEC_DELAY_MS = 25
/** A jitter buffer holds about twice the mean jitter. */
const JITTER_BUFFER_FACTOR = 2

export interface NetworkQuality {
  /** Share of packets lost, 0 to 1. */
  readonly loss: number
  readonly jitterMs: number
  /** Null where RTCP has not told it yet; counts as none. */
  readonly roundTripMs: number | null
}

/** The transmission rating factor R of G.107, 0 to 93.2. */
export function ratingFactor({ loss, jitterMs, roundTripMs }: NetworkQuality): number {
  const delayMs = (roundTripMs ?? 0) / 2 + JITTER_BUFFER_FACTOR * jitterMs + CODEC_DELAY_MS
  // Id: talk gets hard when words cross, from 177.3 ms one way on
  const delayImpairment = 0.024 * delayMs + (delayMs > 177.3 ? 0.11 * (delayMs - 177.3) : 0)
  // Ie,eff for random loss (BurstR = 1), G.107 equation 7-29
  const lossPercent = loss * 100
  const lossImpairment =
    EQUIPMENT_IMPAIRMENT + (95 - EQUIPMENT_IMPAIRMENT) * (lossPercent / (lossPercent + LOSS_ROBUSTNESS))
  return Math.min(R_DEFAULT, Math.max(0, R_DEFAULT - delayImpairment - lossImpairment))
}

/** Mean opinion score, 1 (bad) to 4.4 (the best that G.107 gives narrow-band speech): G.107 Annex B. */
export function estimateMos(quality: NetworkQuality): number {
  const r = ratingFactor(quality)
  const mos = 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6
  return Math.round(Math.min(4.5, Math.max(1, mos)) * 100) / 100
}
