import { Button } from '@mantine/core'
import type { CallCard } from '../../../shared/contract/desk-state.ts'
import { canAsk } from '../../../shared/domain/call.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { Duration } from '../../ui/duration.tsx'
import { FrozenAt } from '../../ui/frozen.ts'
import { KeyHint } from '../../ui/key-hint.tsx'
import { LiveAge } from '../../ui/live-mark.tsx'
import { useLive } from '../../ui/live.ts'
import { StateDot } from '../../ui/state-dot.tsx'
import { ariaKeys } from '../../ui/keys.ts'
import { answer, end, toggleHold, toggleMute } from '../call/call-actions.ts'
import { appearanceOf } from '../call/call-appearance.ts'
import { showCall } from '../navigation/use-subject.ts'
import { useWrapUpDraft } from '../wrap-up/use-wrap-up-draft.ts'
import { WrapUpTimer } from '../wrap-up/wrap-up-timer.tsx'
import { heroOf } from '../../../shared/domain/call-focus.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import classes from './call-bar.module.css'

const isTalked = (call: CallCard): boolean =>
  call.answeredAt !== null && call.endedAt === null && call.phase !== 'ending'

/** The call, in every room but the desk, with what is needed most of it: it lies over the room and moves nothing in it. */
export default function CallBar() {
  const desk = useDeskClient()
  const { t } = useTranslation('call')
  const { t: common } = useTranslation()
  const live = useLive('calls', (desk) => desk.calls)
  const calls = live.value
  const keys = useDesk((desk) => desk.settings.keys)
  const ringing = calls.find((call) => call.phase === 'ringing')
  const call = ringing ?? heroOf(calls)
  if (call === null) return null
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
          {call.simulated && ` · ${t('simulatedShort')}`}
        </span>
      </span>
      {phase !== 'wrapUp' && phase !== 'ended' && (
        <FrozenAt value={live.frozenAt}>
          <Duration since={call.answeredAt ?? call.startedAt} className={classes.clock} />
        </FrozenAt>
      )}
      {call.phase === 'ringing' && call.handoverNote !== null && (
        <span className={classes.note} title={call.handoverNote}>
          {call.handoverNote}
        </span>
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
      {isTalked(call) && <TalkButtons call={call} />}
      {call.phase === 'ended' && call.wrapUp !== null && (
        <FrozenAt value={live.frozenAt}>
          <WrapUpTimer {...call.wrapUp} />
          <FinishButton call={call} />
        </FrozenAt>
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

/** Hold or resume, and mute; the keys are those of the call on the desk, which is the same. */
function TalkButtons({ call }: { readonly call: CallCard }) {
  const desk = useDeskClient()
  const { t } = useTranslation('call')
  const keys = useDesk((desk) => desk.settings.keys)
  const isHeld = call.phase === 'held' || call.phase === 'resuming'
  return (
    <>
      <Button
        variant="default"
        size="xs"
        disabled={!canAsk(call.phase, isHeld ? 'resumeAsked' : 'holdAsked')}
        rightSection={<KeyHint keys={keys.hold} />}
        aria-keyshortcuts={ariaKeys(keys.hold)}
        onClick={() => toggleHold(desk, call)}
      >
        {t(isHeld ? 'resume' : 'hold')}
      </Button>
      <Button
        variant={call.isMuted ? 'filled' : 'default'}
        color={call.isMuted ? 'breach' : undefined}
        size="xs"
        rightSection={<KeyHint keys={keys.mute} />}
        aria-keyshortcuts={ariaKeys(keys.mute)}
        onClick={() => toggleMute(desk, call)}
      >
        {t(call.isMuted ? 'unmute' : 'mute')}
      </Button>
    </>
  )
}

/** Finishes the wrap-up with what is chosen and typed on the desk; the outcome that is chosen stands before it. */
function FinishButton({ call }: { readonly call: CallCard }) {
  const { t } = useTranslation('wrapUp')
  const { t: common } = useTranslation()
  const keys = useDesk((desk) => desk.settings.keys.finishWrapUp)
  const { draft, missing, finish } = useWrapUpDraft(call.contactId, call.ticketId)
  const { disposition } = draft.value
  return (
    <>
      <span>{disposition === null ? t('choose') : common(`disposition.${disposition}`)}</span>
      <Button
        color="wrapUp"
        size="xs"
        disabled={missing !== null}
        title={missing === 'followUp' ? t('followUp.whenMissing') : undefined}
        rightSection={<KeyHint keys={keys} />}
        aria-keyshortcuts={ariaKeys(keys)}
        onClick={() => void finish()}
      >
        {t('finish')}
      </Button>
    </>
  )
}
