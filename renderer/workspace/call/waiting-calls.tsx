import { Button } from '@mantine/core'
import type { CallCard } from '../../../shared/contract/desk-state.ts'
import { formatCount } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { Duration } from '../../ui/duration.tsx'
import { LiveArea } from '../../ui/live-mark.tsx'
import { useLive } from '../../ui/live.ts'
import { answer, end } from './call-actions.ts'
import { callsInColumn } from './calls-in-column.ts'
import classes from './waiting-calls.module.css'

/** The calls that ring beyond those on cards: who, how long, and both keys, on one line each. */
export default function WaitingCalls() {
  const { t } = useTranslation('call')
  const live = useLive('calls', (desk) => desk.calls)
  const { waiting } = callsInColumn(live.value)
  const title = `${t('phase.ringing')} · ${formatCount(waiting.length)}`
  return (
    <LiveArea live={live}>
      <section aria-label={title}>
        <p className={classes.title}>{title}</p>
        <ul className={classes.list}>
          {waiting.map((call) => (
            <Waiting key={call.callId} call={call} />
          ))}
        </ul>
      </section>
    </LiveArea>
  )
}

function Waiting({ call }: { readonly call: CallCard }) {
  const desk = useDeskClient()
  const { t } = useTranslation('call')
  const { t: common } = useTranslation()
  const { customer, displayName, number } = call
  const who = customer?.customer.name ?? displayName ?? (number.display || common('unknownCaller'))
  return (
    <li className={classes.call}>
      <span className={classes.who}>{who}</span>
      <Duration since={call.startedAt} />
      <Button
        color="ready"
        size="compact-sm"
        aria-label={`${t('answer')} · ${who}`}
        onClick={() => void answer(desk, call.callId)}
      >
        {t('answer')}
      </Button>
      <Button
        variant="default"
        size="compact-sm"
        aria-label={`${t('reject')} · ${who}`}
        onClick={() => end(desk, call)}
      >
        {t('reject')}
      </Button>
    </li>
  )
}
