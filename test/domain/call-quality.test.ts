import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateMos, ratingFactor } from '../../shared/domain/mos.ts'

const quality = (loss: number, jitterMs: number, roundTripMs: number | null) => ({
  loss,
  jitterMs,
  roundTripMs,
})

describe('how a call sounds (E-model, ITU-T G.107)', () => {
  it('is best without loss and delay: R 92.6 with the 25 ms of the codec', () => {
    expect(ratingFactor(quality(0, 0, null))).toBeCloseTo(93.2 - 0.024 * 25, 6)
    expect(estimateMos(quality(0, 0, 0))).toBe(4.4)
  })

  it.each([
    // delay 150/2 + 2 * 10 + 25 = 120 ms; 5 % loss: 95 * 5 / 30.1
    [quality(0.05, 10, 150), 93.2 - 0.024 * 120 - (95 * 5) / 30.1],
    // delay 400/2 + 25 = 225 ms, above 177.3 ms
    [quality(0, 0, 400), 93.2 - 0.024 * 225 - 0.11 * (225 - 177.3)],
    // delay 2 * 50 + 25 = 125 ms: jitter counts through its buffer
    [quality(0.01, 50, null), 93.2 - 0.024 * 125 - 95 / 26.1],
  ])('%j is R %d', (given, r) => expect(ratingFactor(given)).toBeCloseTo(r, 6))

  it.each([
    // Annex B: R 50 is MOS 2.58, R 80 is 4.02 (loss chosen so that R is that, without delay beyond the codec's)
    [50, 2.58],
    [80, 4.02],
  ])('R %d is MOS %d', (r, mos) => {
    const impairment = 93.2 - 0.024 * 25 - r
    const percent = (impairment * 25.1) / (95 - impairment)
    expect(ratingFactor(quality(percent / 100, 0, 0))).toBeCloseTo(r, 6)
    expect(estimateMos(quality(percent / 100, 0, 0))).toBeCloseTo(mos, 2)
  })

  it('is 1 when nothing arrives, and never leaves 1 to 4.5', () => {
    expect(estimateMos(quality(1, 500, 5000))).toBe(1)
    expect(ratingFactor(quality(1, 500, 5000))).toBe(0)
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat({ max: 2000 }),
        fc.option(fc.nat({ max: 9000 })),
        (loss, jitterMs, roundTripMs) => {
          const mos = estimateMos(quality(loss, jitterMs, roundTripMs))
          expect(mos).toBeGreaterThanOrEqual(1)
          expect(mos).toBeLessThanOrEqual(4.5)
          expect(estimateMos(quality(Math.min(1, loss + 0.05), jitterMs, roundTripMs))).toBeLessThanOrEqual(
            mos,
          )
          expect(estimateMos(quality(loss, jitterMs + 40, roundTripMs))).toBeLessThanOrEqual(mos)
        },
      ),
    )
  })
})
