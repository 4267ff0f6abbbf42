import type { Moment } from '../../shared/domain/time.ts'
import { formatAge, formatClock, formatRest } from '../i18n/format.ts'
import { useNowAs } from './ticker.ts'
import classes from './text.module.css'

interface Props {
  /** Counts up from here. */
  readonly since?: Moment
  /** Counts down to here. */
  readonly until?: Moment
  /** Stands still at this moment: nobody knows what came after. */
  readonly frozenAt?: Moment | undefined
  readonly className?: string
}

/** A clock that ticks in tabular figures: `2:41`. */
export function Duration({ since, until, frozenAt, className }: Props) {
  const clock = useNowAs((present) => {
    const now = frozenAt ?? present
    return formatClock(until === undefined ? now - (since ?? now) : until - now)
  })
  return <span className={`${classes.figures} ${className ?? ''}`}>{clock}</span>
}

/** How long it has been so, where nobody counts the seconds: `20 s`, `3 min`. */
export function Rest({
  since,
  frozenAt,
  className,
}: Pick<Props, 'frozenAt' | 'className'> & { readonly since: Moment }) {
  const rest = useNowAs((now) => formatRest((frozenAt ?? now) - since))
  return <span className={`${classes.figures} ${className ?? ''}`}>{rest}</span>
}

/** How long ago something was true: `just now`, `20 s ago`. */
export function Ago({ at, className }: { readonly at: Moment; readonly className?: string }) {
  const ago = useNowAs((now) => formatAge(at, now))
  return <span className={`${classes.figures} ${className ?? ''}`}>{ago}</span>
}
