import { UnstyledButton } from '@mantine/core'
import type { IntentView } from '../../../shared/contract/desk-state.ts'
import { formatWhen } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { useIsHubThere } from '../../ui/live.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { IconAlertTriangle, IconCircleCheck, IconHourglass } from '../../ui/icons.ts'
import { openOverlay } from '../../ui/palette-store.ts'
import { useRefusalMessage } from './refusal-message.ts'
import classes from './conflicts.module.css'

const APPEARANCE = {
  waiting: { icon: IconHourglass, meaning: 'held' },
  confirmed: { icon: IconCircleCheck, meaning: 'ready' },
  refused: { icon: IconAlertTriangle, meaning: 'breach' },
} as const

/** Intents on a ticket: that the hub must confirm them, and what it said. */
export function IntentLines({ ticketId }: { readonly ticketId: string }) {
  const intents = useDesk((desk) => desk.conflicts.intents)
  return intents
    .filter((intent) => intent.ticketId === ticketId)
    .map((intent) => <IntentRow key={intent.id} intent={intent} />)
}

function IntentRow({ intent }: { readonly intent: IntentView }) {
  const desk = useDeskClient()
  const { t } = useTranslation('conflicts')
  const messageOf = useRefusalMessage()
  const isOnline = useIsHubThere()
  // on its way to a hub that is there: told in a moment, and nothing needs to be said
  if (intent.status === 'waiting' && isOnline) return null
  const { icon: IntentIcon, meaning } = APPEARANCE[intent.status]
  const act = t(
    intent.act.type === 'ticket.decideRequest' ? `intent.${intent.act.verdict}` : 'intent.completeStage',
  )
  return (
    <span
      className={classes.intent}
      data-meaning={meaning}
      role="status"
      data-testid={`intent-${intent.status}`}
    >
      <IntentIcon size={14} aria-hidden="true" />
      {intent.status === 'waiting' && t('intent.waiting', { act })}
      {intent.status === 'confirmed' && (
        <>
          {t('intent.confirmed', { act, when: formatWhen(intent.settledAt ?? intent.at) })}
          <UnstyledButton
            className={classes.link}
            onClick={() => void runOrNotify(desk, 'conflicts.dismiss', { ids: [intent.id] })}
          >
            {t('seen')}
          </UnstyledButton>
        </>
      )}
      {intent.status === 'refused' && (
        <>
          {t('intent.refused', { act, reason: messageOf(intent.refusal?.code ?? '') })}
          <UnstyledButton className={classes.link} onClick={() => openOverlay('outbox')}>
            {t('show')}
          </UnstyledButton>
        </>
      )}
    </span>
  )
}
