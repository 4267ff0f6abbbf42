import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  formatAge,
  formatAgo,
  formatRest,
  formatClock,
  formatMoney,
  formatShare,
  formatSpan,
  formatWhen,
} from '../../renderer/i18n/format.ts'
import { i18n } from '../../renderer/i18n/index.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/domain/time.ts'

const NOON = new Date(2026, 10, 22, 12, 0).getTime()

beforeEach(() => i18n.changeLanguage('en'))
afterEach(() => i18n.changeLanguage('en'))

test('a clock ticks in minutes and seconds, then hours, then says days', () => {
  expect(formatClock(0)).toBe('0:00')
  expect(formatClock(161_999)).toBe('2:41')
  expect(formatClock(HOUR_MS + 61_000)).toBe('1:01:01')
  expect(formatClock(3 * DAY_MS + 4 * HOUR_MS)).toBe('3 d 4 h')
  expect(formatClock(-5000)).toBe('0:00')
})

describe('spans and moments', () => {
  test('in English', () => {
    expect(formatSpan(12 * SECOND_MS)).toBe('12 s')
    expect(formatSpan(2 * HOUR_MS + 10 * MINUTE_MS)).toBe('2 h 10 min')
    expect(formatAgo(NOON - 3000, NOON)).toBe('3 s ago')
    expect(formatAge(NOON - 9999, NOON)).toBe('just now')
    expect(formatAge(NOON - 10_000, NOON)).toBe('10 s ago')
    expect(formatAge(NOON - 29_000, NOON)).toBe('20 s ago')
    expect(formatAge(NOON - 119_000, NOON)).toBe('1 min ago')
    expect(formatAge(NOON + 5000, NOON)).toBe('just now')
    expect(formatRest(9_999)).toBe('0 s')
    expect(formatRest(59_999)).toBe('50 s')
    expect(formatRest(61_000)).toBe('1 min')
    expect(formatAgo(NOON - 300, NOON)).toBe('just now')
    expect(formatWhen(NOON - 2 * HOUR_MS, NOON)).toBe('10:00')
    expect(formatWhen(NOON - DAY_MS, NOON)).toBe('yesterday 12:00')
    expect(formatWhen(NOON - 13 * DAY_MS, NOON)).toBe('Nov 9 12:00')
    expect(formatWhen(NOON - 400 * DAY_MS, NOON)).toMatch(/2025/)
  })
  test('in Chinese', async () => {
    await i18n.changeLanguage('zh-CN')
    expect(formatSpan(12 * SECOND_MS)).toBe('12 秒')
    expect(formatAgo(NOON - 3 * MINUTE_MS, NOON)).toBe('3 分钟前')
    expect(formatWhen(NOON - DAY_MS, NOON)).toBe('昨天 12:00')
    expect(formatWhen(NOON + DAY_MS, NOON)).toBe('明天 12:00')
    expect(formatWhen(NOON - 13 * DAY_MS, NOON)).toBe('11月9日 12:00')
  })
  test('midnight is 00:00, never 24:00', () => {
    expect(formatWhen(new Date(2026, 10, 22).getTime(), NOON)).toBe('00:00')
  })
})

test('money comes from fen, with cents only where there are some', async () => {
  expect(formatMoney(129_900)).toBe('¥1,299')
  await i18n.changeLanguage('zh-CN')
  expect(formatMoney(129_900)).toBe('¥1,299')
  expect(formatMoney(1980)).toBe('¥19.80')
  expect(formatShare(0.943)).toBe('94%')
})
