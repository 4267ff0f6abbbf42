import { Button } from '@mantine/core'
import { canAsk } from '../../../shared/domain/call.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { Duration } from '../../ui/duration.tsx'
import { FrozenAt } from '../../ui/frozen.ts'
import { KeyHint } from '../../ui/key-hint.tsx'
import { LiveAge } from '../../ui/live-mark.tsx'
import { useLive } from '../../ui/live.ts'
import { StateDot } from '../../ui/state-dot.tsx'
import { answer, end } from '../call/call-actions.ts'
import { appearanceOf } from '../call/call-appearance.ts'
import { useRoom } from '../navigation/navigation.ts'
import { showCall } from '../navigation/use-subject.ts'
import { heroOf } from '../../../shared/domain/call-focus.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import classes from './call-bar.module.css'

/** The call, in every room but the desk: it lies over the room and moves nothing in it. */
export function CallBar() {
  const desk = useDeskClient()
  const { t } = useTranslation('call')
  const { t: common } = useTranslation()
  const room = useRoom()
  const live = useLive('calls', (desk) => desk.calls)
  const calls = live.value
  const keys = useDesk((desk) => desk.settings.keys)
  const ringing = calls.find((call) => call.phase === 'ringing')
  const call = ringing ?? heroOf(calls)
  if (room === 'desk' || call === null) return null
  const { phase, meaning, icon } = appearanceOf(call)
  const name = call.customer?.customer.name ?? call.displayName ?? common('unknownCaller')
  return (
    <section {...live.mark} className={classes.bar} data-meaning={meaning} aria-label={t('panel')}>
      <LiveAge live={live} />
      <StateDot meaning={meaning} icon={icon}>
        <strong>{t(`phase.${phase}`)}</strong>
      </StateDot>
      <span className={classes.who}>
        <span className={classes.name}>{name}</span>
        <span className={classes.number}>
          {call.number.kind === 'withheld' ? t('withheld') : call.number.display}
        </span>
      </span>
      {phase !== 'wrapUp' && phase !== 'ended' && (
        <FrozenAt value={live.frozenAt}>
          <Duration since={call.answeredAt ?? call.startedAt} className={classes.clock} />
        </FrozenAt>
      )}
      {call.phase === 'ringing' && (
        <Button
          color="ready"
          size="xs"
          rightSection={<KeyHint keys={keys.answer} />}
          onClick={() => void answer(desk, call.callId)}
        >
          {t('answer')}
        </Button>
      )}
      {canAsk(call.phase, 'endAsked') && (
        <Button
          variant={call.phase === 'ringing' ? 'default' : 'filled'}
          color="breach"
          size="xs"
          rightSection={heroOf(calls) === call && <KeyHint keys={keys.hangUp} />}
          onClick={() => end(desk, call)}
        >
          {call.phase === 'ringing' ? t('reject') : t('hangUp')}
        </Button>
      )}
      <Button variant="subtle" size="xs" onClick={() => showCall(desk, call.callId)}>
        {t('toDesk')}
      </Button>
    </section>
  )
}
