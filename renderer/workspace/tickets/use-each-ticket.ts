import { useEffect, useRef, useState } from 'react'
import type { Ticket } from '../../../shared/domain/ticket.ts'
import '../../i18n/tickets-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { doWithEach, takeBackFromEach, withWayBack, type Outcome, type Wish } from './each-ticket.ts'

/** What became of a wish for many tickets, or of taking it back. */
export interface Report {
  readonly wish: Wish
  readonly outcome: Outcome
  readonly isBack: boolean
}

/** Does something with many tickets and says how far it is; leaving the room stops it. */
export function useEachTicket() {
  const desk = useDeskClient()
  const { t } = useTranslation('tickets')
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null)
  const [report, setReport] = useState<Report | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const run = async (
    total: number,
    work: (run: { onProgress: (done: number) => void; signal: AbortSignal }) => Promise<Outcome>,
  ): Promise<Outcome> => {
    const controller = new AbortController()
    running.current = controller
    setReport(null)
    setProgress({ done: 0, total })
    const onProgress = (done: number): void => setProgress({ done, total })
    const outcome = await work({ onProgress, signal: controller.signal })
    running.current = null
    setProgress(null)
    return outcome
  }
  const start = async (tickets: readonly Ticket[], wish: Wish): Promise<Outcome> => {
    const outcome = await run(tickets.length, (one) => doWithEach(desk, tickets, wish, one))
    setReport({ wish, outcome, isBack: false })
    return outcome
  }
  const takeBack = async ({ wish, outcome: before }: Report): Promise<void> => {
    const done = withWayBack(before.done, wish)
    const outcome = await run(done.length, (one) =>
      takeBackFromEach(desk, done, wish, t('many.changedSince'), one),
    )
    setReport({ wish, outcome, isBack: true })
  }
  return {
    progress,
    report,
    start,
    stop: () => running.current?.abort(),
    takeBack: () => report !== null && void takeBack(report),
    forget: () => setReport(null),
  }
}
