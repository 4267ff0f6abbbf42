import { RETRY_AFTER_MS } from '../../../shared/domain/follow-up-rules.ts'
import type { AttemptOutcome } from '../../../shared/domain/follow-up.ts'
import { HOUR_MS, MINUTE_MS, type Moment } from '../../../shared/domain/time.ts'

/** When to try again, as the person chooses it. */
export const NEXT_CHOICES = ['auto', 'm10', 'h2', 'tomorrow', 'custom'] as const
export type NextChoice = (typeof NEXT_CHOICES)[number]

/** True where an attempt with this outcome is followed by another. */
export const hasNextAttempt = (
  outcome: AttemptOutcome | null,
): outcome is 'noAnswer' | 'busy' | 'callLater' =>
  outcome === 'noAnswer' || outcome === 'busy' || outcome === 'callLater'

/** When the rule would try again. */
export const ruledNext = (outcome: 'noAnswer' | 'busy' | 'callLater', now: Moment): Moment =>
  now + RETRY_AFTER_MS[outcome]

/** 9:30 of the next calendar day by this computer's clock, whose days may have 23 or 25 hours. */
function tomorrowMorning(now: Moment): Moment {
  const today = new Date(now)
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1, 9, 30).getTime()
}

/** A moment as `<input type="datetime-local">` holds it, by local time: `2026-11-22T09:30`. */
export function toLocalInput(at: Moment): string {
  const time = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}`
}
/** The moment of such an input; null where it is empty or half typed. */
export function fromLocalInput(text: string): Moment | null {
  const at = new Date(text).getTime()
  return text === '' || Number.isNaN(at) ? null : at
}

/** The chosen moment: null leaves it to the rule, `past` and `missing` cannot be meant. */
export function chosenNext(
  choice: NextChoice,
  custom: string,
  now: Moment,
): Moment | null | 'past' | 'missing' {
  switch (choice) {
    case 'auto':
      return null
    case 'm10':
      return now + 10 * MINUTE_MS
    case 'h2':
      return now + 2 * HOUR_MS
    case 'tomorrow':
      return tomorrowMorning(now)
    case 'custom': {
      const at = fromLocalInput(custom)
      if (at === null) return 'missing'
      return at <= now ? 'past' : at
    }
  }
}
