import { memo, useState } from 'react'
import { keyTargets } from '../../../shared/domain/call-focus.ts'
import type { CallId } from '../../../shared/domain/ids.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { useKeys } from '../../ui/keys.ts'
import { loaded } from '../../ui/loaded.tsx'
import { LiveAge, LiveArea, type Live } from '../../ui/live-mark.tsx'
import { useLive } from '../../ui/live.ts'
import { useStoppedMessage } from '../../ui/stopped-message.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { QueueStrip } from '../queue/queue-strip.tsx'
import { useRetainedWrapUps } from '../wrap-up/use-retained-wrap-ups.ts'
import { UnfinishedWrapUps } from '../wrap-up/unfinished-wrap-ups.tsx'
import { answer, end, toggleHold, toggleMute } from './call-actions.ts'
import type { CallTool } from './call-card-props.ts'
import { CallCardView } from './call-card.tsx'
import classes from './call-card.module.css'
import { callsInColumn } from './calls-in-column.ts'
import { DialField } from './dial-field.tsx'
import { IdleCard } from './idle-card.tsx'

const WaitingCalls = loaded(() => import('./waiting-calls.tsx'), 'notified')

/** The calls, on cards as far as there is room, and what stands under them. */
export const CallColumn = memo(function CallColumn() {
  const desk = useDeskClient()
  const ofNow = useLive('calls', (desk) => desk.calls)
  const live = ofNow.value
  const { calls, isRetained, letGo } = useRetainedWrapUps(live)
  const [tool, setTool] = useState<{ callId: CallId; tool: CallTool } | null>(null)
  const targets = keyTargets(live)
  const { active } = targets
  const { cards, waiting } = callsInColumn(calls)
  const toggleTool = (callId: CallId, wanted: CallTool): void =>
    setTool((open) => (open?.callId === callId && open.tool === wanted ? null : { callId, tool: wanted }))
  useKeys({
    answer: () => targets.answer && void answer(desk, targets.answer.callId),
    hangUp: () => targets.hangUp && end(desk, targets.hangUp),
    hold: () => active && toggleHold(desk, active),
    mute: () => active && toggleMute(desk, active),
    keypad: () => active && toggleTool(active.callId, 'keypad'),
    transfer: () => active && toggleTool(active.callId, 'transfer'),
  })
  return (
    <>
      {calls.length === 0 && <IdleCard />}
      {cards.map((call) => (
        <LiveArea key={call.callId} live={ofNow} className={classes.live}>
          <CallsOld live={ofNow} />
          <CallCardView
            call={call}
            targets={targets}
            isSecond={calls.some(
              (other) => other !== call && other.answeredAt !== null && other.endedAt === null,
            )}
            tool={tool?.callId === call.callId ? tool.tool : null}
            onTool={(wanted) => toggleTool(call.callId, wanted)}
            onWrappedUp={() => letGo(call.contactId)}
          />
        </LiveArea>
      ))}
      {waiting.length > 0 && <WaitingCalls />}
      <DialField />
      <UnfinishedWrapUps isElsewhere={isRetained} />
      <QueueStrip />
    </>
  )
})

/** Over a call that is no longer known: since when, why, and what to do. Sound goes its own way, and may go on. */
function CallsOld({ live }: { readonly live: Live<unknown> }) {
  const { t } = useTranslation('call')
  const stopped = useStoppedMessage()
  const { truth } = live
  if (truth.is === 'now') return null
  return (
    <p className={classes.old} role="status">
      <LiveAge live={live} />{' '}
      {truth.silent === 'core'
        ? `${stopped.title} · ${stopped.toDo} · ${t('soundMayGoOn')}`
        : t('noPhoneNow')}
    </p>
  )
}
