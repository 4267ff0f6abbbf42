import { VisuallyHidden } from '@mantine/core'
import { slaStateOf } from '../../shared/domain/sla.ts'
import type { Ticket } from '../../shared/domain/ticket.ts'
import { HOUR_MS, MINUTE_MS, type Moment } from '../../shared/domain/time.ts'
import { formatClock, formatSpan } from '../i18n/format.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { IconAlertCircle, IconClock } from './icons.ts'
import { StateDot } from './state-dot.tsx'
import classes from './text.module.css'
import { useNowAs } from './ticker.ts'

const APPEARANCE = {
  fine: { meaning: 'paused', icon: IconClock },
  soon: { meaning: 'held', icon: IconClock },
  breached: { meaning: 'breach', icon: IconAlertCircle },
} as const

const distance = (to: Moment, now: Moment): number => Math.abs(to - now)
/** Seconds are shown where they count: within an hour of the deadline. Elsewhere nothing moves but the minutes. */
const shownSpan = (ms: number): string => (ms < HOUR_MS ? formatClock(ms) : formatSpan(ms))
/** A screen reader begins anew when a name changes, so the name has minutes and no seconds. */
const spokenSpan = (ms: number): string => formatSpan(Math.max(MINUTE_MS, ms))

/** What is left until a ticket's promise falls due, or by how much it is over; `none` where no promise runs. */
export function Deadline({
  ticket: { status, dueAt },
  none = null,
}: {
  readonly ticket: Pick<Ticket, 'status' | 'dueAt'>
  readonly none?: React.ReactNode
}) {
  const { t } = useTranslation()
  const state = useNowAs((now) => slaStateOf({ status, dueAt }, now))
  const shown = useNowAs((now) => (dueAt === null ? '' : shownSpan(distance(dueAt, now))))
  const spoken = useNowAs((now) => (dueAt === null ? '' : spokenSpan(distance(dueAt, now))))
  if (state === 'none' || dueAt === null) return none
  const words = (clock: string): string => t(state === 'breached' ? 'sla.over' : 'sla.due', { clock })
  return (
    <StateDot {...APPEARANCE[state]}>
      <span aria-hidden="true" className={classes.figures}>
        {words(shown)}
      </span>
      <VisuallyHidden>{words(spoken)}</VisuallyHidden>
    </StateDot>
  )
}
