import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { QualityMeter, readCounters } from '../../renderer/sip/call-quality.ts'
import type { PathCounters } from '../../renderer/sip/call-quality.ts'
import { SilenceMeter } from '../../renderer/sip/silence-meter.ts'
import type { Silence } from '../../renderer/sip/silence-meter.ts'
import { levelOf } from '../../renderer/sip/level-meter.ts'
import {
  answerDirection,
  directionOf,
  fingerprintOf,
  iceUfrag,
  isHolding,
  withDirection,
} from '../../renderer/sip/sdp.ts'
import type { Direction } from '../../renderer/sip/sdp.ts'
import { drawTone } from '../../renderer/sip/tones.ts'
import { CallQuality } from '../../shared/domain/call-record.ts'
import { estimateMos, ratingFactor } from '../../shared/domain/mos.ts'

describe('the opinion score', () => {
  it('is that of G.711 on a clean line where nothing is wrong', () => {
    expect(estimateMos({ loss: 0, jitterMs: 0, roundTripMs: 0 })).toBeCloseTo(4.4, 1)
  })

  // from G.107 with Ie = 0, Bpl = 25.1 and the delays of the sum above the table
  test.each([
    [{ loss: 0.01, jitterMs: 0, roundTripMs: 0 }, 88.96],
    [{ loss: 0.05, jitterMs: 0, roundTripMs: 0 }, 76.82],
    [{ loss: 0, jitterMs: 0, roundTripMs: 250 }, 89.6],
    [{ loss: 0, jitterMs: 0, roundTripMs: 600 }, 69.15],
  ])('of %j has the rating %d', (quality, rating) => {
    expect(ratingFactor(quality)).toBeCloseTo(rating, 1)
  })

  it('stays between 1 and 4.5, and never gets better when the network gets worse', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    const ms = fc.double({ min: 0, max: 3000, noNaN: true })
    fc.assert(
      fc.property(
        share,
        ms,
        ms,
        share,
        ms,
        ms,
        (loss, jitterMs, roundTripMs, moreLoss, moreJitter, moreDelay) => {
          const good = estimateMos({ loss, jitterMs, roundTripMs })
          const worse = estimateMos({
            loss: Math.min(1, loss + moreLoss),
            jitterMs: jitterMs + moreJitter,
            roundTripMs: roundTripMs + moreDelay,
          })
          expect(good).toBeGreaterThanOrEqual(1)
          expect(good).toBeLessThanOrEqual(4.5)
          // the published cubic dips by a hundredth near the bottom of the scale
          expect(worse).toBeLessThanOrEqual(good + 0.05)
        },
      ),
    )
  })
})

describe('the quality of a call', () => {
  const counters = (packetsReceived: number, packetsLost: number) => ({
    packetsReceived,
    packetsLost,
    jitterMs: 10,
    roundTripMs: 40,
  })

  it('is told for each stretch and for the whole call', () => {
    const meter = new QualityMeter()
    expect(meter.total()).toBeNull()
    expect(meter.sample(counters(0, 0))).toBeNull()
    expect(meter.sample(counters(100, 0))).toMatchObject({ loss: 0, jitterMs: 10, roundTripMs: 40 })
    expect(meter.sample(counters(150, 50))).toMatchObject({ loss: 0.5 })
    expect(meter.sample(counters(150, 50))).toBeNull()
    expect(meter.total()).toMatchObject({ loss: 0.25 })
    // the other side changed: its counters begin anew
    expect(meter.sample(counters(40, 0))).toMatchObject({ loss: 0 })
    expect(CallQuality.parse(meter.total())).toMatchObject({ loss: 0.2083 })
  })

  it('is read from what the browser counts', () => {
    const rows = [
      { type: 'inbound-rtp', kind: 'video', packetsReceived: 9 },
      {
        type: 'inbound-rtp',
        kind: 'audio',
        packetsReceived: 100,
        packetsLost: 2,
        jitter: 0.004,
        lastPacketReceivedTimestamp: 5000,
      },
      { type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: 0.03 },
      { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.01, responsesReceived: 3 },
    ]
    expect(readCounters(rows)).toEqual({
      packetsReceived: 100,
      packetsLost: 2,
      jitterMs: 4,
      roundTripMs: 30,
      lastPacketAt: 5000,
      iceResponses: 3,
    })
    expect(readCounters(rows.slice(0, 1))).toBeNull()
  })
})

