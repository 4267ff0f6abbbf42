import '../../i18n/customers-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { ExportButton } from '../../ui/export-button.tsx'
import { exportCalls } from './call-export.ts'
import type { CallFilter } from './customers-view.ts'

/** Writes the filtered calls into a file for spreadsheets, a line for each agent's part. */
export function CallExportButton({ filter, isEmpty }: { filter: CallFilter; isEmpty: boolean }) {
  const desk = useDeskClient()
  const { t } = useTranslation('customers')
  const { t: common } = useTranslation('common')
  const queues = useDesk((state) => state.queues)
  return (
    <ExportButton
      isEmpty={isEmpty}
      run={(onProgress, signal) => exportCalls(desk, filter, { t, common, queues }, onProgress, signal)}
      texts={{
        button: t('calls.export.button'),
        cancel: t('calls.export.cancel'),
        file: t('calls.export.file'),
        busy: (progress) => t('calls.export.busy', progress),
        done: ({ count }) => t('calls.export.done', { n: count }),
        failed: (reason) => t('calls.export.failed', { reason }),
      }}
    />
  )
}
