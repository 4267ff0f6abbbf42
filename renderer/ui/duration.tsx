import { useContext } from 'react'
import type { Moment } from '../../shared/domain/time.ts'
import { formatAge, formatClock, formatRest } from '../i18n/format.ts'
import { FrozenAt } from './frozen.ts'
import { useNowAs } from './ticker.ts'
import classes from './text.module.css'

interface Props {
  /** Counts up from here. */
  readonly since?: Moment
  /** Counts down to here. */
  readonly until?: Moment
  readonly className?: string
}

/** A clock that ticks in tabular figures: `2:41`. Inside of a `LiveArea` that is old it stands still. */
export function Duration({ since, until, className }: Props) {
  const frozenAt = useContext(FrozenAt)
  const clock = useNowAs((present) => {
    const now = frozenAt ?? present
    return formatClock(until === undefined ? now - (since ?? now) : until - now)
  })
  return <span className={`${classes.figures} ${className ?? ''}`}>{clock}</span>
}

/** How long it has been so, where nobody counts the seconds: `20 s`, `3 min`. */
export function Rest({ since, className }: { readonly since: Moment; readonly className?: string }) {
  const frozenAt = useContext(FrozenAt)
  const rest = useNowAs((now) => formatRest((frozenAt ?? now) - since))
  return <span className={`${classes.figures} ${className ?? ''}`}>{rest}</span>
}

/** How long ago something was true: `just now`, `20 s ago`. */
export function Ago({ at, className }: { readonly at: Moment; readonly className?: string }) {
  const ago = useNowAs((now) => formatAge(at, now))
  return <span className={`${classes.figures} ${className ?? ''}`}>{ago}</span>
}