describe('a silence', () => {
  const counters = (
    packetsReceived: number,
    lastPacketAt: number | null,
    iceResponses = 0,
  ): PathCounters => ({
    packetsReceived,
    packetsLost: 0,
    jitterMs: 0,
    roundTripMs: null,
    lastPacketAt,
    iceResponses,
  })

  it('begins at the last packet and ends at the first one after it, whenever somebody looks', () => {
    const meter = new SilenceMeter(1000)
    expect(meter.look(counters(50, 1990), true, 2000)).toBeNull()
    expect(meter.look(counters(60, 2190), true, 2500)).toBeNull()
    expect(meter.look(counters(60, 2190), true, 3100)).toBeNull()
    expect(meter.look(counters(60, 2190), true, 3250)).toEqual({ change: 'began', from: 2190 })
    expect(meter.look(counters(60, 2190), true, 3400)).toBeNull()
    // four packets since: the first came 60 ms before the last
    expect(meter.look(counters(64, 5460), true, 5500)).toEqual({ change: 'ended', at: 5400 })
    expect(meter.isSilent).toBe(false)
  })

  it('is none where a hold makes it right, and is over when a hold begins', () => {
    const meter = new SilenceMeter(0)
    expect(meter.look(counters(0, null), false, 9000)).toBeNull()
    expect(meter.look(counters(0, null), true, 9900)).toBeNull()
    expect(meter.look(counters(0, null), true, 10_100)).toEqual({ change: 'began', from: 9000 })
    expect(meter.look(counters(0, null), false, 11_000)).toEqual({ change: 'ended', at: 11_000 })
  })

  it('of the other side is told from a path on which nothing comes at all', () => {
    const meter = new SilenceMeter(0)
    meter.look(counters(0, null, 1), true, 3000)
    expect(meter.deadFor(3500)).toBe(500)
    meter.look(counters(0, null, 1), true, 7000)
    expect(meter.deadFor(7000)).toBe(4000)
  })

  it('is as long as the packets were away, however the looks fall', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1500, max: 20_000 }),
        fc.array(fc.integer({ min: 50, max: 500 }), { minLength: 80, maxLength: 120 }),
        (away, pauses) => {
          // a packet each 20 ms from 0 to 2000 and again after the gap
          const cameUntil = (now: number): number[] => {
            const times: number[] = []
            for (let at = 0; at <= now; at += 20) if (at <= 2000 || at >= 2000 + away) times.push(at)
            return times
          }
          const meter = new SilenceMeter(0)
          const seen: Silence[] = []
          let now = 0
          for (const pause of pauses) {
            now += pause
            const came = cameUntil(now)
            const silence = meter.look(counters(came.length, came.at(-1) ?? null), true, now)
            if (silence) seen.push(silence)
          }
          const [began, ended] = seen
          fc.pre(now > 2000 + away + 500)
          expect(began).toEqual({ change: 'began', from: 2000 })
          const first = Math.ceil((2000 + away) / 20) * 20
          expect(ended).toEqual({ change: 'ended', at: first })
          expect(seen).toHaveLength(2)
        },
      ),
    )
  })
})

describe('a session description', () => {
  const sdp = (media: string, session = ''): string =>
    `v=0\r\n${session}m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\n${media}m=video 9 RTP/AVP 96\r\na=inactive\r\n`

  it('says which way the audio goes', () => {
    expect(directionOf(sdp(''))).toBe('sendrecv')
    expect(directionOf(sdp('a=sendonly\r\n'))).toBe('sendonly')
    expect(directionOf(sdp('', 'a=inactive\r\n'))).toBe('inactive')
    expect(directionOf(sdp('a=recvonly\r\n', 'a=inactive\r\n'))).toBe('recvonly')
    expect(directionOf('v=0\nm=audio 4000 RTP/AVP 0\nc=IN IP4 0.0.0.0\n')).toBe('inactive')
  })

  it('takes another direction and nothing else', () => {
    const held = withDirection(sdp('a=sendrecv\r\na=mid:0\r\n'), 'sendonly')
    expect(directionOf(held)).toBe('sendonly')
    expect(withDirection(held, 'sendrecv').replace('m=video 9 RTP/AVP 96\r\na=sendrecv', '')).toBe(
      sdp('a=sendrecv\r\na=mid:0\r\n').replace('m=video 9 RTP/AVP 96\r\na=inactive', ''),
    )
  })

  it('is answered as RFC 3264 has it: nobody sends to one who does not want to receive', () => {
    const sends = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'sendonly'
    const receives = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'recvonly'
    for (const offered of ['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const)
      for (const isHeld of [true, false]) {
        const answer = answerDirection(offered, isHeld)
        expect(sends(answer) && !receives(offered)).toBe(false)
        expect(receives(answer) && !sends(offered)).toBe(false)
        expect(isHeld && receives(answer)).toBe(false)
      }
    expect(answerDirection('sendonly', false)).toBe('recvonly')
    expect([isHolding('sendonly'), isHolding('inactive'), isHolding('recvonly')]).toEqual([true, true, false])
  })

  it('tells its way through the network and its certificate', () => {
    expect(iceUfrag(sdp(''))).toBe('abcd')
    expect(iceUfrag(undefined)).toBeNull()
    expect(fingerprintOf('a=fingerprint:sha-256 ab:cd\r\n')).toBe('SHA-256 AB:CD')
  })
})

describe('sound', () => {
  it('of the phone itself never clips, and begins and ends in silence', () => {
    for (const name of ['ring', 'secondCall', 'ringback', 'test'] as const) {
      const samples = drawTone(name, 8000)
      expect(Math.max(...samples.map(Math.abs))).toBeLessThanOrEqual(1)
      expect(Math.max(...samples.map(Math.abs))).toBeGreaterThan(0.05)
      expect(Math.abs(samples[0] ?? 1)).toBeLessThan(0.01)
      expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.01)
    }
  })

  it('for one who is talking already is much softer than the bell', () => {
    expect(levelOf(drawTone('ring', 8000)) - levelOf(drawTone('secondCall', 8000))).toBeGreaterThan(0.2)
  })

  it('is measured as ears hear it', () => {
    expect(levelOf(new Float32Array(100))).toBe(0)
    expect(levelOf(new Float32Array(100).fill(1))).toBe(1)
    expect(levelOf(new Float32Array(100).fill(0.1))).toBeCloseTo(0.667, 2)
  })
})
