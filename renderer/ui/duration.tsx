import type { Moment } from '../../shared/domain/time.ts'
import { formatAgo, formatClock } from '../i18n/format.ts'
import { useNow } from './ticker.ts'
import classes from './text.module.css'

interface Props {
  /** Counts up from here. */
  readonly since?: Moment
  /** Counts down to here. */
  readonly until?: Moment
  readonly className?: string
}

/** A clock that ticks in tabular figures: `2:41`. */
export function Duration({ since, until, className }: Props) {
  const now = useNow()
  const ms = until === undefined ? now - (since ?? now) : until - now
  return <span className={`${classes.figures} ${className ?? ''}`}>{formatClock(ms)}</span>
}

/** How long ago something was true, ticking: `3 s ago`. */
export function Ago({ at, className }: { readonly at: Moment; readonly className?: string }) {
  const now = useNow()
  return <span className={`${classes.figures} ${className ?? ''}`}>{formatAgo(at, now)}</span>
}
