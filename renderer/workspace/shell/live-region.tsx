import { useEffect } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useLive } from '../../ui/live.ts'

const TITLE_WITHIN_MS = 200

/** Says a ringing call to a screen reader at once, and in the window's title; the caret stays where it is. */
export function LiveRegion() {
  const { t } = useTranslation('call')
  const { t: common } = useTranslation()
  const live = useLive('calls', (desk) => desk.calls)
  const calls = live.truth.is === 'now' ? live.value : []
  const ringing = calls.filter((call) => call.phase === 'ringing')
  const isBusy = calls.some((call) => call.answeredAt !== null && call.endedAt === null)
  const first = ringing[0]
  const caller = first && (first.customer?.customer.name ?? first.displayName ?? common('unknownCaller'))
  const app = common('appName')
  const title = caller === undefined ? app : t('title', { who: caller, app })
  useEffect(() => {
    // the browser takes milliseconds for it, and the card is not painted yet
    const idle = requestIdleCallback(() => (document.title = title), { timeout: TITLE_WITHIN_MS })
    return () => cancelIdleCallback(idle)
  }, [title])
  return (
    <div {...live.mark} className="visually-hidden" aria-live="assertive" data-testid="announcements">
      {ringing.map((call) => {
        const who = call.customer?.customer.name ?? call.displayName ?? common('unknownCaller')
        const number = call.number.kind === 'withheld' ? t('withheld') : call.number.display
        const queue = call.queueName === null ? t('direct') : t('queue', { queue: call.queueName })
        return (
          <p key={call.callId}>
            {isBusy ? t('announceSecond', { who, number }) : t('announce', { who, number, queue })}
          </p>
        )
      })}
    </div>
  )
}
