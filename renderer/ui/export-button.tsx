import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { saveTextFile, sheetTime } from './csv.ts'
import { explainError } from './explain-error.ts'
import { IconDownload, IconX } from './icons.ts'
import { notify } from './notify.ts'

/** A file for spreadsheets that was made, and how much of the list is in it. */
export interface Exported {
  readonly text: string
  readonly count: number
  /** The list was the first hits of a search. */
  readonly isCut: boolean
}

interface Props {
  /** Makes the file; hears of an end by the signal. */
  readonly run: (onProgress: (done: number, total: number) => void, signal: AbortSignal) => Promise<Exported>
  readonly isEmpty: boolean
  readonly texts: {
    readonly button: string
    readonly cancel: string
    /** How the file's name begins. */
    readonly file: string
    busy(progress: { done: number; total: number }): string
    done(exported: Exported): string
    failed(reason: string): string
  }
}

/** Writes a filtered list into a file for spreadsheets; a second click while it runs ends it. */
export function ExportButton({ run, isEmpty, texts }: Props) {
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const start = async (): Promise<void> => {
    const controller = new AbortController()
    running.current = controller
    setProgress({ done: 0, total: 0 })
    try {
      const exported = await run((done, total) => setProgress({ done, total }), controller.signal)
      const stamp = sheetTime(Date.now()).replace(/[: ]/g, '-')
      saveTextFile(`${texts.file}-${stamp}.csv`, exported.text)
      notify(exported.isCut ? 'warning' : 'info', texts.done(exported))
    } catch (error) {
      if (!controller.signal.aborted) notify('error', texts.failed(explainError(error)))
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
        onClick={() => void start()}
      >
        {texts.button}
      </Button>
    )
  return (
    <Button
      variant="default"
      aria-label={texts.cancel}
      leftSection={<IconX size={16} aria-hidden="true" />}
      onClick={() => running.current?.abort()}
    >
      {texts.busy(progress)}
    </Button>
  )
}
