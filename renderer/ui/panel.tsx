import { Button, Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Moment } from '../../shared/domain/time.ts'
import { formatSpan } from '../i18n/format.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { explainError } from './explain-error.ts'
import { IconAlertTriangle, IconClock, IconRefresh } from './icons.ts'
import classes from './panel.module.css'
import { useNow } from './ticker.ts'

/** Which of its five faces a panel shows. */
export type PanelFace =
  | { readonly face: 'loading'; readonly rows?: number }
  /** What will be here, and the one thing to do. */
  | { readonly face: 'empty'; readonly message: string; readonly action?: ReactNode }
  | { readonly face: 'filled' }
  /** Shown with its age and greyed; it was true at `at`. */
  | { readonly face: 'stale'; readonly at: Moment; readonly message?: string }
  | { readonly face: 'failed'; readonly error: unknown; readonly retry: () => void }

/** The face of a panel that shows the answer to a question: what it holds stays, greyed, when asking again fails. */
export function faceOf<T>(
  query: {
    readonly data: T | undefined
    readonly error: unknown
    readonly retry: () => void
    readonly refetchedAt: Moment | null
  },
  whenEmpty: (data: T) => { readonly message: string; readonly action?: ReactNode } | null,
): PanelFace {
  if (query.data === undefined)
    return query.error ? { face: 'failed', error: query.error, retry: query.retry } : { face: 'loading' }
  if (query.error && query.refetchedAt !== null) return { face: 'stale', at: query.refetchedAt }
  const empty = whenEmpty(query.data)
  return empty ? { face: 'empty', ...empty } : { face: 'filled' }
}

interface Props {
  /** Accessible name of the region, and its heading unless `heading` is given. */
  readonly label: string
  readonly heading?: ReactNode
  /** At the right end of the head. */
  readonly aside?: ReactNode
  readonly face: PanelFace
  readonly footer?: ReactNode
  readonly children?: ReactNode
  /** Takes the height that is left and scrolls inside. */
  readonly isTall?: boolean
  readonly className?: string
}

/** A card of the desk: a head, one of five faces, and a foot. */
export function Panel({ label, heading, aside, face, footer, children, isTall, className }: Props) {
  return (
    <section
      aria-label={label}
      aria-busy={face.face === 'loading'}
      className={`${classes.panel} ${isTall ? classes.tall : ''} ${className ?? ''}`}
    >
      {heading !== null && (
        <header className={classes.head}>
          {heading ?? <h2 className={classes.title}>{label}</h2>}
          {aside !== undefined && <div className={classes.aside}>{aside}</div>}
        </header>
      )}
      <Face face={face} isTall={isTall ?? false}>
        {children}
      </Face>
      {footer !== undefined && <footer className={classes.foot}>{footer}</footer>}
    </section>
  )
}

function Face({ face, isTall, children }: { face: PanelFace; isTall: boolean; children: ReactNode }) {
  const { t } = useTranslation()
  const body = `${classes.body} ${isTall ? classes.scroll : ''}`
  switch (face.face) {
    case 'loading':
      return (
        <div className={`${body} ${classes.padded}`} role="status" aria-label={t('loading')}>
          {Array.from({ length: face.rows ?? 3 }, (_, row) => (
            <Skeleton key={row} height={14} mt={row === 0 ? 4 : 12} width={`${92 - row * 14}%`} />
          ))}
        </div>
      )
    case 'empty':
      return (
        <div className={`${body} ${classes.padded} ${classes.empty}`}>
          <p>{face.message}</p>
          {face.action}
        </div>
      )
    case 'failed':
      return (
        <div className={`${body} ${classes.padded} ${classes.failed}`} role="alert">
          <p className={classes.failedTitle}>
            <IconAlertTriangle size={16} aria-hidden="true" /> {t('failed.title')}
          </p>
          <p>{explainError(face.error)}</p>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconRefresh size={14} aria-hidden="true" />}
            onClick={face.retry}
          >
            {t('retry')}
          </Button>
        </div>
      )
    case 'stale':
    case 'filled':
      // both in one shape: drawn anew, a field would lose the caret of whoever types in it while the core starts again
      return (
        <div className={body}>
          {face.face === 'stale' && <StaleNote at={face.at} message={face.message} />}
          <div className={face.face === 'stale' ? classes.stale : classes.fresh}>{children}</div>
        </div>
      )
  }
}

function StaleNote({ at, message }: { at: Moment; message: string | undefined }) {
  const { t } = useTranslation()
  const now = useNow()
  return (
    <p className={classes.staleLine} data-live-age>
      <IconClock size={14} aria-hidden="true" />
      {t('stale', { span: formatSpan(now - at) })}
      {message === undefined ? '' : ` · ${message}`}
    </p>
  )
}
