import fc from 'fast-check'
import { validate, version } from 'uuid'
import { describe, expect, test } from 'vitest'
import { DayCounter, daysBefore, dayCode, dayOf, inOpeningHours } from '../../hub/seed/calendar.ts'
import { CITIES } from '../../hub/seed/cities.ts'
import { NumberPlan } from '../../hub/seed/numbers.ts'
import { Permutation, Random, WeightedTable } from '../../hub/seed/random.ts'
import { uuidAt } from '../../hub/seed/story.ts'
import type { ToldKind } from '../../hub/seed/words/kind-words.ts'
import { phrase, type Scene } from '../../hub/seed/words/phrase.ts'
import { wordsOf } from '../../hub/seed/words/world-words.ts'
import { toE164 } from '../../shared/domain/phone-number.ts'
import { TICKET_REASONS, TICKET_STEPS } from '../../shared/domain/ticket.ts'
import { WORLD_LANGUAGES } from '../../shared/domain/world-language.ts'
import { runsOf } from '../support/property.ts'

const seeded = (seed: number): Random => new Random().reseed(seed, 0, 0)
const anySeed = fc.integer()

describe('chance', () => {
  test('a permutation gives every value once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), anySeed, (size, key) => {
        const permutation = new Permutation(size, key)
        const values = new Set(Array.from({ length: size }, (_, index) => permutation.at(index)))
        expect(values.size).toBe(size)
        expect(Math.max(...values)).toBe(size - 1)
      }),
      { numRuns: runsOf(40) },
    )
    expect(() => new Permutation(10, 1).at(10)).toThrow(RangeError)
  })

  test('a table picks in proportion to the weights, and never what weighs nothing', () => {
    const table = new WeightedTable([
      ['often', 70],
      ['sometimes', 25],
      ['rarely', 5],
      ['never', 0],
    ] as const)
    const random = seeded(7)
    const counts = new Map<string, number>()
    for (let i = 0; i < 100_000; i++) {
      const value = table.pick(random)
      counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    expect(counts.get('often')).toBeGreaterThan(69_000)
    expect(counts.get('often')).toBeLessThan(71_000)
    expect(counts.get('rarely')).toBeGreaterThan(4600)
    expect(counts.get('rarely')).toBeLessThan(5400)
    expect(counts.has('never')).toBe(false)
    expect(() => new WeightedTable([])).toThrow(RangeError)
  })

  test('a stream repeats itself and stays in its bounds', () => {
    fc.assert(
      fc.property(anySeed, fc.integer({ min: 1, max: 1000 }), (seed, below) => {
        const values = Array.from({ length: 50 }, () => 0)
        const first = seeded(seed)
        const again = seeded(seed)
        for (const _ of values) {
          const value = first.int(below)
          expect(value).toBe(again.int(below))
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThan(below)
        }
        expect(first.exponential(3)).toBeGreaterThanOrEqual(0)
        expect(first.logNormal(5, 1)).toBeGreaterThan(0)
      }),
    )
  })

  test('ids are UUIDs of version 7 that carry their moment', () => {
    fc.assert(
      fc.property(anySeed, fc.integer({ min: 0, max: 2 ** 46 }), (seed, at) => {
        const id = uuidAt(seeded(seed), at)
        expect(validate(id)).toBe(true)
        expect(version(id)).toBe(7)
        expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(at)
      }),
    )
  })
})

