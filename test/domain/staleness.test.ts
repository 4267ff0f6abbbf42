import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  CORE_GONE_MS,
  CORE_SILENT_MS,
  HUB_AWAY_MS,
  isStateUnconfirmed,
  LINE_OLD_MS,
  LIVE_KINDS,
  PICTURE_OLD_MS,
  truthOf,
  type Vouchers,
} from '../../shared/domain/staleness.ts'
import { runsOf } from '../support/property.ts'

const NOW = 1_000_000_000
const ALL_WELL: Vouchers = {
  core: { heardAt: NOW, isGone: false },
  hubAwaySince: null,
  syncedAt: NOW,
  pictureAt: NOW,
  lineProvenAt: NOW,
  isCallWithoutPhone: false,
}
const moment = fc.integer({ min: NOW - 200_000, max: NOW })
const vouchers: fc.Arbitrary<Vouchers> = fc.record({
  core: fc.record({ heardAt: moment, isGone: fc.boolean() }),
  hubAwaySince: fc.option(moment),
  syncedAt: fc.option(moment),
  pictureAt: fc.option(moment),
  lineProvenAt: fc.option(moment),
  isCallWithoutPhone: fc.boolean(),
})
const staleKinds = (fields: Partial<Vouchers>): string[] =>
  LIVE_KINDS.filter((kind) => truthOf(kind, { ...ALL_WELL, ...fields }, NOW).is !== 'now')

describe('who is silent makes stale what they vouch for', () => {
  test.each([
    ['nobody', {}, []],
    ['a core that is gone', { core: { heardAt: NOW - CORE_GONE_MS - 1, isGone: true } }, [...LIVE_KINDS]],
    ['a core that goes', { core: { heardAt: NOW - CORE_GONE_MS, isGone: true } }, []],
    ['a core that hangs', { core: { heardAt: NOW - CORE_SILENT_MS - 1, isGone: false } }, [...LIVE_KINDS]],
    ['a core that is busy', { core: { heardAt: NOW - CORE_SILENT_MS, isGone: false } }, []],
    ['a hub that is away', { hubAwaySince: NOW - HUB_AWAY_MS - 1 }, ['state', 'sync']],
    ['a hub that was lost just now', { hubAwaySince: NOW - HUB_AWAY_MS }, []],
    ['a picture that is not told on', { pictureAt: NOW - PICTURE_OLD_MS - 1 }, ['queues']],
    ['a line that is not proven', { lineProvenAt: NOW - LINE_OLD_MS - 1 }, ['state', 'line']],
    ['a phone whose page is gone', { isCallWithoutPhone: true }, ['calls']],
  ])('%s', (_who, fields, kinds) => {
    expect(staleKinds(fields)).toEqual(kinds)
  })
})

test('what is old was true at a moment that somebody named, and grows old for good until they speak', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...LIVE_KINDS),
      vouchers,
      fc.integer({ min: 0, max: 500_000 }),
      (kind, known, later) => {
        const truth = truthOf(kind, known, NOW)
        if (truth.is === 'old') {
          expect(truth.at).toBeLessThanOrEqual(NOW)
          expect([
            known.core.heardAt,
            known.hubAwaySince,
            known.syncedAt,
            known.pictureAt,
            known.lineProvenAt,
          ]).toContain(truth.at)
        }
        if (truth.is !== 'now') expect(truthOf(kind, known, NOW + later).is).not.toBe('now')
        // whoever has been silent for long enough, nothing is the present
        expect(truthOf(kind, known, known.core.heardAt + CORE_SILENT_MS + 1).is).not.toBe('now')
      },
    ),
    { numRuns: runsOf(500) },
  )
})

test('a word that the hub confirms at once is never shown as unconfirmed', () => {
  // that a call is talked is known here first
  expect(isStateUnconfirmed('talking', NOW - 60_000, NOW)).toBe(false)
  expect(isStateUnconfirmed('ready', null, NOW)).toBe(false)
  expect(isStateUnconfirmed('ready', NOW - 50, NOW)).toBe(false)
  expect(isStateUnconfirmed('ready', NOW - 5000, NOW)).toBe(true)
})
