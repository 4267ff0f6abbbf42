import type { ReactNode } from 'react'
import type { LiveKind, Truth } from '../../shared/domain/staleness.ts'
import type { Moment } from '../../shared/domain/time.ts'
import { formatAgo } from '../i18n/format.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { FrozenAt } from './frozen.ts'
import { IconClock } from './icons.ts'
import classes from './text.module.css'
import { useNowAs } from './ticker.ts'

/** What the element that shows live data carries: it greys by it (base.css), and tests find it by it. */
export interface LiveMark {
  readonly 'data-live': LiveKind
  readonly 'data-truth': Truth['is']
}

/** A live value with how far it can be believed. */
export interface Live<T> {
  readonly value: T
  readonly truth: Truth
  /** Clocks stand still at this moment: nobody knows what came after. Undefined while it is true. */
  readonly frozenAt: Moment | undefined
  /** For the element that shows it. */
  readonly mark: LiveMark
}

/** A live value of this kind. */
export const liveOf = <T,>(kind: LiveKind, truth: Truth, value: T): Live<T> => ({
  value,
  truth,
  frozenAt: truth.is === 'old' ? truth.at : undefined,
  mark: { 'data-live': kind, 'data-truth': truth.is },
})

/** Marks what is inside as live, and lets its clocks stand still where it is old. */
export function LiveArea({
  live,
  className,
  children,
}: {
  readonly live: Live<unknown>
  readonly className?: string | undefined
  readonly children: ReactNode
}) {
  return (
    <div {...live.mark} className={className}>
      <FrozenAt value={live.frozenAt}>{children}</FrozenAt>
    </div>
  )
}

/** How old a live value is, where it is no longer the present: `3 min ago`, or that it is not known. Nothing while it is. */
export function LiveAge({ live: { truth } }: { readonly live: Live<unknown> }) {
  const { t } = useTranslation()
  const ago = useNowAs((now) => (truth.is === 'old' ? formatAgo(truth.at, now) : null))
  if (truth.is === 'now') return null
  return (
    <span className={classes.age} data-live-age>
      <IconClock size={14} aria-hidden="true" />
      {ago ?? t('unknown')}
    </span>
  )
}
