import '../../i18n/tickets-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { ExportButton } from '../../ui/export-button.tsx'
import { exportTickets } from './ticket-export.ts'
import type { TicketFilter } from './tickets-view.ts'

/** Writes the filtered tickets into a file for spreadsheets. */
export function TicketExportButton({ filter, isEmpty }: { filter: TicketFilter; isEmpty: boolean }) {
  const desk = useDeskClient()
  const { t } = useTranslation('tickets')
  const { t: common } = useTranslation('common')
  return (
    <ExportButton
      isEmpty={isEmpty}
      run={(onProgress, signal) => exportTickets(desk, filter, t, common, onProgress, signal)}
      texts={{
        button: t('export.button'),
        cancel: t('export.cancel'),
        file: t('export.file'),
        busy: (progress) => t('export.busy', progress),
        done: ({ count, isCut }) => t(isCut ? 'export.doneOfFirst' : 'export.done', { n: count }),
        failed: (reason) => t('export.failed', { reason }),
      }}
    />
  )
}
