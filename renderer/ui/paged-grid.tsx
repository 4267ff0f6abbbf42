import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { formatSpan } from '../i18n/format.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { DataGrid } from './data-grid.tsx'
import type { GridColumn } from './grid-row.tsx'
import { explainError } from './explain-error.ts'
import type { GridPlace } from './grid-place.ts'
import type { GridSelection } from './grid-selection.tsx'
import { IconAlertTriangle, IconRefresh } from './icons.ts'
import { Panel } from './panel.tsx'
import classes from './paged-grid.module.css'
import type { PagedRows } from './paged-rows.ts'
import { useNow } from './ticker.ts'

interface Props<Row> {
  readonly label: string
  readonly rows: PagedRows<Row>
  readonly columns: readonly GridColumn<Row>[]
  readonly keyOf: (row: Row) => string
  readonly openKey: string | null
  readonly onOpen: (row: Row) => void
  readonly onClose?: () => void
  readonly rowKeys?: Readonly<Record<string, (row: Row) => void>>
  readonly place: GridPlace
  readonly onPlace: (place: GridPlace) => void
  readonly selection?: GridSelection<Row>
  /** What will be here, and the one thing to do. */
  readonly empty: { readonly message: string; readonly action?: ReactNode }
}

/** A long list with its five faces. */
export function PagedGrid<Row>({ label, rows, empty, ...grid }: Props<Row>) {
  if (rows.total === undefined)
    return (
      <Panel
        label={label}
        heading={null}
        face={
          rows.error ? { face: 'failed', error: rows.error, retry: rows.retry } : { face: 'loading', rows: 6 }
        }
      />
    )
  if (rows.total === 0 && !rows.isOld)
    return <Panel label={label} heading={null} face={{ face: 'empty', ...empty }} />
  return (
    <div className={classes.card}>
      {rows.error && <OldRows error={rows.error} at={rows.at} retry={rows.retry} />}
      <DataGrid label={label} rows={rows} {...grid} />
    </div>
  )
}

function OldRows({ error, at, retry }: { error: unknown; at: number | null; retry: () => void }) {
  const { t } = useTranslation()
  const now = useNow()
  return (
    <div className={classes.old} role="alert">
      <IconAlertTriangle size={14} aria-hidden="true" />
      <span>
        {at === null ? '' : `${t('stale', { span: formatSpan(now - at) })} · `}
        {explainError(error)}
      </span>
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<IconRefresh size={12} aria-hidden="true" />}
        onClick={retry}
      >
        {t('retry')}
      </Button>
    </div>
  )
}
