import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { saveTextFile } from '../../ui/csv.ts'
import { explainError } from '../../ui/explain-error.ts'
import { IconDownload, IconX } from '../../ui/icons.ts'
import { notify } from '../../ui/notify.ts'
import { exportTickets, sheetTime } from './ticket-export.ts'
import type { TicketFilter } from './tickets-view.ts'

/** Writes the filtered list into a file for spreadsheets; a second click while it runs ends it. */
export function ExportButton({ filter, isEmpty }: { filter: TicketFilter; isEmpty: boolean }) {
  const desk = useDeskClient()
  const { t } = useTranslation('tickets')
  const { t: common } = useTranslation('common')
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const run = async (): Promise<void> => {
    const controller = new AbortController()
    running.current = controller
    setProgress({ done: 0, total: 0 })
    try {
      const show = (done: number, total: number): void => setProgress({ done, total })
      const { text, count, isCut } = await exportTickets(desk, filter, t, common, show, controller.signal)
      const stamp = sheetTime(Date.now()).replace(/[: ]/g, '-')
      saveTextFile(`${t('export.file')}-${stamp}.csv`, text)
      notify(isCut ? 'warning' : 'info', t(isCut ? 'export.doneOfFirst' : 'export.done', { n: count }))
    } catch (error) {
      if (!controller.signal.aborted) notify('error', t('export.failed', { reason: explainError(error) }))
    } finally {
      running.current = null
      setProgress(null)
    }
  }
  if (progress === null)
    return (
      <Button
        variant="default"
        disabled={isEmpty}
        leftSection={<IconDownload size={16} aria-hidden="true" />}
        onClick={() => void run()}
      >
        {t('export.button')}
      </Button>
    )
  return (
    <Button
      variant="default"
      aria-label={t('export.cancel')}
      leftSection={<IconX size={16} aria-hidden="true" />}
      onClick={() => running.current?.abort()}
    >
      {t('export.busy', progress)}
    </Button>
  )
}