describe('numbers', () => {
  const plan = new NumberPlan(11, [])

  test('landlines of every city are valid, at both ends of the range', () => {
    expect(CITIES.length).toBeGreaterThanOrEqual(60)
    for (const city of CITIES)
      for (let i = 0; i < 60; i++) {
        const number = plan.landline(i % 2 ? i * 331 : 6_000_000 - i * 977, city)
        expect(toE164(number), city.name).toBe(number)
        expect(number).toHaveLength(3 + city.areaCode.length + city.localLength)
      }
  })

  test('mobiles are valid and never the same', () => {
    const random = seeded(3)
    const given = new Set<string>()
    for (let index = 0; index < 3000; index++)
      for (const slot of [0, 1, 6]) {
        const number = plan.mobile(random, index, slot)
        expect(toE164(number)).toBe(number)
        given.add(number.slice(-8))
      }
    expect(given.size).toBe(9000)
  })

  test('what is reserved goes to nobody', () => {
    const taken = plan.mobile(seeded(5), 42, 0)
    const line = plan.landline(42, CITIES[0] as (typeof CITIES)[number])
    const careful = new NumberPlan(11, [taken, line])
    expect(careful.mobile(seeded(5), 42, 0)).not.toBe(taken)
    expect(careful.landline(42, CITIES[0] as (typeof CITIES)[number])).not.toBe(line)
  })
})

describe('the calendar', () => {
  test('days are those of China', () => {
    expect(dayCode(dayOf(Date.UTC(2026, 10, 21, 15, 59)))).toBe('20261121')
    expect(dayCode(dayOf(Date.UTC(2026, 10, 21, 16, 0)))).toBe('20261122')
    expect(daysBefore(Date.UTC(2026, 10, 22, 8), 13, '20:41')).toBe(Date.UTC(2026, 10, 9, 12, 41))
  })

  test('what happens in opening hours comes after what it follows', () => {
    fc.assert(
      fc.property(anySeed, fc.integer({ min: 0, max: 10 ** 9 }), (seed, delay) => {
        const from = Date.UTC(2026, 3, 1)
        const at = inOpeningHours(seeded(seed), from, delay)
        expect(at).toBeGreaterThanOrEqual(from + delay)
        const hour = new Date(at + 8 * 3_600_000).getUTCHours()
        expect(hour).toBeGreaterThanOrEqual(9)
        expect(hour).toBeLessThanOrEqual(20)
      }),
    )
  })

  test('counts start at one each day', () => {
    const counter = new DayCounter()
    expect([counter.next(1), counter.next(1), counter.next(2), counter.next(1)]).toEqual([1, 2, 1, 3])
  })
})

describe('words', () => {
  const scene: Scene = {
    product: '空气净化器 AP-420',
    category: '空气净化器',
    symptom: '开机约十分钟后自动停机',
    day: '11月9日',
    order: '2026110988431',
    waybill: 'SF1450288431731',
    courier: '顺丰',
    money: '299元',
    caller: '王先生',
    when: '明天下午3点前',
    days: '3',
    city: '杭州',
    part: '滤网',
    cover: '在保修期内，免费维修',
  }

  test('a phrase fills its slots and refuses unknown ones', () => {
    expect(phrase('{product}{symptom}，报修')(scene)).toBe('空气净化器 AP-420开机约十分钟后自动停机，报修')
    expect(() => phrase('{nobody}来电')).toThrow('unknown slot nobody')
  })

  test.each(
    WORLD_LANGUAGES.flatMap((language) =>
      Object.entries(wordsOf(language).kinds).map(([kind, words]) => [language, kind, words] as const),
    ),
  )('%s %s: every reason has several titles and sentences', (_language, kind, words) => {
    const told = kind as ToldKind
    expect(Object.keys(words.reasons).sort()).toEqual([...TICKET_REASONS[told]].sort())
    for (const { titles, happened, asked } of Object.values(words.reasons)) {
      for (const list of [titles, happened, asked]) expect(list.length).toBeGreaterThanOrEqual(3)
      if (words.isPaired) expect([titles.length, asked.length]).toEqual([happened.length, happened.length])
      for (const sentence of [...titles, ...happened, ...asked]) {
        expect(sentence(scene)).not.toMatch(/[{}]/)
        expect(sentence(scene).length).toBeLessThan(120)
      }
    }
    const steps: readonly string[] = TICKET_STEPS[told]
    for (const step of Object.keys(words.steps)) expect(steps).toContain(step)
  })
})
