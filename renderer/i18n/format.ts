import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type Moment } from '../../shared/domain/time.ts'
import { clockText } from './clock-text.ts'
import { currentLanguage, i18n, type Language } from './index.ts'

/** Numbers, money, dates and durations as people of the language write them. */

const formatters = new Map<string, Intl.DateTimeFormat>()
function dateFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(language, { hourCycle: 'h23', ...options })
  formatters.set(key, made)
  return made
}

/** A clock for what ticks: `2:41`, `52:10`, `1:02:41`; for whole days and more `3 d 4 h`. Negative counts as zero. */
export function formatClock(ms: number): string {
  return ms >= 2 * DAY_MS ? formatSpan(ms) : clockText(ms)
}

/** A span in words, by its largest units: `12 s` / `12 秒`, `5 min` / `5 分钟`, `2 h 10 min`, `3 d 4 h`. */
export function formatSpan(ms: number): string {
  const span = Math.max(0, ms)
  if (span < MINUTE_MS) return i18n.t('span.seconds', { n: Math.floor(span / SECOND_MS) })
  if (span < HOUR_MS) return i18n.t('span.minutes', { n: Math.floor(span / MINUTE_MS) })
  if (span < DAY_MS) {
    const minutes = Math.floor((span % HOUR_MS) / MINUTE_MS)
    const hours = i18n.t('span.hours', { n: Math.floor(span / HOUR_MS) })
    return minutes === 0 ? hours : `${hours} ${i18n.t('span.minutes', { n: minutes })}`
  }
  const hours = Math.floor((span % DAY_MS) / HOUR_MS)
  const days = i18n.t('span.days', { n: Math.floor(span / DAY_MS) })
  return hours === 0 || span >= 10 * DAY_MS ? days : `${days} ${i18n.t('span.hours', { n: hours })}`
}

/** A short span to a tenth of a second: `3.2 s` / `3.2 秒`; longer ones in whole units. */
export const formatSeconds = (ms: number): string =>
  ms < MINUTE_MS ? i18n.t('span.seconds', { n: (ms / SECOND_MS).toFixed(1) }) : formatSpan(ms)

/** How long ago: `just now`, `12 s ago` / `12 秒前`, `3 min ago`. */
export function formatAgo(at: Moment, now: Moment): string {
  const age = Math.max(0, now - at)
  return age < SECOND_MS ? i18n.t('span.now') : i18n.t('span.ago', { span: formatSpan(age) })
}

/** What is shown all day changes every ten seconds in its first minute: each change of a text costs a frame. */
const COARSE_MS = 10 * SECOND_MS
const coarse = (ms: number): number => (ms < MINUTE_MS ? ms - (ms % COARSE_MS) : ms)

/** How long something rests, for what nobody counts seconds of: `0 s`, `20 s`, `3 min`. */
export const formatRest = (ms: number): string => formatSpan(coarse(Math.max(0, ms)))

/** How old something is, for what is mostly fresh: `just now` for ten seconds, `20 s ago`, `3 min ago`. */
export const formatAge = (at: Moment, now: Moment): string =>
  formatAgo(now - coarse(Math.max(0, now - at)), now)

const startOfDay = (moment: Moment): Moment => new Date(moment).setHours(0, 0, 0, 0)

/** When: `10:32` today, `yesterday 15:10`, `11-09 15:10` this year, `2025-11-09` before. */
export function formatWhen(at: Moment, now: Moment = Date.now()): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS)
  if (days === 0) return i18n.t('when.today', { time: formatTime(at) })
  if (days === 1) return i18n.t('when.yesterday', { time: formatTime(at) })
  if (days === -1) return i18n.t('when.tomorrow', { time: formatTime(at) })
  if (new Date(at).getFullYear() === new Date(now).getFullYear())
    return `${formatMonthDay(at)} ${formatTime(at)}`
  return formatDate(at)
}

/** `10:32` */
export const formatTime = (at: Moment): string =>
  dateFormat(currentLanguage(), { hour: '2-digit', minute: '2-digit' }).format(at)
/** `11月9日` / `9 Nov` */
export const formatMonthDay = (at: Moment): string =>
  dateFormat(currentLanguage(), { month: 'short', day: 'numeric' }).format(at)
/** `2026年11月9日` / `Nov 9, 2026` */
export const formatDate = (at: Moment): string =>
  dateFormat(currentLanguage(), { year: 'numeric', month: 'short', day: 'numeric' }).format(at)

/** Money in yuan from fen: `¥1,299`, `¥19.80`. */
export function formatMoney(fen: number): string {
  const isWhole = fen % 100 === 0
  return new Intl.NumberFormat(currentLanguage(), {
    style: 'currency',
    currency: 'CNY',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: isWhole ? 0 : 2,
  }).format(fen / 100)
}

/** A count: `12,345`. */
export const formatCount = (count: number): string => new Intl.NumberFormat(currentLanguage()).format(count)

/** A share of one: `94%`. */
export const formatShare = (share: number): string =>
  new Intl.NumberFormat(currentLanguage(), { style: 'percent', maximumFractionDigits: 0 }).format(share)
