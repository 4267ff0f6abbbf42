import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type Moment } from '../../shared/domain/time.ts'
import { WeightedTable, type Random } from './random.ts'

/** China has one time zone and no summer time. */
const CHINA_OFFSET_MS = 8 * HOUR_MS

/** When people call, by half hour from 8:30 to 20:30, when the hotline is open. */
const CALL_HOURS = new WeightedTable<number>(
  [3, 6, 8, 9, 9, 8, 6, 4, 4, 5, 6, 8, 8, 8, 7, 6, 6, 5, 4, 3, 4, 5, 5, 4].map(
    (weight, index) => [8.5 + index / 2, weight] as const,
  ),
)

const SHOPPING_HOURS = new WeightedTable<number>([
  [0, 3],
  [7, 2],
  [9, 5],
  [10, 8],
  [11, 6],
  [12, 8],
  [14, 6],
  [16, 6],
  [18, 5],
  [20, 14],
  [21, 15],
  [22, 11],
  [23, 5],
])

/** The day, counted from 1970-01-01, that it is in China. */
export const dayOf = (moment: Moment): number => Math.floor((moment + CHINA_OFFSET_MS) / DAY_MS)
const startOfDay = (day: number): Moment => day * DAY_MS - CHINA_OFFSET_MS

const parts = new Map<number, { code: string; spoken: string; year: number; week: number }>()

/** A day in words. Days repeat for every customer, so each is put into words once. */
function partsOf(day: number): { code: string; spoken: string; year: number; week: number } {
  const known = parts.get(day)
  if (known) return known
  const date = new Date(day * DAY_MS)
  const year = date.getUTCFullYear()
  const made = {
    code: date.toISOString().slice(0, 10).replaceAll('-', ''),
    spoken: `${date.getUTCMonth() + 1}月${date.getUTCDate()}日`,
    year,
    week: Math.min(52, 1 + Math.floor((day - Date.UTC(year, 0, 1) / DAY_MS) / 7)),
  }
  parts.set(day, made)
  return made
}

/** `20261109` */
export const dayCode = (day: number): string => partsOf(day).code
/** `11月9日` */
export const spokenDay = (moment: Moment): string => partsOf(dayOf(moment)).spoken
/** Year and week of manufacture as serial numbers have them: `2645`. */
export const productionWeek = (day: number): string => {
  const { year, week } = partsOf(day)
  return `${String(year % 100).padStart(2, '0')}${String(week).padStart(2, '0')}`
}

/** A moment of that day at which customers call. */
export const callMoment = (random: Random, day: number): Moment =>
  startOfDay(day) + CALL_HOURS.pick(random) * HOUR_MS + random.int(1800) * SECOND_MS + random.int(1000)

/** A moment of that day at which people shop. */
export const shoppingMoment = (random: Random, day: number): Moment =>
  startOfDay(day) + SHOPPING_HOURS.pick(random) * HOUR_MS + random.int(3600) * SECOND_MS + random.int(1000)

/**
 * The moment `delayMs` later, moved into opening hours (9:00 to 20:00): what would fall into the night happens the
 * next morning.
 */
export function inOpeningHours(random: Random, from: Moment, delayMs: number): Moment {
  const at = Math.round(from + delayMs)
  const intoDay = at - startOfDay(dayOf(at))
  if (intoDay < 9 * HOUR_MS) return startOfDay(dayOf(at)) + 9 * HOUR_MS + random.int(90 * MINUTE_MS)
  if (intoDay > 20 * HOUR_MS) return startOfDay(dayOf(at) + 1) + 9 * HOUR_MS + random.int(90 * MINUTE_MS)
  return at
}

/** The start of the shopping festivals (618 and 双11) between two days. */
export function festivalDays(first: number, last: number): number[] {
  const days: number[] = []
  for (let day = first; day <= last; day++) if (/(0618|1111)$/.test(dayCode(day))) days.push(day)
  return days
}

/** Counts within each day, in the order of asking: `1, 2, 3 …`. */
export class DayCounter {
  readonly #counts = new Map<number, number>()

  next(day: number): number {
    const count = (this.#counts.get(day) ?? 0) + 1
    this.#counts.set(day, count)
    return count
  }
}

/** The moment at that time of day in China, so many days before the present: `(now, 13, '20:41')`. */
export function daysBefore(now: Moment, days: number, time: string): Moment {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return startOfDay(dayOf(now) - days) + hours * HOUR_MS + minutes * MINUTE_MS
}
