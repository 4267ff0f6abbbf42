import type { Moment } from '../../shared/domain/time.ts'
import { dayCode, dayOf } from './calendar.ts'

/** `2026110988431` for an order of 2026-11-09. */
export const sampleOrderNumber = (now: Moment, daysAgo: number, suffix: string): string =>
  dayCode(dayOf(now) - daysAgo) + suffix

/** Orders whose numbers are spoken in stories: days before the present, and the last five digits. */
export const ORDERS = {
  purifier: { daysAgo: 13, time: '20:41', suffix: '88431' },
  robot: { daysAgo: 405, time: '21:16', suffix: '30527' },
  purifierPro: { daysAgo: 198, time: '10:05', suffix: '41906' },
  fatherHeater: { daysAgo: 690, time: '19:22', suffix: '77215' },
  daughterFilter: { daysAgo: 655, time: '12:47', suffix: '15680' },
  waterPurifier: { daysAgo: 94, time: '15:30', suffix: '62044' },
  officePurifiers: { daysAgo: 1205, time: '09:50', suffix: '50318' },
  officeRobot: { daysAgo: 520, time: '14:12', suffix: '50319' },
  officeWater: { daysAgo: 160, time: '11:08', suffix: '50320' },
  gift: { daysAgo: 5, time: '22:03', suffix: '93177' },
  fan: { daysAgo: 55, time: '20:20', suffix: '26651' },
} as const

/** 王小明's order of thirteen days ago, as he reads it out: `2026110988431` where the present is 2026-11-22. */
export const spokenOrderNumber = (now: Moment): string =>
  sampleOrderNumber(now, ORDERS.purifier.daysAgo, ORDERS.purifier.suffix)

/** Numbers that no made-up order may get. */
export const sampleOrderNumbers = (now: Moment): string[] =>
  Object.values(ORDERS).map(({ daysAgo, suffix }) => sampleOrderNumber(now, daysAgo, suffix))
